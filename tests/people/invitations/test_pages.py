"""HR's pages: what is shown before anything is sent, the list of all, one person's sign-in."""

from __future__ import annotations

import base64
import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mailing.models import Mail
from people.models import Invitation
from people.models import InvitationState as State
from tests.factories import UserFactory
from tests.people.invitations.conftest import codes_of, issue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trainee")]
NEW, ALL = "/people/invitations/new/", "/people/invitations/"
CARRIED = re.compile(r'name="carried" value="([^"]+)"')


@pytest.fixture
def browser(hr, signed_in):
    return signed_in(hr)


def looked(browser, people):
    return browser.post(NEW, {"chosen": [one.pk for one in people]}).content.decode()


def pdf_in(words):
    return base64.b64decode(re.search(r"data:application/pdf;base64,([^\"]+)", words)[1])


def test_what_was_not_shown_to_this_reader_is_not_done(browser, newcomer, administrator, signed_in):
    shown = CARRIED.search(looked(browser, [newcomer]))[1]
    assert browser.post(NEW, {"carried": shown + "x"}).status_code == 400
    assert signed_in(administrator).post(NEW, {"carried": shown}).status_code == 400
    assert not Invitation.objects.exists()


def test_nobody_chosen_is_nobody_invited(browser):
    assert browser.post(NEW, {}).status_code == 400


def test_the_preview_says_who_gets_what_and_sends_nothing(browser, newcomer, paper, supervisor, hr):
    words = looked(browser, [newcomer, paper, supervisor, hr])
    for said in ("郵件邀請", newcomer.email, "沒有電子郵件", "須由第二人確認", "不能為自己", "郵件 1 人、紙本 1 人"):
        assert said in words, said
    assert not Invitation.objects.exists()
    assert not Mail.objects.exists()


def test_many_are_invited_and_the_page_holds_the_slips(browser, newcomer, paper, supervisor):
    shown = CARRIED.search(looked(browser, [newcomer, paper, supervisor]))[1]
    words = browser.post(NEW, {"carried": shown}).content.decode()
    assert "已邀請 3 人" in words
    assert len(codes_of(pdf_in(words))) == 1
    assert Mail.objects.get().person == newcomer
    again = browser.post(NEW, {"carried": shown})
    assert again.status_code == 409
    assert Invitation.objects.count() == 3


def test_the_list_shows_first_what_waits_for_a_second_person(
    browser, newcomer, supervisor, hr, administrator, signed_in
):
    issue([supervisor], hr)
    issue([newcomer], hr)
    words = browser.get(ALL).content.decode()
    assert words.index(supervisor.name) < words.index(newcomer.name)
    assert "這是您提出的" in words
    assert "confirm-invitation" not in words
    assert "confirm-invitation" in signed_in(administrator).get(ALL).content.decode()


def test_what_expired_stays_on_the_list_and_can_be_sent_again(browser, newcomer, hr):
    issue([newcomer], hr)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    words = browser.get(ALL).content.decode()
    assert "已逾期" in words
    assert f"/people/{newcomer.username}/account/" in words


def test_a_list_of_many_costs_as_many_queries_as_one_of_few(browser, hr):
    counts = []
    for number in (1, 9):
        issue([UserFactory() for _one in range(number)], hr)
        browser.get(ALL)
        with CaptureQueriesContext(connection) as queries:
            browser.get(ALL)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_second_person_confirms_and_another_withdraws(newcomer, supervisor, hr, administrator, signed_in):
    issue([supervisor], hr)
    pk, browser = Invitation.objects.get().pk, signed_in(administrator)
    assert browser.post(f"{ALL}{pk}/confirm/").status_code == 302
    assert Mail.objects.get().person == supervisor
    assert browser.post(f"{ALL}{pk}/withdraw/").status_code == 302
    assert Invitation.objects.get().state() == State.WITHDRAWN
    assert browser.post(f"{ALL}{pk}/confirm/").status_code == 409


def test_a_slip_that_was_confirmed_is_on_the_page_of_who_confirmed(supervisor, hr, administrator, signed_in):
    supervisor.email = ""
    supervisor.save()
    issue([supervisor], hr)
    words = signed_in(administrator).post(f"{ALL}{Invitation.objects.get().pk}/confirm/").content.decode()
    assert len(codes_of(pdf_in(words))) == 1


def test_on_the_page_of_one_person_a_mail_is_sent_and_the_history_stands(browser, newcomer):
    address = f"/people/{newcomer.username}/account/"
    shown = CARRIED.search(browser.get(address).content.decode())[1]
    assert browser.post(address, {"carried": shown, "then": "issue"}).status_code == 302
    words = browser.get(address).content.decode()
    assert "尚未使用" in words
    assert newcomer.email in words


def test_a_second_factor_is_asked_away_on_the_page_of_the_person(browser, newcomer):
    address = f"/people/{newcomer.username}/account/"
    assert "drop-factor" not in browser.get(address).content.decode()
    Authenticator.objects.create(user=newcomer, type="totp", data={})
    assert "drop-factor" in browser.get(address).content.decode()
    assert browser.post(address, {"then": "factor"}).status_code == 302
    assert Invitation.objects.get().state() == State.AWAITING
    assert Authenticator.objects.exists()
