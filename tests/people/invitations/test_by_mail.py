"""From the outbox over a real mail server to the desk: the link works once, and only the mail knows it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from auditlog.models import LogEntry
from django.db import connection
from django.test import Client
from django.utils import timezone

from config.days import written_time
from mailing import sending
from mailing.models import Mail, MailState
from people.addresses import address_is_settled
from people.invitations import issuing
from people.models import Invitation, User
from people.models import InvitationState as State
from people.staff.history import history_of
from tests.integrity.test_ledger import verified
from tests.people.invitations.conftest import PASSWORD, issue, sent_link

pytestmark = pytest.mark.django_db
INVITED = "/accounts/invited/"


@pytest.fixture
def link(newcomer, hr, server, settings):
    settings.COMPANY_NAME = "範例公司"
    issue([newcomer], hr)
    return sent_link(server)


def chosen(browser, password=PASSWORD, again=PASSWORD):
    return browser.post(INVITED, {"new_password1": password, "new_password2": again})


def closed(url):
    answer = Client().get(url)
    return answer.status_code, answer.content.decode()


def test_the_mail_names_company_inviter_and_time(link, server, hr, newcomer):
    (mail,) = server.taken
    text = mail.get_content()
    assert mail["To"] == newcomer.email
    until = timezone.localtime(Invitation.objects.get().expires_at)
    for said in ("範例公司", hr.name, newcomer.username, written_time(until)):
        assert said in text, said


def test_nothing_that_is_stored_opens_it(link):
    token = link.partition("key=")[2]
    assert Mail.objects.get().state == MailState.SENT
    assert "••••••" in Mail.objects.get().body
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of the database
            assert token not in repr(cursor.fetchall()), table


def test_an_unknown_link_says_so_and_opens_nothing(link):
    status, words = closed(f"{INVITED}?key=not-this-one")
    assert status == 404
    assert "查無此連結" in words
    assert closed(INVITED)[0] == 404


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"expires_at": timezone.now() - timedelta(minutes=1)}, "已逾期"),
        ({"used_at": timezone.now()}, "使用過"),
        ({"ended_at": timezone.now()}, "較新的邀請"),
    ],
    ids=["expired", "used", "replaced"],
)
def test_the_page_says_what_is_wrong_and_whom_to_ask(columns, said, link, settings):
    settings.ACCOUNT_CONTACT = "資訊室 分機 1234"
    Invitation.objects.update(**columns)
    status, words = closed(link)
    assert status == 410
    assert said in words
    assert "資訊室 分機 1234" in words


def test_a_withdrawn_one_says_so(link, administrator):
    issuing.withdraw(Invitation.objects.get().pk, administrator)
    assert "撤回" in closed(link)[1]


def test_an_invitation_opens_nothing_once_a_password_was_set_in_another_way(link, newcomer):
    newcomer.set_password("a-word-of-another-way")
    newcomer.save()
    status, words = closed(link)
    assert status == 410
    assert "已另外設定" in words


def test_a_link_to_a_former_address_opens_nothing(link, newcomer):
    newcomer.email = "other@example.com"
    newcomer.save()
    assert "已經變更" in closed(link)[1]


def test_who_is_signed_in_already_signs_out_first(link, stranger, signed_in):
    browser = signed_in(stranger)
    answer = browser.get(link)
    assert answer.status_code == 409
    assert stranger.name in answer.content.decode()


@pytest.mark.parametrize(
    ("password", "again"), [("short", "short"), ("1234567890123", "1234567890123"), (PASSWORD, "another")]
)
def test_a_weak_or_mistyped_password_is_refused_and_the_link_stays(password, again, link, newcomer):
    browser = Client()
    browser.get(link)
    assert chosen(browser, password, again).status_code == 400
    assert Invitation.objects.get().state() == State.OPEN
    assert not User.objects.get(pk=newcomer.pk).check_password(password)


def test_whoever_only_knows_the_address_of_the_page_sets_no_password(link, newcomer):
    assert chosen(Client()).status_code == 404
    assert not User.objects.get(pk=newcomer.pk).check_password(PASSWORD)


@pytest.mark.sqlite
def test_by_the_link_one_chooses_a_password_and_is_at_the_desk(link, newcomer):
    browser = Client()
    answer = browser.get(link)
    assert answer.headers["Location"] == INVITED
    assert newcomer.name in browser.get(INVITED).content.decode()
    assert chosen(browser).headers["Location"] == "/"
    assert browser.get("/").status_code == 200
    assert User.objects.get(pk=newcomer.pk).check_password(PASSWORD)
    assert Invitation.objects.get().state() == State.USED
    assert "使用過" in closed(link)[1]
    newest = history_of(newcomer)[0]
    assert (newest.by, newest.changes[0].after) == (str(newcomer), "已重新設定")
    assert PASSWORD not in str(list(LogEntry.objects.values()))
    assert verified()[0] == 0


def test_looking_at_it_does_not_use_it_up(link):
    for _scanner in range(3):
        assert Client().get(link, follow=True).status_code == 200
    assert Invitation.objects.get().state() == State.OPEN


def test_a_second_factor_is_still_asked_for(newcomer, hr, server):
    newcomer.set_password("a-former-word")
    newcomer.save()
    Authenticator.objects.create(user=newcomer, type="totp", data={"secret": "x"})
    issue([newcomer], hr, renewing=True)
    browser = Client()
    browser.get(sent_link(server))
    assert chosen(browser).headers["Location"] == "/accounts/2fa/authenticate/"
    assert browser.get("/").status_code == 302


def test_a_new_password_ends_every_session(newcomer, hr, server, signed_in):
    newcomer.set_password("a-former-word")
    newcomer.save()
    elsewhere = signed_in(newcomer)
    assert elsewhere.get("/").status_code == 200
    issue([newcomer], hr, renewing=True)
    browser = Client()
    browser.get(sent_link(server))
    chosen(browser)
    assert elsewhere.get("/").status_code == 302


def test_what_is_no_longer_true_is_not_sent(newcomer, hr, server):
    issue([newcomer], hr)
    issuing.withdraw(Invitation.objects.get().pk, hr)
    sending.send_due()
    assert server.taken == []
    assert Mail.objects.get().state == MailState.NEEDLESS


def test_the_link_lives_through_a_change_of_the_key(link, newcomer, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = (
        [settings.SECRET_KEY],
        "another-key-0123456789-abcdefghijklmnop",
    )
    browser = Client()
    browser.get(link)
    assert newcomer.name in browser.get(INVITED).content.decode()


def test_the_role_holder_is_told_by_mail_that_the_second_factor_is_gone(administrator, hr, second, server):
    Authenticator.objects.create(user=administrator, type="totp", data={"secret": "x"})
    row = issuing.ask_to_drop_factor(administrator, hr)
    assert Authenticator.objects.filter(user=administrator).exists()
    issuing.confirm(row.pk, second)
    assert not Authenticator.objects.filter(user=administrator).exists()
    sending.send_due()
    assert "解除" in server.taken[0]["Subject"]
    assert address_is_settled(administrator)
