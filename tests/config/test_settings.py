"""A deployment with three variables is safe; demo mode comes only by name."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

THREE = {
    "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF",
    "ALLOWED_HOSTS": "portal.example.com",
    "DATABASE_URL": "sqlite://:memory:",
}


def manage(*arguments, **variables):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_three_variables_pass_the_deployment_check():
    result = manage("check", "--deploy", "--fail-level", "WARNING", **THREE)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY"])
def test_without_its_secret_the_portal_does_not_start(missing, tmp_path):
    variables = {name: value for name, value in THREE.items() if name != missing}
    code = "import config.settings as s; s.VAR_DIR"
    result = subprocess.run(
        [sys.executable, "-c", f"import pathlib; pathlib.Path.exists = lambda self, **k: False; {code}"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert missing in result.stderr


@pytest.mark.parametrize(
    ("variables", "demo"),
    [({}, False), ({"DEBUG": "1"}, False), ({"DEMO_MODE": "1"}, True)],
)
def test_demo_mode_is_on_only_when_asked_for_by_name(variables, demo):
    code = "from django.conf import settings; print(settings.DEMO_MODE)"
    result = manage("shell", "-v", "0", "-c", code, **THREE, **variables)
    assert result.stdout.strip() == str(demo), result.stderr


def test_cookies_and_redirects_are_safe_by_default():
    code = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.DEBUG)"
    )
    result = manage("shell", "-v", "0", "-c", code, **THREE)
    assert result.stdout.split() == ["True", "True", "True", "False"], result.stderr
