"""Two of HR at the same moment: one plan, one row, one place for each person; and one of two edits of a course."""

from __future__ import annotations

import pytest
from django.db import connection

from assessments.courses import keeping
from assessments.courses.keeping import Changed, Wanted
from assessments.models import Assessment, Course, Participant, PlannedCourse, TrainingNeed, TrainingPlan
from assessments.needs import planning
from tests.assessments.courses.catalogues import course
from tests.assessments.needs.test_needs import reason_of
from tests.assessments.racing import hold_no_row, meet_at, race
from tests.factories import approved

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer and no row locks"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def planned_at_once(transactional_db, assessment, hr, monkeypatch):
    """Both give the same person a place in the same course of the same year."""
    row = Assessment.objects.get(pk=approved(assessment, hr, changes={"P1.1.2": ("2", "不足")}).pk)
    served, reason = course("A", cost=500), reason_of(row, "P1.1.2")
    TrainingPlan.objects.create(year=2026, created_by=hr)
    meet_at(monkeypatch, planning, "_to_be_held")

    def run():
        return race(*(lambda: planning.plan_training(hr, 2026, served, [reason]) for _count in range(2)))

    return run


def test_without_the_lock_the_course_stands_in_the_plan_twice(planned_at_once, monkeypatch):
    hold_no_row(monkeypatch)
    planned_at_once()
    assert PlannedCourse.objects.count() == 2


def test_at_once_it_is_planned_once(planned_at_once):
    first, second = planned_at_once()
    assert sorted((one.places, one.had, one.needs) for one in (first, second)) == [(0, 1, 0), (1, 0, 1)]
    assert (PlannedCourse.objects.count(), Participant.objects.count(), TrainingNeed.objects.count()) == (1, 1, 1)
    assert PlannedCourse.objects.get().cost == 500


def test_of_two_who_edit_a_course_at_once_the_second_is_told(transactional_db, hr, monkeypatch):
    made = course("A", cost=100)
    meet_at(monkeypatch, keeping, "held")
    ends = race(*(lambda cost=cost: keeping.change(made.pk, 1, Wanted({"cost": cost})) for cost in (200, 300)))
    assert [type(one) for one in ends] == [Course, Changed]
    assert (Course.objects.get().cost, Course.objects.get().version) == (200, 2)
