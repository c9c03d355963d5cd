"""A deployment with the variables that README names is safe; demo mode comes only by name."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

DEPLOYED = {
    "SECRET_KEY": "of-this-test-alone-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF",
    "SEAL_KEYS": "of-these-tests-too-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF",
    "ALLOWED_HOSTS": "portal.example.com",
    "DATABASE_URL": "postgres://portal@localhost/portal",
    "PORTAL_URL": "https://portal.example.com",
    "EMAIL_URL": "smtp+tls://portal:secret@mail.example.com:587",
    "DEFAULT_FROM_EMAIL": "portal@example.com",
}
# A variable that a deployment in this folder may ask for too, at its default.
DEPLOYED["MEDIA_ROOT"] = str(settings.BASE_DIR / "var" / "media")


def manage(*arguments, **variables):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_variables_of_a_deployment_pass_its_check():
    result = manage("check", "--deploy", "--fail-level", "WARNING", **DEPLOYED)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("variables", "demo"),
    [({}, False), ({"DEBUG": "1"}, False), ({"DEMO_MODE": "1"}, True)],
)
def test_demo_mode_is_on_only_when_asked_for_by_name(variables, demo):
    code = "from django.conf import settings; print(settings.DEMO_MODE)"
    result = manage("shell", "-v", "0", "-c", code, **DEPLOYED, **variables)
    assert result.stdout.strip() == str(demo), result.stderr


def test_cookies_and_redirects_are_safe_by_default():
    code = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.DEBUG)"
    )
    result = manage("shell", "-v", "0", "-c", code, **DEPLOYED)
    assert result.stdout.split() == ["True", "True", "True", "False"], result.stderr
