"""What `check --deploy` finds, and that nothing serves in production while it is an error."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.checks import CheckMessage, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from config import checks, deployment
from integrity.anchors import identity
from integrity.models import Identity, LedgerHead
from tests.config.test_settings import DEPLOYED, manage

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def deployed(settings, tmp_path, db):
    """
    Settings of a deployment in which all is as it should be; its folder is this test's own, and nothing is sealed yet.
    """
    LedgerHead.objects.all().delete()
    Identity.objects.all().delete()
    settings.PLAIN_HTTP = False
    settings.SECRET_KEY = DEPLOYED["SECRET_KEY"]
    settings.ALLOWED_HOSTS = ["portal.example.com", ".example.org"]
    settings.PORTAL_URL = "https://portal.example.com"
    settings.EMAIL_BACKEND = SMTP
    settings.DEFAULT_FROM_EMAIL = "portal@example.com"
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.SEAL_KEYS = ["a-key-for-seals-0123456789-abcdefghijklmnopqrstuvwxyz"]
    settings.VAR_DIR = tmp_path / "var"
    return settings


def found() -> list[CheckMessage]:
    """Without the warning that these tests run on SQLite."""
    problems = run_checks(tags=[checks.START], include_deployment_checks=True)
    return [problem for problem in problems if problem.id != "portal.W001"]


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("PORTAL_URL", "", "portal.E001"),
        ("PORTAL_URL", "http://127.0.0.1:8000", "portal.E001"),
        ("PORTAL_URL", "https://localhost", "portal.E001"),
        ("PORTAL_URL", "https://[::1]:8443", "portal.E001"),
        ("PORTAL_URL", "portal.example.com", "portal.E001"),
        ("PORTAL_URL", "http://portal.example.com", "portal.E002"),
        ("PORTAL_URL", "https://elsewhere.example.com", "portal.E003"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "portal.E004"),
        ("EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend", "portal.E004"),
        ("DEFAULT_FROM_EMAIL", "portal@localhost", "portal.E005"),
        ("SECRET_KEY", "django-insecure-" + "0123456789abcdefghij" * 3, "portal.E006"),
        ("SECRET_KEY", "short-0123456789", "portal.E007"),
        ("SECRET_KEY", "ab" * 40, "portal.E007"),
        ("SEAL_KEYS", [DEPLOYED["SECRET_KEY"]], "portal.E008"),
        ("SEAL_KEYS", ["0123456789abcdefghijklmnopqrstuvwxyz", f"{DEPLOYED['SECRET_KEY']}@2027-06-30"], "portal.E008"),
        ("MEDIA_ROOT", "/dev/null/media", "portal.E009"),
        ("SEAL_KEYS", [], "portal.W003"),
        ("ANCHOR_DIR", "relative/anchors", "portal.E013"),
        ("SEAL_KEYS", ["short"], "portal.E010"),
        ("SEAL_KEYS", ["0123456789abcdefghijklmnopqrstuvwxyz@2020-01-01"], "portal.E010"),
        ("SEAL_KEYS", ["only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"], "portal.E011"),
    ],
)
def test_what_would_do_harm_is_found(deployed, name, value, problem):
    setattr(deployed, name, value)
    (said,) = found()
    assert said.id == problem
    assert name.removesuffix("S").removesuffix("_BACKEND").split("_")[0] in said.msg + str(said.hint)
    assert said.hint


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (["another-key-0123456789-abcdefghijklmnopqrstuvwxyz"], ["portal.E012"]),
        (["another-key-0123456789-abcdefghijklmnopqrstuvwxyz", "FORMER"], []),
    ],
)
def test_keys_that_fit_nothing_in_the_database_are_found(deployed, keys, told):
    former = deployed.SEAL_KEYS
    deployed.SECRET_KEY_SEALS = False
    identity.identify()  # under the keys of the deployment
    deployed.SEAL_KEYS = [former[0] if key == "FORMER" else key for key in keys]
    assert [problem.id for problem in found()] == told


def test_one_seal_changed_by_sql_keeps_nothing_from_starting(deployed):
    identity.identify()
    LedgerHead.objects.create(ledger="people", sequence=1, form=1, mac="0", seal="0")
    assert found() == []


def test_a_cache_that_is_no_longer_read_is_named(deployed, monkeypatch):
    monkeypatch.setenv("CACHE_URL", "rediscache://localhost")
    assert [problem.id for problem in found()] == ["portal.W002"]


def test_the_key_of_the_example_is_no_key(deployed):
    example = (settings.BASE_DIR / "deploy" / "competency-portal.env.example").read_text()
    (deployed.SECRET_KEY,) = [line.partition("=")[2] for line in example.splitlines() if line.startswith("SECRET_KEY=")]
    assert [problem.id for problem in found()] == ["portal.E006"]


def test_the_example_names_all_that_a_deployment_must_set(deployed):
    example = (settings.BASE_DIR / "deploy" / "competency-portal.env.example").read_text()
    assert {name for name in DEPLOYED if f"\n{name}=" not in example} == set()


def test_sqlite_is_warned_of_and_postgresql_is_not(deployed):
    assert ("portal.W001" in [problem.id for problem in checks.deployment()]) == (connection.vendor == "sqlite")


@pytest.mark.parametrize("address", ["https://portal.example.com", "https://staff.example.org:8443"])
def test_a_deployment_in_which_all_is_set_is_told_nothing(deployed, address):
    deployed.PORTAL_URL = address
    assert found() == []


def test_all_that_is_missing_is_said_at_once_and_nothing_starts(deployed):
    deployed.PORTAL_URL, deployed.EMAIL_BACKEND = "http://127.0.0.1:8000", checks.NOWHERE[0]
    with pytest.raises(ImproperlyConfigured, match=r"(?s)PORTAL_URL.*EMAIL_URL"):
        checks.refuse_unsafe_start()
    assert not deployed.VAR_DIR.exists()


def test_what_starts_in_production_marks_its_folder_as_a_deployment(deployed):
    deployed.VAR_DIR.mkdir()
    checks.refuse_unsafe_start()
    assert deployment.is_deployment(deployed.VAR_DIR)


def test_a_trial_starts_without_any_of_it(deployed):
    deployed.PLAIN_HTTP, deployed.PORTAL_URL = True, "http://127.0.0.1:8000"
    checks.refuse_unsafe_start()
    assert not deployed.VAR_DIR.exists()


@pytest.mark.parametrize("missing", ["PORTAL_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL"])
def test_the_check_of_a_deployment_fails_without_a_variable(missing):
    done = manage("check", "--deploy", **{name: value for name, value in DEPLOYED.items() if name != missing})
    assert done.returncode == 1
    assert missing in done.stderr


@pytest.mark.parametrize("command", [["manage.py", "worker", "--batch"], ["-c", "import config.wsgi"]])
def test_neither_worker_nor_web_server_starts_with_links_to_this_machine(command):
    variables = {**DEPLOYED, "PORTAL_URL": "http://127.0.0.1:8000", "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, *command], cwd=settings.BASE_DIR, env=variables, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "The portal does not start" in done.stderr
    assert "PORTAL_URL" in done.stderr


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"OIDC_ISSUER": "https://login.example.com"}, "portal.W004"),
        ({"OIDC_CLIENT_ID": "portal", "OIDC_CLIENT_SECRET": "s"}, "portal.W004"),
        ({"OIDC_ONLY": True}, "portal.W004"),
        (
            {"OIDC_ISSUER": "http://login.example.com", "OIDC_CLIENT_ID": "portal", "OIDC_CLIENT_SECRET": "s"},
            "portal.W005",
        ),
    ],
)
def test_a_company_sign_in_that_is_half_set_or_in_the_clear_is_named_without_deploy_too(deployed, values, problem):
    for name, value in values.items():
        setattr(deployed, name, value)
    assert [found.id for found in run_checks(tags=[checks.START])] == [problem]


def test_a_company_sign_in_with_all_its_variables_is_fine(deployed):
    deployed.OIDC_ISSUER, deployed.OIDC_CLIENT_ID, deployed.OIDC_CLIENT_SECRET = "https://login.example.com", "a", "b"
    assert run_checks(tags=[checks.START]) == []
