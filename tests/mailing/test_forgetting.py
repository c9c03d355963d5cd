"""What the outbox keeps no longer: old words, and the mails of one who is past the time of retention."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from mailing import forgetting, posting, sending
from mailing.models import Mail, MailState

pytestmark = pytest.mark.django_db
WORDS = {"address": "a@example.com", "subject": "主旨", "body": "內容", "last_error": "550 a@example.com"}


def aged(mail, days, **how):
    """Posted and ended so many days ago."""
    then = timezone.now() - timedelta(days=days)
    sent_at = then if how["state"] == MailState.SENT else None
    Mail.objects.filter(pk=mail.pk).update(created_at=then, give_up_at=then, sent_at=sent_at, **WORDS, **how)


@pytest.mark.parametrize("state", [MailState.SENT, MailState.FAILED, MailState.NEEDLESS, MailState.UNKNOWN])
def test_the_words_of_what_ended_long_ago_go_and_that_it_was_stays(state, posted):
    old, new = posted(), posted()
    ended = {"state": state, "next_try_at": None, "doubts": 1}
    aged(old, 181, **ended)
    aged(new, 179, **ended)
    assert forgetting.forget_texts() == 1
    assert forgetting.forget_texts() == 0
    old.refresh_from_db()
    assert (old.address, old.subject, old.body, old.last_error, old.state) == ("", "", "", "", state)
    assert old.forgotten_at
    assert old.person
    assert Mail.objects.get(pk=new.pk).body == "內容"


def test_what_still_waits_keeps_its_words(posted):
    mail = posted()
    aged(mail, 400, state=MailState.WAITING, next_try_at=timezone.now())
    assert forgetting.forget_texts() == 0


def test_what_was_sent_again_after_that_time_keeps_its_words_for_as_long_anew(server, posted):
    refused, late = posted(), posted()
    server.at, server.only_for = {"RCPT": "550 nobody"}, refused.person.email
    for mail in (refused, late):
        aged(mail, 400, state=MailState.FAILED, next_try_at=None)
        assert posting.post_again(mail)
    sending.send_due()
    assert forgetting.forget_texts() == 0
    states = {mail.pk: (mail.state, bool(mail.body)) for mail in Mail.objects.all()}
    assert states == {refused.pk: (MailState.FAILED, True), late.pk: (MailState.SENT, True)}


def test_the_time_is_a_setting(posted, settings):
    settings.MAIL_TEXT_DAYS = 10
    mail = posted()
    aged(mail, 11, state=MailState.FAILED, next_try_at=None)
    assert forgetting.forget_texts() == 1


def test_all_mails_to_a_person_go_with_them(posted):
    gone, other = posted(), posted()
    assert forgetting.forget_person(gone.person) == 1
    assert list(Mail.objects.all()) == [other]
