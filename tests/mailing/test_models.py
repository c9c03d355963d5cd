"""What the database itself refuses of a mail."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from mailing.models import Mail

pytestmark = pytest.mark.django_db


WORDS = ("address", "subject", "body")


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"state": "lost"}, "mail_state_is_known"),
        ({"trouble": "lost"}, "mail_trouble_is_known"),
        ({"person": None}, "mail_is_written_to_somebody"),
        ({"next_try_at": None}, "waiting_mail_says_until_when"),
        ({"state": "sending"}, "mail_being_sent_is_leased"),
        ({"state": "failed"}, "ended_mail_is_not_tried_again"),
        ({"state": "sent", "next_try_at": None}, "sent_mail_says_when"),
        ({"state": "unknown"}, "unknown_mail_was_in_doubt"),
        ({"lease_until": timezone.now()}, "only_mail_being_sent_is_leased"),
        ({"handed_over_at": timezone.now()}, "only_mail_being_sent_is_leased"),
        *(({"forgotten_at": timezone.now(), name: "x"}, "forgotten_mail_says_nothing") for name in WORDS),
    ],
)
def test_a_mail_that_contradicts_itself_is_refused(wrong, name, posted):
    mail = posted()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(**wrong)


@pytest.mark.parametrize("field", ["key", "message_id"])
def test_no_two_mails_have_the_same_name(field, posted):
    first, second = posted(), posted()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.filter(pk=second.pk).update(**{field: getattr(first, field)})


def test_a_mail_without_a_person_needs_an_address():
    assert Mail.objects.create(kind="test", key="a", address="a@example.com", next_try_at=timezone.now()).pk
