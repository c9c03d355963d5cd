"""Forgotten passwords: one answer for all, and a link only to who can show that it is them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mailing import sending
from people.invitations import using
from people.models import Invitation, SignIn, User
from people.models import InvitationKind as Kind
from tests.factories import UserFactory
from tests.people.invitations.conftest import PASSWORD, mails_to, queued, sent_link

pytestmark = pytest.mark.django_db
FORGOTTEN = "/accounts/password/reset/"


@pytest.fixture(autouse=True)
def nothing_counted(db):
    caches["public"].clear()


@pytest.fixture
def forgetful(newcomer):
    newcomer.set_password("a-former-word")
    newcomer.save()
    return newcomer


def said(typed):
    answer = Client().post(FORGOTTEN, {"typed": typed})
    return answer.status_code, answer.content.decode().partition("<h1>")[2].partition("</section>")[0]


def answered():
    for keys in queued():
        if len(keys) == 1:
            using.answer_forgotten(keys[0])


def test_who_there_is_and_who_there_is_not_get_one_answer_in_as_many_queries(forgetful, editor):
    said("E9998")  # the first look of a minute also sweeps old counts
    answers, counts = set(), set()
    for typed in (forgetful.username, forgetful.email, editor.username, "E9999", "nobody@example.com"):
        with CaptureQueriesContext(connection) as queries:
            answers.add(said(typed))
        counts.add(len(queries))
    assert len(answers) == 1
    assert len(counts) == 1
    assert len(queued()) == 6
    assert not Invitation.objects.exists()


def test_nothing_that_was_typed_is_kept(forgetful):
    said("my-secret-password")
    assert queued() == [[]]


@pytest.mark.parametrize("why", ["closed", "left", "shared", "new address", "never used", "no address"])
def test_no_link_goes_to(why, forgetful):
    people = User.objects.filter(pk=forgetful.pk)
    if why == "shared":
        UserFactory(email=forgetful.email)
    if why == "never used":
        forgetful.set_unusable_password()
        forgetful.save()
    columns = {
        "closed": {"is_active": False},
        "left": {"left_on": timezone.localdate() - timedelta(days=1)},
        "new address": {"email_changed_at": timezone.now() - timedelta(hours=23)},
        "no address": {"email": ""},
    }
    if why in columns:
        people.update(**columns[why])
    said(forgetful.username)
    answered()
    assert not Invitation.objects.exists()
    assert mails_to(forgetful) == []


def test_holders_of_a_role_are_told_whom_to_ask(hr, server):
    hr.set_password("a-former-word")
    hr.save()
    for _again in range(2):
        said(hr.username)
    answered()
    assert not Invitation.objects.exists()
    sending.send_due()
    (mail,) = server.taken
    assert "另一人確認" in mail.get_content()


@pytest.mark.parametrize("by", ["username", "email"])
def test_a_link_goes_to_the_own_address_and_is_valid_for_an_hour(by, forgetful, server):
    said(getattr(forgetful, by).upper())
    answered()
    row = Invitation.objects.get()
    assert (row.kind, row.issued_by) == (Kind.RESET, None)
    assert row.expires_at - row.issued_at <= timedelta(hours=1, seconds=5)
    browser = Client()
    browser.get(sent_link(server))
    browser.post("/accounts/invited/", {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert browser.get("/").status_code == 200
    assert User.objects.get(pk=forgetful.pk).check_password(PASSWORD)


def test_who_asks_twice_gets_one_mail(forgetful):
    for _again in range(2):
        said(forgetful.username)
    answered()
    assert mails_to(forgetful) == ["reset"]


def asked_minutes_ago(minutes):
    Invitation.objects.update(
        issued_at=timezone.now() - timedelta(minutes=minutes),
        expires_at=timezone.now() + timedelta(minutes=60 - minutes),
    )


def test_whoever_asks_in_the_name_of_another_makes_their_link_worthless_for_nobody(forgetful, server):
    using.answer_forgotten(forgetful.pk)
    link = sent_link(server)
    asked_minutes_ago(3)
    using.answer_forgotten(forgetful.pk)
    assert sent_link(server) == link
    assert len(server.taken) == 2
    browser = Client()
    browser.get(link)
    browser.post("/accounts/invited/", {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert browser.get("/").status_code == 200


def test_a_link_whose_time_is_nearly_over_is_replaced(forgetful, server):
    using.answer_forgotten(forgetful.pk)
    link = sent_link(server)
    asked_minutes_ago(31)
    using.answer_forgotten(forgetful.pk)
    assert sent_link(server) != link
    assert Invitation.objects.count() == 2


def test_a_password_by_a_link_stands_in_the_log_of_sign_ins(forgetful, server):
    using.answer_forgotten(forgetful.pk)
    browser = Client()
    browser.get(sent_link(server))
    browser.post("/accounts/invited/", {"new_password1": PASSWORD, "new_password2": PASSWORD})
    kinds = SignIn.objects.filter(person=forgetful).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["password", "signed_in"]


def test_what_nobody_asked_for_changes_nothing(forgetful):
    said(forgetful.username)
    answered()
    assert User.objects.get(pk=forgetful.pk).check_password("a-former-word")


def test_nobody_asks_without_end():
    for _again in range(10):
        assert said("E9999")[0] == 200
    assert said("E9999")[0] == 429
