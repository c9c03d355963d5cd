"""When sessions end: by time, by the person, and at once where somebody can't act any more."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings as portal
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session as OldSession
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.models import Session, SignIn
from people.signin.passwords import WordsOfThePortal
from people.signin.sessions import SessionStore, stored_key
from tests.people.signin.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "/people/account/"


def browser_of(employee, address="192.0.2.1"):
    browser = Client(REMOTE_ADDR=address)
    browser.post("/accounts/login/", {"login": employee.username, "password": PASSWORD})
    assert is_in(browser)
    return browser


def is_in(browser):
    return browser.get(PAGE).status_code == 200


def row_of(browser):
    return Session.objects.get(pk=stored_key(browser.cookies[portal.SESSION_COOKIE_NAME].value))


def test_nobody_ends_the_sessions_of_others(employee, stranger, signed_in):
    browser = browser_of(employee)
    signed_in(stranger).post("/people/account/end/")
    assert is_in(browser)


def test_signing_out_everywhere_else_ends_all_but_this_one_and_stands_in_the_log(employee):
    here, there, elsewhere = (browser_of(employee, f"192.0.2.{number}") for number in (1, 2, 3))
    assert [row.address for row in Session.objects.filter(person=employee).order_by("began_at")] == [
        "192.0.2.1",
        "192.0.2.2",
        "192.0.2.3",
    ]
    assert here.post("/people/account/end/").status_code == 302
    assert is_in(here)
    assert not is_in(there)
    assert not is_in(elsewhere)
    assert SignIn.objects.filter(kind="ended").get().details == {"sessions": 2}


def test_a_session_that_was_ended_is_not_brought_back_by_a_request_under_way(employee):
    here, there = browser_of(employee), browser_of(employee)
    under_way = SessionStore(there.cookies[portal.SESSION_COOKIE_NAME].value)
    under_way["typed"] = "something"
    here.post("/people/account/end/")
    with pytest.raises(UpdateError):
        under_way.save()
    assert not is_in(there)


def test_a_changed_password_ends_the_other_sessions(employee):
    here, there = browser_of(employee), browser_of(employee)
    new = {"oldpassword": PASSWORD, "password1": "another-long-password", "password2": "another-long-password"}
    assert here.post("/accounts/password/change/", new).status_code == 302
    assert is_in(here)
    assert not is_in(there)


@pytest.mark.parametrize("closed", [{"is_active": False}, {"left_on": timezone.localdate() - timedelta(days=1)}])
def test_who_left_or_whose_account_is_closed_is_out_with_the_next_request(employee, closed):
    browser = browser_of(employee)
    for name, value in closed.items():
        setattr(employee, name, value)
    employee.save()
    assert not is_in(browser)


def test_a_session_that_is_not_used_ends(employee):
    browser = browser_of(employee)
    Session.objects.filter(pk=row_of(browser).pk).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_in(browser)


def test_a_session_in_use_goes_on_until_its_age_and_no_longer(employee, settings):
    browser = browser_of(employee)
    row = row_of(browser)
    soon = timezone.now() + timedelta(seconds=5)
    Session.objects.filter(pk=row.pk).update(expire_date=soon)
    assert is_in(browser)
    assert row_of(browser).expire_date > soon + timedelta(seconds=settings.SESSION_IDLE_SECONDS / 2)
    began = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE - 60)
    Session.objects.filter(pk=row.pk).update(began_at=began, expire_date=soon)
    assert is_in(browser)
    assert row_of(browser).expire_date <= began + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    Session.objects.filter(pk=row.pk).update(began_at=began - timedelta(seconds=61))
    assert not is_in(browser)


def test_that_it_is_used_is_not_written_at_each_request(employee):
    browser = browser_of(employee)
    browser.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        browser.get(PAGE)
    assert [query["sql"] for query in queries if query["sql"].startswith("UPDATE")] == []


def test_the_password_page_of_the_administration_leads_to_the_one_that_asks_for_the_old_one(administrator, signed_in):
    assert signed_in(administrator).get("/admin/password_change/").url == "/accounts/password/change/"


def test_the_administrator_signs_somebody_out_everywhere_and_nobody_else_does(employee, administrator, hr, signed_in):
    browser = browser_of(employee)
    assert signed_in(hr).post("/people/E0042/end-sessions/").status_code == 403
    assert is_in(browser)
    assert signed_in(administrator).post("/people/E0042/end-sessions/").status_code == 302
    assert not is_in(browser)
    assert SignIn.objects.get(kind="ended").by == administrator


def test_sessions_of_before_are_deleted_by_the_upgrade():
    OldSession.objects.create(session_key="a", session_data="b", expire_date=timezone.now())
    migration = import_module("people.migrations.0016_sessions_of_before")
    migration.delete_old_sessions(apps, SimpleNamespace(connection=connection))
    assert not OldSession.objects.exists()


@pytest.mark.parametrize("password", ["Appraisal2026!", "範例公司2026!!!!", "職能評核12345678", "portal-portal-99"])
def test_the_names_of_company_and_portal_are_no_password(password, settings):
    settings.COMPANY_NAME = "範例公司"
    with pytest.raises(ValidationError) as refused:
        WordsOfThePortal().validate(password)
    assert refused.value.code == "password_of_the_portal"


@pytest.mark.parametrize(
    "password", ["correct horse battery", "portal to another world", "一二三四五六七八九十", "x" * 200]
)
def test_a_long_password_of_any_letters_is_one(password):
    WordsOfThePortal().validate(password)
