"""What the audit log keeps: where a change came from, and nothing that would let somebody in."""

import json
from importlib import import_module
from types import SimpleNamespace

import pytest
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.urls import reverse

from people.models import User
from people.secrets import HIDDEN
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
ODD_HEADERS = [
    "garbage",
    "999.1.1.1",
    "\U0001f600".encode().decode("latin-1"),
    "fe80::1%eth0",
    "203.0.113.9, " * 50 + "x",
    "[::1",
    "1.2.3.4:99999999999999999999",
    " , ,, ",
    "'; DROP TABLE people_user; --",
    "9" * 5000,
]


def renamed(browser, person, **headers):
    """The log entry about a change of the name that this browser sends with these headers."""
    form = {"username": person.username, "name": "改名", "role_grants-TOTAL_FORMS": 0, "role_grants-INITIAL_FORMS": 0}
    answer = browser.post(reverse("admin:people_user_change", args=[person.pk]), form, **headers)
    assert answer.status_code == 302, headers
    return LogEntry.objects.get_for_object(person).latest("pk")


@pytest.fixture
def browser(administrator, signed_in):
    return signed_in(administrator)


@pytest.mark.parametrize("header", ODD_HEADERS)
def test_nobody_writes_an_address_into_the_log_where_no_proxy_is_trusted(header, browser):
    entry = renamed(browser, UserFactory(), HTTP_X_FORWARDED_FOR=header, HTTP_X_FORWARDED_PORT=header)
    assert (entry.remote_addr, entry.remote_port) == ("127.0.0.1", None)


@pytest.mark.parametrize("header", ["198.51.100.7", "198.51.100.7, 203.0.113.9"])
def test_not_even_an_address_that_looks_right(header, browser):
    assert renamed(browser, UserFactory(), HTTP_X_FORWARDED_FOR=header).remote_addr == "127.0.0.1"


@pytest.mark.parametrize("header", ODD_HEADERS)
@pytest.mark.parametrize("proxies", [1, 2])
def test_an_odd_header_of_a_trusted_proxy_breaks_nothing(proxies, header, browser, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    entry = renamed(browser, UserFactory(), HTTP_X_FORWARDED_FOR=header)
    assert entry.remote_addr in ("127.0.0.1", "fe80::1", "203.0.113.9", "1.2.3.4")


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("198.51.100.7, 203.0.113.9", "203.0.113.9"),
        ("198.51.100.7,203.0.113.9:4711", "203.0.113.9"),
        ("198.51.100.7, 2001:db8::9", "2001:db8::9"),
        ("[2001:db8::9]:4711", "2001:db8::9"),
        ("fe80::9%eth0", "fe80::9"),
    ],
)
def test_behind_one_proxy_the_address_is_the_one_that_it_saw(header, address, browser, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert renamed(browser, UserFactory(), HTTP_X_FORWARDED_FOR=header).remote_addr == address


@pytest.mark.parametrize("proxies", [0, 1, 3])
@pytest.mark.parametrize("header", ODD_HEADERS)
def test_an_odd_header_does_not_break_the_sign_in(header, proxies, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    answer = Client().post(reverse("account_login"), {"login": "x", "password": "y"}, HTTP_X_FORWARDED_FOR=header)
    assert answer.status_code == 200


def test_where_nothing_is_known_of_the_connection_nothing_is_kept(browser):
    entry = renamed(browser, UserFactory(), REMOTE_ADDR="", HTTP_X_CORRELATION_ID="x" * 5000)
    assert (entry.remote_addr, entry.cid) == (None, None)


def test_a_new_password_is_told_and_nothing_of_it(hr):
    hr.set_password("a-long-enough-password")
    hr.save()
    changes = LogEntry.objects.get_for_object(hr).latest("pk").changes
    assert changes["password"][1] == HIDDEN
    algorithm, *_salt, digest = hr.password.split("$")
    assert digest[-8:] not in json.dumps(changes)
    assert algorithm not in json.dumps(changes)


def test_neither_sessions_nor_the_second_step_of_the_sign_in_are_logged():
    logged = {model._meta.label for model in auditlog.get_models()}
    assert not logged & {"mfa.Authenticator", "sessions.Session", "account.EmailConfirmation", "account.EmailAddress"}


def old_entry(model, changes, text=""):
    kind = ContentType.objects.get_for_model(model)
    return LogEntry.objects.create(
        content_type=kind, object_pk="1", object_id=1, object_repr="x", action=1, changes=changes, changes_text=text
    )


def test_the_migration_cleans_former_entries_and_deletes_none():
    migration = import_module("people.migrations.0004_no_secrets_in_the_log")
    half = "*****7xKq3c9vT0="
    secret = old_entry(User, {"password": [half, half], "name": ["甲", "乙"]}, json.dumps({"password": ["None", half]}))
    totp = old_entry(apps.get_model("mfa.Authenticator"), {"data": ["None", "{'secret': 'JBSWY3DP'}"]})
    other = old_entry(apps.get_model("competency.Note"), {"key": ["a", "b"], "data": ["c", "d"]})
    count = LogEntry.objects.count()
    migration.hide_secrets(apps, SimpleNamespace(connection=connection))
    for entry in (secret, totp, other):
        entry.refresh_from_db()
    assert secret.changes == {"password": [HIDDEN, HIDDEN], "name": ["甲", "乙"]}
    assert json.loads(secret.changes_text) == {"password": ["None", HIDDEN]}
    assert totp.changes == {"data": ["None", HIDDEN]}
    assert other.changes == {"key": ["a", "b"], "data": ["c", "d"]}
    assert LogEntry.objects.count() == count
