"""What becomes of a mail in the outbox, with servers that are down, silent, slow, or refuse at any stage."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from mailing import posting, sending
from mailing.models import Mail, MailState, Trouble
from tests.factories import UserFactory
from tests.mailing.server import BOUND, DRIP, HANG_UP, SILENT, mail_server

pytestmark = pytest.mark.django_db


def tried(mail):
    """After everything that is due was tried."""
    sending.send_due()
    return Mail.objects.get(pk=mail.pk)


def in_pauses(mail):
    """As if the time until the next try had passed."""
    Mail.objects.filter(pk=mail.pk).update(next_try_at=timezone.now())


@pytest.mark.parametrize("stage", ["RCPT", "DATA", "text"])
def test_what_the_server_refuses_for_good_has_failed_at_once(server, posted, stage):
    server.at = {stage: "550 no such person"}
    mail = tried(posted())
    assert (mail.state, mail.attempts, mail.next_try_at) == (MailState.FAILED, 1, None)
    assert (mail.trouble, mail.last_error) == (Trouble.REFUSED, "550 no such person")
    assert server.taken == []


@pytest.mark.parametrize("stage", ["RCPT", "DATA", "text"])
def test_what_the_server_refuses_for_now_is_tried_again_after_a_pause(server, posted, stage):
    server.at = {stage: "451 come back"}
    mail = tried(posted())
    assert (mail.state, mail.trouble, mail.last_error) == (MailState.WAITING, Trouble.LATER, "451 come back")
    assert timedelta(seconds=50) < mail.next_try_at - timezone.now() <= timedelta(seconds=60)
    assert tried(mail).attempts == 1, "not before its time"
    server.at = {}
    in_pauses(mail)
    mail = tried(mail)
    assert (mail.state, mail.attempts, mail.trouble) == (MailState.SENT, 2, "")
    assert server.ids == [mail.message_id]


@pytest.mark.parametrize("stage", ["hello", "EHLO", "MAIL"])
def test_a_server_that_refuses_the_portal_itself_ends_no_mail(server, posted, stage):
    server.at = {stage: "550 not from here", "HELO": "550 not from here"}
    mail = tried(posted())
    assert (mail.state, mail.trouble) == (MailState.WAITING, Trouble.LATER)


def test_a_server_that_is_down_costs_one_try_and_no_mail(server, posted, settings):
    settings.EMAIL_PORT = 1  # nobody listens there
    first, second = posted(), posted()
    again_at = sending.send_due()
    states = list(Mail.objects.order_by("pk").values_list("state", "attempts", "trouble"))
    assert states == [("waiting", 1, "unreachable"), ("waiting", 0, "")]
    assert again_at > timezone.now() + timedelta(seconds=50)
    settings.EMAIL_PORT = server.port
    in_pauses(first)
    assert (tried(first).state, tried(second).state) == ("sent", "sent")
    assert sorted(server.ids) == sorted([first.message_id, second.message_id])


@pytest.mark.parametrize("stage", ["hello", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("how", [SILENT, DRIP])
def test_a_silent_or_dripping_server_takes_bounded_time_and_the_mail_waits(server, posted, settings, stage, how):
    settings.EMAIL_TIMEOUT = 0.3
    server.at = {stage: how}
    began = time.monotonic()
    mail = tried(posted())
    assert time.monotonic() - began < BOUND
    assert (mail.state, mail.trouble, mail.doubts) == (MailState.WAITING, Trouble.SILENT, 0)
    assert server.taken == []


@pytest.mark.parametrize(("how", "trouble"), [(SILENT, "silent"), (DRIP, "silent"), (HANG_UP, "unreachable")])
def test_a_server_that_takes_the_text_and_says_nothing_leaves_a_doubt(server, posted, settings, how, trouble):
    settings.EMAIL_TIMEOUT = 0.3
    server.at = {"text": how}
    mail = tried(posted())
    assert (mail.state, mail.doubts, mail.trouble) == (MailState.UNKNOWN, 1, trouble)
    assert mail.next_try_at is not None
    server.at = {}
    in_pauses(mail)
    mail = tried(mail)
    assert mail.state == MailState.SENT
    assert mail.is_perhaps_twice
    assert server.ids == [mail.message_id] * 2, "the second has the name of the first"


def test_what_is_in_doubt_twice_waits_for_somebody_to_decide(server, posted, settings):
    settings.EMAIL_TIMEOUT = 0.3
    server.at = {"text": SILENT}
    mail = tried(posted())
    in_pauses(mail)
    mail = tried(mail)
    assert (mail.state, mail.doubts, mail.next_try_at) == (MailState.UNKNOWN, 2, None)
    assert list(Mail.objects.given_up()) == [mail]
    assert sending.next_look() is None


def test_a_doubt_stays_while_later_tries_do_not_reach_the_server(server, posted, settings):
    settings.EMAIL_TIMEOUT = 0.3
    server.at = {"text": SILENT}
    mail = tried(posted())
    in_pauses(mail)
    server.at = {"RCPT": "451 later"}
    mail = tried(mail)
    assert (mail.state, mail.doubts) == (MailState.UNKNOWN, 1)
    assert mail.next_try_at is not None
    Mail.objects.update(next_try_at=timezone.now(), give_up_at=timezone.now())
    mail = tried(mail)
    assert (mail.state, mail.next_try_at) == (MailState.UNKNOWN, None)


def test_a_slow_server_gets_its_time(server, posted, settings):
    settings.EMAIL_TIMEOUT = 2
    server.slow = 0.2
    assert tried(posted()).state == MailState.SENT


def test_a_server_that_is_silent_and_comes_back_gets_every_mail_once(server, posted, settings):
    settings.EMAIL_TIMEOUT = 0.3
    settings.MAIL_RETRY_SECONDS = [0]
    server.at = {"hello": SILENT}
    mails = [posted() for _number in range(5)]
    for _round in range(3):
        sending.send_due()
    assert set(Mail.objects.values_list("state", flat=True)) == {"waiting"}
    server.at = {}
    sending.send_due()
    assert sorted(server.ids) == sorted(mail.message_id for mail in mails)
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}


def test_one_bad_mail_does_not_hold_up_the_others(server, posted):
    bad, broken = posted(), posted(broken=True)
    nowhere = posted(UserFactory(email="a@b@c"))
    good = [posted() for _number in range(3)]
    server.at, server.only_for = {"RCPT": "550 nobody"}, bad.person.email
    sending.send_due()
    assert server.recipients == [mail.person.email for mail in good]
    found = {mail.pk: (mail.state, mail.trouble) for mail in Mail.objects.all()}
    assert found[bad.pk] == ("failed", "refused")
    assert found[broken.pk] == ("waiting", "unwritten")
    assert found[nowhere.pk] == ("failed", "refused")


@pytest.mark.parametrize(("after", "state"), [(False, MailState.WAITING), (True, MailState.UNKNOWN)])
def test_a_fault_of_our_own_with_one_mail_does_not_hold_up_the_others(server, posted, monkeypatch, after, state):
    bad, good, real = posted(), posted(), sending.hand_over

    def broken(message, before_text, accepted):
        if message.to == [bad.person.email]:
            if after:
                before_text()
            raise RuntimeError("a fault")
        real(message, before_text, accepted)

    monkeypatch.setattr(sending, "hand_over", broken)
    assert (tried(bad).state, tried(bad).trouble) == (state, Trouble.UNWRITTEN)
    assert tried(good).state == MailState.SENT


def test_a_mail_at_which_the_server_falls_silent_does_not_hold_up_the_others(server, posted, settings):
    settings.EMAIL_TIMEOUT = 0.3
    bad, good = posted(), [posted() for _number in range(3)]
    server.at, server.only_for = {"RCPT": DRIP}, bad.person.email
    sending.send_due()
    assert server.recipients == [mail.person.email for mail in good]


def test_the_pauses_grow_until_it_is_given_up_after_three_days(server, posted, settings):
    settings.EMAIL_PORT = 1
    mail, began = posted(), timezone.now()
    pauses, waited = [], timedelta(0)
    while (mail := tried(mail)).state == MailState.WAITING:
        pause = mail.next_try_at - timezone.now()
        pauses.append(round(pause.total_seconds() / 60))
        waited += pause
        Mail.objects.filter(pk=mail.pk).update(
            next_try_at=timezone.now(), give_up_at=mail.give_up_at - pause
        )  # as if it had passed
        assert len(pauses) < 40
    assert pauses[:6] == [1, 5, 15, 60, 240, 240]
    assert timedelta(days=3) <= waited < timedelta(days=3, hours=4)
    assert (mail.state, mail.next_try_at) == (MailState.FAILED, None)
    assert mail.give_up_at <= timezone.now() < began + timedelta(minutes=1)


def test_a_mail_that_waited_for_a_worker_has_its_three_days_from_the_first_try(server, posted):
    mail = posted()
    Mail.objects.update(created_at=timezone.now() - timedelta(days=9), next_try_at=timezone.now() - timedelta(days=9))
    server.at = {"RCPT": "451 later"}
    assert tried(mail).state == MailState.WAITING


def test_it_goes_to_the_address_of_now_and_says_what_is_true_now(server, posted):
    mail = posted()
    server.at = {"RCPT": "450 later"}
    tried(mail)
    person = mail.person
    person.email, person.name = "new@example.com", "新名"
    person.save()
    server.at = {}
    in_pauses(mail)
    mail = tried(mail)
    (message,) = server.taken
    assert message["To"] == mail.address == "new@example.com"
    assert message.get_content().replace("\r\n", "\n") == mail.body
    assert mail.body.startswith("致 新名\n.一行以點開始\n")
    assert message["Subject"] == mail.subject == "你好"


def test_what_nobody_needs_any_more_is_not_sent(server, posted):
    mail = posted()
    mail.person.email = ""
    mail.person.save()
    mail = tried(mail)
    assert (mail.state, mail.next_try_at) == (MailState.NEEDLESS, None)
    assert server.connections == 0


def test_nobody_is_written_to_twice_about_the_same(db):
    person = UserFactory()
    assert len(posting.post("test", [(person, "test/1")], {})) == 1
    assert posting.post("test", [(person, "test/1")], {}) == []


def test_a_password_that_the_server_repeats_is_not_kept(server, posted, settings):
    settings.EMAIL_HOST_PASSWORD = "geheim-2026"
    server.at = {"RCPT": "451 geheim-2026\x07 is not\tgood " + "x" * 400}
    assert tried(posted()).last_error.startswith("451 … is not good xxx")
    assert len(Mail.objects.get().last_error) == 200


def test_a_given_up_mail_that_is_asked_for_again_has_its_time_anew(server, posted):
    server.at = {"RCPT": "550 nobody"}
    mail = tried(posted())
    server.at = {}
    assert posting.post_again(mail)
    assert not posting.post_again(mail), "once"
    mail = tried(mail)
    assert (mail.state, mail.attempts, mail.doubts) == (MailState.SENT, 2, 0)
    assert not posting.post_again(mail)


def test_a_name_whose_first_address_is_dead_is_reached_at_the_second(server, posted, settings, monkeypatch):
    import socket

    real = socket.getaddrinfo

    def two(host, port, *how):
        return [*real("127.0.0.1", 1, *how), *real("127.0.0.1", port, *how)]

    monkeypatch.setattr("mailing.smtp.socket.getaddrinfo", two)
    assert tried(posted()).state == MailState.SENT


def test_a_second_server_on_the_port_of_the_first_gets_what_the_first_did_not(server, posted, settings):
    """A mail server that was restarted."""
    settings.EMAIL_TIMEOUT = 0.3
    server.at = {"hello": HANG_UP}
    mail = tried(posted())
    assert mail.trouble == Trouble.UNREACHABLE
    with mail_server() as other:
        settings.EMAIL_PORT = other.port
        in_pauses(mail)
        assert tried(mail).state == MailState.SENT
        assert other.ids == [mail.message_id]
