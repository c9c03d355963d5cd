"""The seeded demo: from the gaps of its last cycle to what closed them, each step as the portal takes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F
from django.test import override_settings
from django.utils import timezone

from assessments.careers.standards import layouts
from assessments.demo.people import MEMBERS
from assessments.enums import (
    ActionState,
    Attendance,
    FollowUpState,
    ImprovementAction,
    ImprovementState,
    PlannedState,
    TrainingPlanState,
)
from assessments.improvement.record import signed_by
from assessments.models import (
    AgreedAction,
    Assessment,
    ConfirmedProfile,
    Course,
    DevelopmentAction,
    DevelopmentStep,
    FollowUp,
    ImprovementPlan,
    IndicatorResult,
    Participant,
    PlannedCourse,
    TrainingNeed,
    TrainingPlan,
    TrainingSession,
)
from assessments.training.chain import CLOSED, OPEN, chain_of
from assessments.training.figures import gaps_of
from config.days import local_day
from people.models import User
from tests import shipped
from tests.standing import standing

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def seeded(shipped_rows: Any, django_db_blocker: Any) -> Iterator[None]:
    """The demo, seeded once for this module."""
    with standing(django_db_blocker):
        shipped.put(shipped_rows)
        with override_settings(DEMO_MODE=True):
            call_command("seed_demo", stdout=StringIO())
        yield


@pytest.fixture
def demo(seeded: None, db: Any) -> None:
    """What `seed_demo` made of an empty portal."""


def rows() -> Any:
    return PlannedCourse.objects.order_by("pk")


def test_nothing_of_it_lies_ahead_but_what_is_planned(demo):
    now = timezone.now()
    assert not DevelopmentStep.objects.filter(at__gte=now).exists()
    assert not FollowUp.objects.filter(confirmed_at__gte=now).exists()
    assert not Participant.objects.filter(taken_at__gte=now).exists()
    assert not Participant.objects.filter(taken_at__lt=F("added_at")).exists(), "a place is as old as the story says"
    assert not Course.objects.filter(planned__created_at__lt=F("created_at")).exists()
    taken = TrainingSession.objects.filter(taken_at__isnull=False)
    assert all(local_day(one.taken_at) >= local_day(one.starts_at) for one in taken)


def test_steps_of_an_action_follow_each_other(demo):
    for action in DevelopmentAction.objects.all():
        steps = list(action.steps.all())
        assert [step.at for step in steps] == sorted(step.at for step in steps)
        assert steps[-1].to_state == action.state


def test_some_courses_are_accredited_and_one_lapses_within_three_months(demo):
    today = timezone.localdate()
    soon = Course.objects.filter(icap_expires_on__range=(today, today + timedelta(days=90)))
    assert [course.code for course in soon] == ["CS-101"]
    assert Course.objects.filter(icap_expires_on__gt=today + timedelta(days=90)).count() >= 2
    assert Course.objects.exclude(retired_at=None).count() == 1
    assert not Course.objects.filter(subjects=None).exists()


def test_the_plan_is_approved_and_its_courses_are_in_every_state(demo):
    plan = TrainingPlan.objects.get(state=TrainingPlanState.APPROVED)
    assert rows().count() >= 6
    assert plan.courses.count() >= 6
    assert set(rows().values_list("state", flat=True)) == set(PlannedState.values)
    held = rows().filter(state=PlannedState.HELD)
    assert {local_day(one.starts_at).year for one in TrainingSession.objects.filter(planned__in=held)} == {plan.year}
    assert 0 < sum(row.spent for row in held) <= plan.budget


def test_people_came_came_in_part_stayed_away_and_gave_a_place_back(demo):
    taken = Counter(Participant.objects.filter(withdrawn_at=None).values_list("attendance", flat=True))
    assert set(taken) == set(Attendance.values)
    assert Participant.objects.exclude(withdrawn_at=None).get().reason


def test_the_trainee_has_a_course_to_come(demo):
    place = Participant.objects.get(person__username="trainee", session__starts_at__gt=timezone.now())
    assert place.invited_at


def test_every_place_in_a_course_that_was_held_has_the_gap_for_which_it_was_given(demo):
    held = Participant.objects.filter(planned__state=PlannedState.HELD)
    assert held.exists()
    assert not held.filter(needs=None).exists()


def test_gaps_were_closed_by_follow_ups_and_by_appraisals_and_some_are_open(demo):
    chain = chain_of(Participant.objects.filter(withdrawn_at=None))
    closed = [one for one in chain.closings.values() if one.state == CLOSED]
    assert {one.by.follow_up is not None for one in closed if one.by} == {True, False}
    assert any(one.state == OPEN for one in chain.closings.values())
    figures = gaps_of(chain.needs, chain)
    assert 0 < figures.closed < figures.measurable


def test_who_stayed_away_has_the_gap_still(demo):
    absent = Participant.objects.get(attendance=Attendance.ABSENT)
    chain = chain_of(Participant.objects.filter(pk=absent.pk))
    gaps = [need for need in chain.needs if need.kind == "gap"]
    assert gaps
    assert {chain.closings[need.pk].state for need in gaps} == {OPEN}


def test_follow_ups_are_in_the_states_that_a_supervisor_meets(demo):
    states = Counter(FollowUp.objects.values_list("state", flat=True))
    assert states[FollowUpState.CONFIRMED] >= 3
    assert {states[one] for one in set(FollowUpState) - {FollowUpState.CONFIRMED}} == {1}
    assert set(FollowUp.objects.values_list("meets", flat=True)) == {True, False}
    assert FollowUp.objects.exclude(participant=None).exclude(action=None).exists()
    assert FollowUp.objects.exclude(evidence=None).exists()


def test_a_closed_gap_stands_in_the_results_with_its_source(demo):
    row = IndicatorResult.objects.get(person__username="trainee", source="follow_up")
    assert (row.indicator.code, row.meets) == ("P1.2.4", True)
    profile = ConfirmedProfile.objects.get(assessment=row.assessment)
    places = [key.pk for key in layouts([profile.standard_id])[profile.standard_id].places]
    assert profile.ratings[places.index(row.indicator_id)] == "2", "what was signed stays"


def test_development_actions_are_in_each_state(demo):
    actions = list(DevelopmentAction.objects.all())
    assert {action.state for action in actions} == set(ActionState.values)
    assert any(action.is_overdue for action in actions)
    wanting = [action for action in actions if action.help_wanted_at]
    assert [action.person.username for action in wanting] == ["trainee"]
    assert wanting[0].owner.username == "supervisor"
    dropped = DevelopmentStep.objects.filter(to_state=ActionState.DROPPED)
    assert all(step.note for step in dropped)
    assert any(action.assessment is None for action in actions), "one was added by hand"


def test_what_was_agreed_before_stands_in_the_appraisals_submitted_since(demo):
    assert AgreedAction.objects.exists()
    for row in Assessment.objects.filter(submitted_at__isnull=False):
        earlier = DevelopmentAction.objects.filter(person=row.trainee, created_at__lt=row.created_at)
        still = {
            action.pk
            for action in earlier
            if not any(step.closes and step.at < row.created_at for step in action.changes)
        }
        assert {one.action_id for one in row.agreed.all()} == still


def test_the_improvement_plan_is_signed_by_both_and_its_first_review_is_done(demo):
    plan = ImprovementPlan.objects.get()
    assert plan.state == ImprovementState.RUNNING
    assert signed_by(plan, plan.person_id)
    assert signed_by(plan, plan.supervisor_id)
    done, *ahead = plan.reviews.order_by("due_on")
    assert (done.held_on is not None, bool(done.findings)) == (True, True)
    assert all(review.held_on is None and review.due_on > timezone.localdate() for review in ahead)
    assert plan.events.filter(action=ImprovementAction.MOVE).exists()
    assert plan.help.filter(given_on__isnull=False).exists()
    assert plan.facts.exclude(indicator=None).count() == plan.facts.count() >= 3


def test_everybody_in_it_belongs_to_the_cast(demo):
    assert set(User.objects.values_list("username", flat=True)) == {member.number for member in MEMBERS}
    assert not TrainingNeed.objects.filter(assessment=None).exists()
