"""An improvement plan under way: reviews, more help, its end, cancelling and handing it over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from assessments.enums import ImprovementAction
from assessments.enums import ImprovementState as State
from assessments.improvement import steps
from assessments.improvement.frozen import differences
from assessments.improvement.table import PAST, ROWS, past_of
from assessments.improvement.transitions import Given, NewHelp
from assessments.models import ImprovementPlan
from config.refusals import BadInput, Conflict, Forbidden
from integrity import chain
from mailing.models import Mail
from tests.assessments.improvement.plans import (
    drafted,
    ended,
    moved_back,
    reviewed,
    running,
    to_sign,
    today,
    with_hr,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def told(plan):
    """Who got a mail about the newest step."""
    last = plan.events.latest("sequence")
    mails = Mail.objects.filter(kind="improvement", details__event=last.pk)
    return set(mails.values_list("person__username", flat=True))


def sees(reader, plan):
    return ImprovementPlan.objects.visible_to(reader).filter(pk=plan.pk).exists()


def whole(plan):
    return chain.breaks(plan.events.order_by("sequence"), ImprovementPlan.objects.get(pk=plan.pk).chain_head) == []


def test_a_review_is_written_once_and_marks_help_as_given(trainee, supervisor, hr):
    plan = moved_back(running(trainee, supervisor, hr), 40)
    review, help_ = plan.reviews.first(), plan.help.get()
    late = Given(day=today() + timedelta(days=1), review=review.pk)
    with pytest.raises(BadInput, match="Give the day on which the review was held"):
        steps.take(plan.pk, "review", supervisor, reason="尚可", given=late)
    held = Given(day=today(), review=review.pk, help_given=(help_.pk,))
    with pytest.raises(BadInput, match="What did you find"):
        steps.take(plan.pk, "review", supervisor, given=held)
    steps.take(plan.pk, "review", supervisor, reason="已複誦八成", given=held)
    assert told(plan) == {trainee.username}
    assert plan.help.get().given_on == today()
    with pytest.raises(Conflict, match="written down meanwhile"):
        steps.take(plan.pk, "review", supervisor, reason="改寫", given=held)
    assert plan.reviews.get(pk=review.pk).findings == "已複誦八成"


def test_a_running_plan_gets_longer_and_more_help_but_never_shorter(trainee, supervisor, hr):
    plan = running(trainee, supervisor, hr)
    with pytest.raises(BadInput, match="never shortened"):
        steps.take(plan.pk, "move", hr, reason="提前", given=Given(day=plan.ends_on - timedelta(days=1)))
    with pytest.raises(BadInput, match="Nothing would change"):
        steps.take(plan.pk, "move", hr, reason="沒事")
    later = plan.ends_on + timedelta(days=30)
    more = Given(day=later, help=NewHelp("外部課程"), review_on=later)
    plan = steps.take(plan.pk, "move", hr, reason="請假兩週", given=more)
    assert (plan.ends_on, plan.help.count(), plan.reviews.count()) == (later, 2, 3)
    assert told(plan) == {trainee.username, supervisor.username}
    assert differences(plan) == []


def test_a_plan_ends_early_only_as_reached(trainee, supervisor, hr):
    plan = running(trainee, supervisor, hr)
    with pytest.raises(Conflict, match="at least one review"):
        steps.take(plan.pk, "end", supervisor, reason="達成", given=Given(outcome="reached"))
    plan = reviewed(moved_back(plan, 35))
    with pytest.raises(Conflict, match="Before that day"):
        steps.take(plan.pk, "end", supervisor, reason="未達成", given=Given(outcome="not_reached"))
    with pytest.raises(BadInput, match="Choose the outcome"):
        steps.take(plan.pk, "end", supervisor, reason="未達成", given=Given(outcome="else"))
    plan = steps.take(plan.pk, "end", supervisor, reason="皆達成", given=Given(outcome="reached"))
    assert (plan.state, plan.outcome) == (State.ENDED, "reached")
    assert told(plan) == {trainee.username, hr.username}


def test_an_overdue_review_keeps_a_plan_from_ending(trainee, supervisor, hr):
    plan = reviewed(moved_back(running(trainee, supervisor, hr), 120))
    with pytest.raises(Conflict, match="is not written down"):
        steps.take(plan.pk, "end", supervisor, reason="未達成", given=Given(outcome="not_reached"))
    plan = reviewed(plan)
    plan = steps.take(plan.pk, "end", supervisor, reason="未達成", given=Given(outcome="not_reached"))
    assert plan.outcome == "not_reached"


def test_the_person_answers_the_outcome(trainee, supervisor, hr):
    plan = ended(trainee, supervisor, hr)
    with pytest.raises(Forbidden):
        steps.take(plan.pk, "reply", supervisor, reason="代答")
    steps.take(plan.pk, "reply", trainee, reason="謝謝協助")
    assert told(plan) == {supervisor.username, hr.username}
    assert whole(plan)


def test_hr_cancels_with_a_reason_and_the_person_hears_only_of_what_they_could_read(trainee, supervisor, hr):
    plan = with_hr(trainee, supervisor)
    steps.take(plan.pk, "cancel", hr, reason="改以教育訓練處理")
    assert told(plan) == {supervisor.username}
    assert not sees(trainee, plan)
    other = to_sign(trainee, supervisor, hr)
    steps.take(other.pk, "cancel", hr, reason="調職")
    assert told(other) == {supervisor.username, trainee.username}


def test_a_discarded_draft_keeps_nothing_of_what_it_said(trainee, supervisor):
    plan = drafted(trainee, supervisor)
    steps.take(plan.pk, "discard", supervisor)
    plan = ImprovementPlan.objects.get(pk=plan.pk)
    assert (plan.state, plan.summary, plan.facts.count(), plan.help.count(), plan.reviews.count()) == (
        State.CANCELLED,
        "",
        0,
        0,
        0,
    )
    assert whole(plan)


def test_a_draft_that_was_released_before_keeps_what_was_signed(trainee, supervisor, hr):
    plan = to_sign(trainee, supervisor, hr)
    steps.take(plan.pk, "sign", trainee)
    steps.take(plan.pk, "return", hr, reason="重寫")
    steps.take(plan.pk, "discard", supervisor)
    assert plan.facts.count() == 1
    assert plan.signatures.count() == 1


def test_hr_hands_it_over_to_the_supervisor_of_today(trainee, supervisor, manager, hr):
    plan = to_sign(trainee, supervisor, hr)
    steps.take(plan.pk, "sign", supervisor)
    with pytest.raises(Conflict, match="Change the reporting line first"):
        steps.take(plan.pk, "hand_over", hr, reason="離職")
    trainee.supervisor = manager
    trainee.save()
    with pytest.raises(Forbidden, match="hand it over to you"):
        steps.take(plan.pk, "sign", manager)
    plan = steps.take(plan.pk, "hand_over", hr, reason="調部門")
    assert plan.supervisor == manager
    assert told(plan) == {manager.username, supervisor.username, trainee.username}
    assert not sees(supervisor, plan)
    assert steps.take(plan.pk, "sign", trainee).state == State.TO_SIGN, "the new supervisor has not signed"
    assert steps.take(plan.pk, "sign", manager).state == State.RUNNING


def test_who_can_not_act_takes_no_step(trainee, supervisor, hr):
    plan = drafted(trainee, supervisor)
    supervisor.left_on = timezone.localdate() - timedelta(days=1)
    supervisor.save()
    with pytest.raises(Forbidden):
        steps.take(plan.pk, "send", supervisor)
    assert steps.available(plan, supervisor) == []


def test_every_action_of_the_chain_has_its_words():
    for row in ROWS:
        for state in row.sources:
            assert past_of(row.action, state, signed=row.signs) == row.past
    assert set(ImprovementAction) == {row.action for row in ROWS} | set(PAST)


@pytest.mark.parametrize("typed", [{"giver": "蔡怡君"}, {"help_due": today() + timedelta(days=20)}])
def test_who_helps_and_until_when_are_not_dropped_where_the_help_itself_is_missing(
    typed, trainee, supervisor, hr, signed_in
):
    plan = running(trainee, supervisor, hr)
    supervisor.language = "en"
    supervisor.save()
    later = {"version": plan.version, "reason": "請假兩週", "end": plan.ends_on + timedelta(days=30), "help": ""}
    answer = signed_in(supervisor).post(f"{plan.get_absolute_url()}move/", {**later, **typed})
    assert answer.status_code == 400
    form = next(one.form for one in answer.context["other_steps"] if one.step.action == "move")
    assert list(form.errors) == ["help"]
    assert "Say what the help is too" in answer.text
    assert ImprovementPlan.objects.get(pk=plan.pk).ends_on == plan.ends_on
