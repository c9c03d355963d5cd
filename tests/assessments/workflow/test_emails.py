"""The mail after a step: to whom, in whose language, with what is asked; and that its failure changes nothing."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from assessments.cycles.opening import open_for_people
from assessments.models import Assessment
from assessments.workflow import steps
from assessments.workflow.emails import notices_of
from assessments.workflow.tasks import send_mail, send_opening
from config.days import written
from mailing import sending
from mailing.models import Mail, MailState
from people.roles import Role
from tests.factories import UserFactory, approved, submitted

pytestmark = pytest.mark.django_db


def sent(assessment):
    """The mails about the newest event, by address."""
    mail.outbox.clear()
    sending.send(Mail.objects.filter(details__event=assessment.events.last().pk))
    return {message.to[0]: message for message in mail.outbox}


def recipients(assessment):
    return [person for person, _notice in notices_of(Assessment.objects.get(pk=assessment.pk).events.last())]


def test_nobody_of_hr_is_asked_to_approve_what_they_rated_or_where_another_was_named(assessment, hr, trainee, stranger):
    other = UserFactory(roles=[Role.HR])
    UserFactory(roles=[Role.HR], is_active=False)
    submitted(assessment)
    steps.perform(assessment.pk, "reassign", other, reason="請假", person=hr)
    steps.perform(assessment.pk, "acknowledge", trainee)
    assert recipients(assessment) == [other]
    steps.perform(assessment.pk, "appoint", other, reason="迴避", person=stranger)
    steps.perform(assessment.pk, "note", trainee, reason="更正職稱")
    assert recipients(assessment) == [stranger]


def test_a_moved_due_date_is_told_to_whoever_is_next_in_their_language(assessment, hr, supervisor, trainee):
    supervisor.language = "en"
    supervisor.save()
    later = assessment.supervisor_due + timedelta(days=7)
    steps.perform(assessment.pk, "extend", hr, reason="請假", day=later)
    message = sent(assessment)["supervisor@example.com"]
    assert message.subject == f"The appraisal of 王小明: new due date {written(later)}"
    assert f"陳美玲 moved the due date ({written(assessment.supervisor_due)} → {written(later)})." in message.body
    assert f"Please submit the ratings by {written(later)}." in message.body
    assert assessment.get_absolute_url() in message.body
    submitted(assessment)
    due = Assessment.objects.get(pk=assessment.pk).answer_due + timedelta(days=2)
    steps.perform(assessment.pk, "extend", hr, reason="颱風假", day=due)
    message = sent(assessment)["trainee@example.com"]
    assert f"{written(due)}（含）前查閱並回覆" in message.body
    assert "陳美玲更改了期限" in message.body


def test_a_new_supervisor_is_asked_to_rate_only_while_that_is_due(assessment, hr, stranger):
    type(stranger).objects.update(language="en")
    steps.perform(assessment.pk, "reassign", hr, reason="請假", person=stranger)
    mails = sent(assessment)
    day = written(assessment.supervisor_due)
    assert f"You are now the one who rates it. The next step is due on {day}." in mails["stranger@example.com"].body
    assert "You don't need to do anything." in mails["trainee@example.com"].body
    assert set(mails) == {"stranger@example.com", "trainee@example.com", "supervisor@example.com"}


def test_a_new_supervisor_of_what_is_answered_hears_that_nothing_is_due(assessment, hr, trainee, stranger):
    type(stranger).objects.update(language="en")
    submitted(assessment)
    steps.perform(assessment.pk, "acknowledge", trainee)
    steps.perform(assessment.pk, "reassign", hr, reason="請假", person=stranger)
    mails = sent(assessment)
    assert "You are now its supervisor. Nothing is due from you at the moment." in mails["stranger@example.com"].body
    assert "You don't need to do anything." in mails["trainee@example.com"].body
    assert set(mails) == {"stranger@example.com", "trainee@example.com", "supervisor@example.com"}


def test_an_approver_reads_what_is_theirs_now(assessment, hr, stranger):
    steps.perform(assessment.pk, "appoint", hr, reason="迴避", person=stranger)
    message = sent(assessment)["stranger@example.com"]
    assert message.subject == "您已被指定核定 王小明 的評核"
    assert "陳美玲指定了核定人（蔡怡君）。" in message.body


def test_a_note_is_told_to_hr(assessment, hr, trainee):
    approved(assessment, hr)
    steps.perform(assessment.pk, "note", trainee, reason="職稱有誤")
    message = sent(assessment)["hr@example.com"]
    assert "王小明" in message.subject
    assert "職稱有誤" not in message.body


def opened(cycle, people, hr, approvers=None):
    """The mails after opening, by address."""
    mail.outbox.clear()
    open_for_people(cycle.pk, people, hr, approvers)
    sending.send_due()
    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox), "one mail a person"
    return {message.to[0]: message for message in mail.outbox}


def test_opening_for_many_tells_each_once_what_is_asked_of_them(cycle, hr, supervisor, stranger):
    supervisor.language = "en"
    supervisor.save()
    first, second = UserFactory(name="張一", supervisor=supervisor), UserFactory(name="張二", supervisor=supervisor)
    UserFactory(email="", supervisor=supervisor)
    mails = opened(cycle, [first, second], hr)
    assert set(mails) == {supervisor.email, first.email, second.email}
    message = mails[supervisor.email]
    assert message.subject == f"2 appraisals for you to rate: {cycle}"
    assert f"Please rate by {written(cycle.supervisor_due)}:" in message.body
    assert f"張一 {first.username}" in message.body
    assert f"張二 {second.username}" in message.body
    assert "rate yourself" not in message.body
    own = mails[first.email]
    assert "請" in own.subject
    assert written(cycle.self_due) in own.body
    assert second.name not in own.body


def test_opening_tells_the_approver_and_asks_no_self_rating_where_the_cycle_has_none(cycle, hr, supervisor, stranger):
    cycle.has_self_rating, cycle.self_due = False, None
    cycle.save()
    hr.supervisor = supervisor
    hr.save()
    mails = opened(cycle, [hr], hr, {hr.pk: stranger})
    assert set(mails) == {supervisor.email, stranger.email}
    assert hr.name in mails[stranger.email].body
    assert written(cycle.supervisor_due) not in mails[stranger.email].body


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_every_step_has_a_mail_of_one_subject_line_without_holes_to_those_it_concerns(
    language, assessment, hr, trainee, supervisor, stranger
):
    type(trainee).objects.update(language=language)
    by_hr = [
        ("extend", hr, {"reason": "假", "day": assessment.supervisor_due + timedelta(days=1)}, "supervisor"),
        ("appoint", hr, {"reason": "迴避", "person": stranger}, "stranger"),
        (
            "reassign",
            hr,
            {"reason": "假", "person": UserFactory(username="next", language=language)},
            "next supervisor trainee",
        ),
    ]
    for action, actor, given, hears in by_hr:
        steps.perform(assessment.pk, action, actor, **given)
        check(sent(assessment), action, hears)
    submitted(Assessment.objects.get(pk=assessment.pk))
    rater = Assessment.objects.get(pk=assessment.pk).supervisor
    for action, actor, reason, hears in [
        ("withdraw", rater, "", "trainee"),
        ("submit", rater, "", "trainee"),
        ("return", hr, "補", "next trainee"),
        ("submit", rater, "", "trainee"),
        ("dispute", trainee, "不", "next stranger"),
        ("approve", hr, "維持", "next trainee"),
        ("reopen", hr, "更正", "next trainee"),
        ("submit", rater, "", "trainee"),
        ("acknowledge", trainee, "", "stranger"),
        ("note", trainee, "註", "stranger"),
        ("cancel", hr, "離職", "next trainee"),
    ]:
        steps.perform(assessment.pk, action, actor, reason=reason)
        check(sent(assessment), action, hears)


def check(mails, action, hears):
    assert set(mails) == {f"{username}@example.com" for username in hears.split()}, action
    for message in mails.values():
        assert message.subject, action
        assert "\n" not in message.subject, action
        paragraphs = [text for text in message.body.split("\n\n") if text.strip()]
        # greeting, what happened, perhaps why, what is asked, address, that nobody reads answers
        assert len(paragraphs) == (6 if "原因：" in message.body or "Reason: " in message.body else 5), (
            action,
            message.body,
        )
        assert "None" not in message.body, action


def test_a_step_and_its_mails_are_written_together_or_not_at_all(assessment, hr, trainee, supervisor):
    look = DBTaskResult.objects.filter(task_path="mailing.tasks.send_mails", queue_name="mail")

    @transaction.atomic
    def killed_before_the_commit():
        steps.perform(assessment.pk, "cancel", hr, reason="離職")
        assert Mail.objects.exists()
        assert look.exists()
        raise OSError("killed")

    with pytest.raises(OSError, match="killed"):
        killed_before_the_commit()
    assert not Mail.objects.exists()
    assert not look.exists()
    assert Assessment.objects.get(pk=assessment.pk).status == "draft"
    steps.perform(assessment.pk, "cancel", hr, reason="離職")
    assert {row.person for row in Mail.objects.filter(topics__assessment=assessment)} == {trainee, supervisor}
    assert look.exists()


def test_an_opening_and_its_mails_are_written_together(cycle, hr, trainee):
    @transaction.atomic
    def killed_before_the_commit():
        open_for_people(cycle.pk, [trainee], hr)
        assert Mail.objects.count() == 2
        raise OSError("killed")

    with pytest.raises(OSError, match="killed"):
        killed_before_the_commit()
    assert not Mail.objects.exists()


def broken(*given):
    Mail.objects.create(key=None)  # an error of the database itself


def test_an_outbox_that_can_not_be_written_changes_nothing_of_the_step_and_is_tried_again(
    assessment, hr, monkeypatch, caplog
):
    monkeypatch.setattr("assessments.workflow.posting.post_step", broken)
    steps.perform(assessment.pk, "cancel", hr, reason="離職")
    assert Assessment.objects.get(pk=assessment.pk).status == "cancelled"
    assert "could not be posted" in caplog.text
    assert not Mail.objects.exists()
    monkeypatch.undo()
    queued = DBTaskResult.objects.get(task_path=send_mail.module_path)
    send_mail.call(*queued.args_kwargs["args"])
    assert len(mail.outbox) == 2


def test_an_outbox_that_can_not_be_written_opens_no_less_and_is_tried_again(cycle, hr, trainee, monkeypatch, caplog):
    monkeypatch.setattr("assessments.workflow.posting.post_openings", broken)
    assert open_for_people(cycle.pk, [trainee], hr)
    assert "could not be posted" in caplog.text
    monkeypatch.undo()
    for queued in DBTaskResult.objects.filter(task_path=send_opening.module_path):
        send_opening.call(*queued.args_kwargs["args"])
    assert len(mail.outbox) == 2


def test_a_queue_that_can_not_be_written_loses_no_mail(assessment, hr, monkeypatch, caplog):
    def no_queue():
        DBTaskResult.objects.create(task_path="x", args_kwargs=None)  # an error of the database itself

    monkeypatch.setattr("assessments.workflow.tasks.look", no_queue)
    steps.perform(assessment.pk, "cancel", hr, reason="離職")
    assert "could not be written" in caplog.text
    sending.send_due()
    assert set(Mail.objects.values_list("state", flat=True)) == {MailState.SENT}
    assert len(mail.outbox) == 2


def test_a_mail_to_one_whom_it_no_longer_concerns_is_not_sent(assessment, hr, trainee, supervisor):
    mail.outbox.clear()
    steps.perform(assessment.pk, "cancel", hr, reason="離職")
    supervisor.is_active = False
    supervisor.save()
    sending.send_due()
    assert Mail.objects.get(person=supervisor).state == MailState.NEEDLESS
    assert [message.to for message in mail.outbox] == [[trainee.email]]


def test_what_a_former_release_left_in_the_queue_goes_out_once(cycle, assessment, hr, trainee, supervisor):
    event = assessment.events.first()
    event_of_step = steps.perform(assessment.pk, "cancel", hr, reason="離職").events.last()
    other = UserFactory(supervisor=supervisor)
    (row,) = open_for_people(cycle.pk, [other], hr)
    Mail.objects.all().delete()  # as it was then
    mail.outbox.clear()
    for _twice in range(2):
        send_mail.call(event.pk)
        send_mail.call(event_of_step.pk)
        send_opening.call(supervisor.pk, [row.pk])
    assert sorted(message.to[0] for message in mail.outbox) == [supervisor.email, supervisor.email, trainee.email]
