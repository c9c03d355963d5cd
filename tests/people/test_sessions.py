"""What lies in the table of sessions makes nobody somebody else."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from people.models import Session
from people.signin.sessions import SessionStore, stored_key

pytestmark = pytest.mark.django_db
COOKIE = settings.SESSION_COOKIE_NAME


def who(browser: Client) -> str | None:
    """Whose desk the browser is shown; None: it is sent to sign in."""
    answer = browser.get("/")
    return answer.wsgi_request.user.username if answer.status_code == 200 else None


def row_of(browser: Client) -> Session:
    return Session.objects.get(session_key=stored_key(browser.cookies[COOKIE].value))


def with_cookie(value: str) -> Client:
    browser = Client()
    browser.cookies[COOKIE] = value
    return browser


def test_the_browser_that_signed_in_stays_signed_in_until_it_signs_out(signed_in, hr):
    browser = signed_in(hr)
    assert who(browser) == "hr"
    assert who(with_cookie(browser.cookies[COOKIE].value)) == "hr"
    row = row_of(browser)
    browser.logout()
    assert not Session.objects.filter(pk=row.pk).exists()


def test_what_the_table_holds_is_no_key_to_it(signed_in, hr):
    assert who(with_cookie(row_of(signed_in(hr)).session_key)) is None


def test_the_content_of_a_session_put_into_another_is_worth_nothing(signed_in, hr, stranger):
    theirs, mine = row_of(signed_in(hr)), signed_in(stranger)
    Session.objects.filter(pk=row_of(mine).pk).update(session_data=theirs.session_data)
    assert who(mine) is None


def test_a_row_put_in_for_a_key_of_ones_own_is_worth_nothing(signed_in, hr):
    theirs = row_of(signed_in(hr))
    key = "abcdefghijklmnopqrstuvwxyz012345"
    for stored in (key, stored_key(key)):
        Session.objects.create(session_key=stored, session_data=theirs.session_data, expire_date=theirs.expire_date)
    assert who(with_cookie(key)) is None


def test_a_new_key_keeps_the_content():
    session = SessionStore()
    session["kept"] = "yes"
    session.save()
    former = session.session_key
    session.cycle_key()
    assert SessionStore(session.session_key)["kept"] == "yes"
    assert "kept" not in SessionStore(former)
