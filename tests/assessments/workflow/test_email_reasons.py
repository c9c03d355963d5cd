"""Which reasons travel by mail, and to whom."""

from datetime import timedelta

import pytest
from django.core import mail

from assessments.workflow import steps
from mailing import sending
from mailing.models import Mail
from tests.factories import approved, submitted

pytestmark = pytest.mark.django_db


def sent(assessment):
    """The mails about the newest event, by address."""
    mail.outbox.clear()
    sending.send(Mail.objects.filter(details__event=assessment.events.last().pk))
    return {message.to[0]: message for message in mail.outbox}


def test_why_it_was_returned_is_told_to_the_supervisor_alone(assessment, hr, supervisor):
    submitted(assessment)
    steps.perform(assessment.pk, "return", hr, reason="請補充第二季的行為事例")
    mails = sent(assessment)
    assert set(mails) == {"supervisor@example.com", "trainee@example.com"}
    assert "原因：請補充第二季的行為事例" in mails["supervisor@example.com"].body
    assert "請補充第二季的行為事例" not in mails["trainee@example.com"].body
    assert "重新檢視" in mails["supervisor@example.com"].body
    assert "重新檢視" not in mails["trainee@example.com"].body


@pytest.mark.parametrize(("action", "given"), [("extend", "day"), ("reassign", "person"), ("cancel", "")])
def test_the_reason_of_a_step_of_hr_stands_in_the_mail_in_the_readers_language(
    action, given, assessment, hr, trainee, stranger
):
    type(trainee).objects.update(language="en")
    inputs = {"day": assessment.supervisor_due + timedelta(days=3), "person": stranger}
    steps.perform(assessment.pk, action, hr, reason="長期病假", **{given: inputs[given]} if given else {})
    mails = sent(assessment)
    assert mails
    assert all("Reason: 長期病假" in message.body for message in mails.values())


@pytest.mark.parametrize(("action", "reason"), [("dispute", "評分有誤"), ("note", "職稱有誤")])
def test_what_a_trainee_says_about_it_never_travels_by_mail(action, reason, assessment, hr, trainee):
    (submitted(assessment) if action == "dispute" else approved(assessment, hr))
    steps.perform(assessment.pk, action, trainee, reason=reason)
    mails = sent(assessment)
    assert mails
    assert not any(reason in message.body for message in mails.values())
