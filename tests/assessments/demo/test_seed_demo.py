"""Seeding the demo: when it refuses, and that it is whole, quiet and always in the past."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessments.demo import seed
from assessments.demo.clock import story_time
from assessments.enums import Action, TrainingPlanState
from assessments.models import (
    Assessment,
    Cycle,
    Event,
    Evidence,
    FollowUp,
    ImprovementReview,
    PlanLine,
    TrainingPlan,
    TrainingSession,
)
from config.days import local_day
from config.refusals import Conflict
from people.models import User

pytestmark = pytest.mark.django_db
# What follows an approval, however long after the end of its cycle.
FOLLOWING = [Action.FOLLOW_UP, Action.FOLLOW_UP_OBJECT, Action.FOLLOW_UP_ANSWER, Action.FOLLOW_UP_WITHDRAW]


def seeded() -> str:
    said = StringIO()
    call_command("seed_demo", stdout=said)
    return said.getvalue()


@pytest.fixture
def demo_mode(settings):
    settings.DEMO_MODE = True


def test_without_demo_mode_it_refuses_and_makes_nobody(standard, settings):
    settings.DEMO_MODE = False
    with pytest.raises(CommandError, match="DEMO_MODE"):
        seeded()
    assert not User.objects.exists()


def test_without_the_standard_it_says_what_to_load_and_makes_nobody(db, demo_mode):
    with pytest.raises(CommandError, match="loaddata bas4222_002v2 rating_scale"):
        seeded()
    assert not User.objects.exists()


def test_where_a_person_exists_it_does_nothing_and_says_so(standard, demo_mode, stranger):
    assert "no demo data was added" in seeded()
    assert list(User.objects.all()) == [stranger]
    assert not Assessment.objects.exists()


def test_a_story_that_fails_leaves_nothing_half_done(standard, demo_mode, monkeypatch):
    real, told = seed.stories, seed.stories("closed_front")
    told[-1]["step"][-1]["do"] = "approve"
    monkeypatch.setattr(seed, "stories", lambda name: told if name == "closed_front" else real(name))
    with pytest.raises(Conflict):
        seeded()
    assert not User.objects.exists()
    assert not Cycle.objects.exists()
    assert abs(timezone.now() - datetime.now(UTC)) < timedelta(minutes=1)


# A cycle opened about New Year; a leap day that is a Sunday.
@pytest.mark.parametrize("today", [date(2026, 2, 5), date(2032, 2, 29)])
def test_on_any_day_the_past_lies_before_it_and_the_cycles_do_not_overlap(standard, demo_mode, today):
    with story_time() as clock:
        clock.set(today, "00:05")
        former, current = seed.plant(today)
        assert not Event.objects.filter(at__gte=timezone.now()).exists()
        assert Assessment.objects.get(cycle=current, trainee__username="trainee").supervisor_due > today
    assert former.ends_on + timedelta(days=1) == current.starts_on
    appraised = Event.objects.filter(assessment__cycle=former).exclude(action__in=FOLLOWING)
    last = appraised.latest("at")
    assert last.at < Event.objects.filter(assessment__cycle=current).earliest("at").at
    assert not Evidence.objects.filter(observed_on__gte=today).exists()
    assert not FollowUp.objects.filter(observed_on__gte=today).exists()
    assert not ImprovementReview.objects.filter(held_on__isnull=True, due_on__lte=today).exists()
    plans = TrainingPlan.objects.filter(courses__sessions__taken_at__isnull=False).distinct()
    assert [plan.state for plan in plans] == [TrainingPlanState.APPROVED]
    taken = TrainingSession.objects.filter(planned__plan__in=plans, taken_at__isnull=False)
    assert {local_day(session.starts_at).year for session in taken} == {plans[0].year}
    assert not PlanLine.objects.filter(assessment__cycle=current, due_on__lte=today).exists()
