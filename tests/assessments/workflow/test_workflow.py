"""The transition table: refusals first, then what each step leaves behind."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.enums import Action, Status, Verdict
from assessments.models import Assessment, Cycle, Event, ScaleLevel, SelfRating
from assessments.workflow import steps
from assessments.workflow.table import TABLE
from config.refusals import BadInput, Conflict, Forbidden
from people.calendar.workdays import Calendar
from tests.assessments.soundness import broken_at
from tests.factories import CycleFactory, approved, left_as, open_for, rate_all, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

# What the table of the design says, written out again: status -> part -> steps.
EXPECTED = {
    Status.DRAFT: {
        "supervisor": {"submit"},
        "trainee": {"self_submit"},
        "hr": {"reassign", "extend", "appoint", "cancel"},
    },
    Status.SUBMITTED: {
        "supervisor": {"withdraw"},
        "trainee": {"acknowledge", "dispute"},
        "hr": {"return", "reassign", "extend", "appoint", "cancel"},
    },
    Status.ACKNOWLEDGED: {"trainee": {"note"}, "hr": {"return", "approve", "reassign", "appoint", "cancel"}},
    Status.DISPUTED: {"trainee": {"note"}, "hr": {"return", "approve", "reassign", "appoint", "cancel"}},
    Status.APPROVED: {"trainee": {"note"}, "hr": {"reopen"}},
    Status.CANCELLED: {"trainee": {"note"}},
}


@pytest.fixture
def cast(supervisor, trainee, hr, editor, auditor, administrator, stranger, manager):
    return {
        "supervisor": supervisor,
        "trainee": trainee,
        "hr": hr,
        "editor": editor,
        "auditor": auditor,
        "administrator": administrator,
        "stranger": stranger,
        "manager": manager,
    }


def brought_to(status, assessment, trainee, hr):
    """An assessment brought to a status by the steps that lead there."""
    if status == Status.CANCELLED:
        return steps.perform(assessment.pk, "cancel", hr, reason="離職")
    if status == Status.DRAFT:
        return rate_all(assessment, assessment.supervisor)
    submitted(assessment)
    if status in (Status.ACKNOWLEDGED, Status.APPROVED):
        steps.perform(assessment.pk, "acknowledge", trainee)
    if status == Status.APPROVED:
        steps.perform(assessment.pk, "approve", hr)
    if status == Status.DISPUTED:
        steps.perform(assessment.pk, "dispute", trainee, reason="不同意 P1.1.2")
    return Assessment.objects.get(pk=assessment.pk)


@pytest.mark.parametrize("status", Status.values)
def test_only_the_steps_of_the_table_are_taken_and_all_others_change_nothing(status, assessment, cast):
    brought_to(status, assessment, cast["trainee"], cast["hr"])
    before = Assessment.objects.values().get(pk=assessment.pk)
    events = Event.objects.count()
    for name, person in cast.items():
        stored = Assessment.objects.get(pk=assessment.pk)
        expected = EXPECTED[Status(status)].get(name, set())
        assert {row.action for row in steps.available(stored, person)} == expected, (status, name)
        for action in set(TABLE) - expected:
            with pytest.raises((Forbidden, Conflict)):
                steps.perform(assessment.pk, action, person, reason="說明", person=cast["stranger"])
    assert Assessment.objects.values().get(pk=assessment.pk) == before
    assert Event.objects.count() == events


def test_submitting_names_what_is_unanswered_and_what_lacks_a_comment(assessment, supervisor):
    rate_all(assessment, supervisor, changes={"P1.1.2": ("2", ""), "P1.2.3": ("not_observed", " "), "A02": ("", "")})
    with pytest.raises(BadInput) as refusal:
        steps.perform(assessment.pk, "submit", supervisor)
    for code in ("P1.1.2", "P1.2.3", "A02"):
        assert code in refusal.value.message
    assert "P1.1.1" not in refusal.value.message
    assert Assessment.objects.get(pk=assessment.pk).status == Status.DRAFT


def test_attitudes_are_left_out_where_the_cycle_says_so(standard, trainee, supervisor, hr):
    cycle = CycleFactory(version=standard, rates_attitudes=False)
    done = submitted(open_for(cycle, trainee, supervisor, hr))
    assert done.answers.filter(attitude__isnull=False).count() == 0
    assert done.verdict == Verdict.COMPETENT


def test_a_step_after_someone_else_changed_the_record_is_a_conflict(rated, supervisor, trainee):
    seen = rated.version
    steps.perform(rated.pk, "submit", supervisor, seen=seen)
    with pytest.raises(Conflict):
        steps.perform(rated.pk, "acknowledge", trainee, seen=seen)


@pytest.mark.parametrize("action", ["dispute", "return", "reopen", "cancel", "reassign"])
def test_steps_that_need_words_are_refused_without_them(action, assessment, trainee, hr, stranger):
    actor = trainee if action == "dispute" else hr
    brought_to(Status.APPROVED if action == "reopen" else Status.SUBMITTED, assessment, trainee, hr)
    with pytest.raises(BadInput):
        steps.perform(assessment.pk, action, actor, reason="  \r\n ", person=stranger)


def test_words_longer_than_the_record_holds_are_refused_with_the_count(assessment, trainee, hr):
    brought_to(Status.SUBMITTED, assessment, trainee, hr)
    with pytest.raises(BadInput, match="20000"):
        steps.perform(assessment.pk, "dispute", trainee, reason="字" * 20000)


def test_a_disputed_assessment_is_approved_only_with_a_decision_in_words(assessment, trainee, hr):
    brought_to(Status.DISPUTED, assessment, trainee, hr)
    with pytest.raises(BadInput):
        steps.perform(assessment.pk, "approve", hr)
    done = steps.perform(assessment.pk, "approve", hr, reason="維持原評，理由如下。")
    assert done.status == Status.APPROVED
    assert done.events.last().reason == "維持原評，理由如下。"


def test_an_unanswered_assessment_is_approved_only_once_the_answer_is_overdue(assessment, trainee, hr):
    brought_to(Status.SUBMITTED, assessment, trainee, hr)
    with pytest.raises(Conflict):
        steps.perform(assessment.pk, "approve", hr)
    left_as(assessment, answer_due=timezone.localdate() - timedelta(days=1))
    assert steps.perform(assessment.pk, "approve", hr).status == Status.APPROVED


def test_hr_decides_neither_on_their_own_appraisal_nor_on_one_they_rated(cycle, hr, supervisor, trainee):
    own = submitted(open_for(cycle, hr, supervisor, hr))
    steps.perform(own.pk, "acknowledge", hr)
    with pytest.raises(Forbidden):
        steps.perform(own.pk, "approve", hr)
    rated_by_hr = submitted(open_for(cycle, trainee, hr, hr))
    steps.perform(rated_by_hr.pk, "acknowledge", trainee)
    with pytest.raises(Forbidden):
        steps.perform(rated_by_hr.pk, "approve", hr)


def test_a_named_approver_stands_for_hr(cycle, hr, supervisor, stranger):
    own = submitted(open_for(cycle, hr, supervisor, hr))
    steps.perform(own.pk, "acknowledge", hr)
    left_as(own, approver=stranger)
    assert steps.perform(own.pk, "approve", stranger).status == Status.APPROVED


def test_submitting_signs_scores_and_locks_the_self_rating(assessment, supervisor):
    done = submitted(assessment, changes={"P1.1.2": ("2", "需提醒")})
    signature = done.signatures.get()
    assert (signature.action, signature.signer) == (Action.SUBMIT, supervisor)
    assert len(signature.digest) == 64
    assert done.verdict == Verdict.NOT_YET_COMPETENT
    assert done.submitted_at is not None
    assert SelfRating.objects.get(assessment=done).locked_at is not None


def test_the_trainee_has_five_workdays_even_when_the_cycle_date_is_near(standard, trainee, supervisor, hr):
    cycle = CycleFactory(version=standard, answer_due=timezone.localdate())
    done = submitted(open_for(cycle, trainee, supervisor, hr))
    assert done.answer_due == Calendar({}).add_workdays(timezone.localdate(), 5)


@pytest.mark.parametrize("action", ["withdraw", "return"])
def test_going_back_voids_signatures_hides_the_ratings_and_keeps_them(action, assessment, supervisor, hr):
    submitted(assessment)
    actor = supervisor if action == "withdraw" else hr
    back = steps.perform(assessment.pk, action, actor, reason="請補充 P1.1.2")
    assert (back.status, back.submitted_at, back.verdict) == (Status.DRAFT, None, "")
    assert back.signatures.filter(voided_at__isnull=True).count() == 0
    assert back.signatures.count() == 1
    assert back.answers.count() == 19


def test_reopening_starts_a_revision_and_leaves_the_approved_one_as_it_was(assessment, supervisor, trainee, hr):
    first = approved(assessment, hr)
    frozen = first.snapshots.get().content
    again = steps.perform(assessment.pk, "reopen", hr, reason="漏列一項佐證")
    assert (again.status, again.revision) == (Status.DRAFT, 2)
    approved(again, hr, value="4")
    snapshots = list(again.snapshots.order_by("revision"))
    assert [snapshot.revision for snapshot in snapshots] == [1, 2]
    assert snapshots[0].content == frozen
    assert snapshots[1].content != frozen


def test_reassigning_hands_the_ratings_over_and_tells_it(rated, supervisor, stranger, hr):
    steps.perform(rated.pk, "reassign", hr, reason="林主管請假", person=stranger)
    after = Assessment.objects.get(pk=rated.pk)
    assert (after.supervisor, after.supervisor_name) == (stranger, stranger.name)
    told = after.events.last().details
    assert (told["from"], told["to"]) == (supervisor.name, stranger.name)
    with pytest.raises(Forbidden):
        steps.perform(rated.pk, "submit", supervisor)
    assert steps.perform(rated.pk, "submit", stranger).status == Status.SUBMITTED


def test_after_submission_the_record_keeps_the_name_of_the_one_who_rated(assessment, supervisor, stranger, hr):
    submitted(assessment)
    steps.perform(assessment.pk, "reassign", hr, reason="離職", person=stranger)
    after = Assessment.objects.get(pk=assessment.pk)
    assert (after.supervisor, after.supervisor_name) == (stranger, supervisor.name)
    steps.perform(assessment.pk, "withdraw", stranger)
    assert steps.perform(assessment.pk, "submit", stranger).supervisor_name == stranger.name


def test_reopening_opens_the_cycle_again(assessment, hr):
    approved(assessment, hr)
    Cycle.objects.update(state="closed")
    steps.perform(assessment.pk, "reopen", hr, reason="補件")
    assert Cycle.objects.get().state == "open"


def test_what_was_signed_is_sealed_in_the_chain(assessment, hr):
    done = approved(assessment, hr)
    for signature in done.signatures.select_related("event"):
        assert signature.event.details["signed"] == signature.digest


def test_a_used_scale_does_not_change_one_by_one_or_in_bulk(assessment):
    level = assessment.cycle.scale.levels.get(value=2)
    level.meets = True
    for change in (level.save, lambda: ScaleLevel.objects.filter(pk=level.pk).update(meets=True), level.delete):
        with pytest.raises(ValidationError):
            change()
    with pytest.raises(ValidationError):
        ScaleLevel.objects.all().delete()
    assert not ScaleLevel.objects.get(value=2).meets


def test_nobody_is_made_to_rate_themself(rated, trainee, hr):
    with pytest.raises(BadInput):
        steps.perform(rated.pk, "reassign", hr, reason="誤", person=trainee)


def test_every_step_adds_one_event_and_the_chain_verifies(assessment, hr):
    done = approved(assessment, hr)
    assert [event.action for event in done.events.all()] == ["open", "submit", "acknowledge", "approve"]
    assert broken_at(done) is None


@pytest.mark.parametrize("field", ["reason", "actor_name", "to_status", "at", "mac"])
def test_a_changed_event_breaks_the_chain(field, assessment, hr):
    done = approved(assessment, hr)
    value = {"to_status": "draft", "at": timezone.now()}.get(field, "x")
    Event.objects.filter(assessment=done, sequence=3).update(**{field: value})
    assert broken_at(done) == 3


def test_a_removed_last_event_is_missed(assessment, hr):
    done = approved(assessment, hr)
    done.signatures.filter(event=done.events.last()).delete()
    done.events.last().delete()
    assert broken_at(done) == 0


def test_one_person_has_one_assessment_in_a_cycle_unless_it_was_cancelled(cycle, trainee, supervisor, hr):
    first = open_for(cycle, trainee, supervisor, hr)
    with pytest.raises(ValidationError):
        open_for(cycle, trainee, supervisor, hr)
    steps.perform(first.pk, "cancel", hr, reason="重開")
    assert open_for(cycle, trainee, supervisor, hr).pk != first.pk


def test_nobody_is_added_to_a_cycle_that_is_not_open(standard, trainee, supervisor, hr):
    with pytest.raises(Conflict):
        open_for(CycleFactory(version=standard, state="closed"), trainee, supervisor, hr)


def test_a_step_that_fails_at_the_end_leaves_nothing_behind(rated, supervisor, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr("assessments.workflow.steps.Signature.objects.create", broken)
    with pytest.raises(RuntimeError):
        steps.perform(rated.pk, "submit", supervisor)
    after = Assessment.objects.get(pk=rated.pk)
    assert (after.status, after.events.count(), after.verdict) == (Status.DRAFT, 1, "")


def test_the_person_stays_in_the_record_as_they_were(rated, trainee, hr):
    trainee.name = "王大明"
    trainee.save()
    assert Assessment.objects.get(pk=rated.pk).trainee_name == "王小明"
