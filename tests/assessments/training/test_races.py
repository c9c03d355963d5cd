"""Two of HR at the same moment, each on a connection of their own: one is told, nothing is lost or given twice."""

from __future__ import annotations

import pytest
from django.db import connection

from assessments.enums import Attendance
from assessments.models import Participant, TrainingPlan
from assessments.training import attendance, places, plans, rows, sessions
from assessments.training.attendance import Disagreement, Entry, Word
from config.refusals import BadInput, Conflict
from integrity.checks import CHECKS
from tests.assessments.racing import hold_no_row, meet_at, race
from tests.assessments.training import makers
from tests.factories import UserFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]


@pytest.fixture
def people(transactional_db):
    return [UserFactory(username="hr1", roles=["hr"]), UserFactory(username="hr2", roles=["hr"])]


@pytest.fixture
def row(people):
    return makers.planned(makers.plan(people[0]), people[0])


def alarms():
    tables = ("training", "planned", "session", "participant", "need")
    return [alarm for name in tables for alarm in CHECKS[f"assessments.{name}"].alarms()]


@pytest.fixture
def meeting(monkeypatch):
    """Both have looked at who may change plans; none has locked or written."""
    meet_at(monkeypatch, plans, "refuse_changing")


def edits(people, plan):
    return [lambda by=by: plans.change(plan.pk, 1, 5, by.username, by) for by in people]


def test_of_two_who_change_the_plan_one_is_told(people, row, meeting):
    ended = race(*edits(people, row.plan))
    assert sorted(isinstance(one, Conflict) for one in ended) == [False, True]
    now = TrainingPlan.objects.get()
    assert now.version == 2
    assert now.note in {by.username for by in people}
    assert alarms() == []


def test_without_the_lock_both_would_write_and_one_would_be_lost(people, row, monkeypatch):
    hold_no_row(monkeypatch)
    meet_at(monkeypatch, TrainingPlan, "from_db")
    ended = race(*edits(people, row.plan))
    assert not any(isinstance(one, Conflict) for one in ended)
    assert TrainingPlan.objects.get().version == 2, "two changes, one of them lost"


def test_two_who_take_attendance_of_one_person_hear_of_each_other(people, row, meeting):
    place = makers.place(row, UserFactory(), people[0])
    open_ = Word(Attendance.OPEN)
    words = [Word(Attendance.ATTENDED, 6), Word(Attendance.ABSENT)]

    def take(word, by):
        return lambda: attendance.take(row, None, [Entry(place.pk, 1, open_, word)], by)

    ended = race(take(words[0], people[0]), take(words[1], people[1]))
    (told,) = [one for one in ended if isinstance(one, Disagreement)]
    now = Participant.objects.get()
    assert now.taken_by.name in told.others[place.pk]
    assert now.version == 2
    assert alarms() == []


def test_two_who_take_attendance_of_different_people_both_count(people, row, meeting):
    pair = [makers.place(row, UserFactory(), people[0]) for _n in range(2)]
    word = Word(Attendance.ATTENDED, 6)

    def take(place, by):
        return lambda: attendance.take(row, None, [Entry(place.pk, 1, Word(Attendance.OPEN), word)], by)

    assert race(*(take(place, by) for place, by in zip(pair, people, strict=True))) == [1, 1]
    assert Participant.objects.filter(attendance=Attendance.ATTENDED).count() == 2


@pytest.fixture(params=["attendance first", "attendance second"])
def in_order(request, monkeypatch):
    """Races two calls of which the first holds the plan when the second comes for it; tells of attendance first."""
    meet_at(monkeypatch, TrainingPlan, "from_db")

    def run(take, other):
        if request.param == "attendance first":
            return race(take, other)
        return race(other, take)[::-1]

    run.takes_first = request.param == "attendance first"
    return run


def test_of_attendance_and_calling_the_course_off_the_second_is_told(people, row, in_order):
    place = makers.place(row, UserFactory(), people[0])
    entry = Entry(place.pk, 1, Word(Attendance.OPEN), Word(Attendance.ATTENDED, 6))
    taken, called_off = in_order(
        lambda: attendance.take(row, None, [entry], people[0]),
        lambda: rows.call_off(row, 1, "人數不足", people[1]),
    )
    came = Participant.objects.get().attendance == Attendance.ATTENDED
    assert (came, isinstance(taken, Conflict), isinstance(called_off, Conflict)) == (
        in_order.takes_first,
        not in_order.takes_first,
        in_order.takes_first,
    )
    row.refresh_from_db()
    assert row.state == ("held" if came else "cancelled")
    assert alarms() == []


def test_of_attendance_and_a_place_given_back_the_second_is_told(people, row, in_order):
    place = makers.place(row, UserFactory(), people[0])
    entry = Entry(place.pk, 1, Word(Attendance.OPEN), Word(Attendance.ATTENDED, 6))
    taken, withdrawn = in_order(
        lambda: attendance.take(row, None, [entry], people[0]),
        lambda: places.withdraw(place, 1, "換人", people[1]),
    )
    assert isinstance(withdrawn, Conflict) is in_order.takes_first
    assert isinstance(taken, Disagreement) is not in_order.takes_first
    now = Participant.objects.get()
    assert (now.attendance == Attendance.ATTENDED) is (now.withdrawn_at is None) is in_order.takes_first
    assert alarms() == []


def test_of_attendance_and_calling_its_session_off_the_second_is_told(people, row, in_order):
    held = makers.session(row, people[0], days=0)
    place = makers.place(row, UserFactory(), people[0], session=held)
    entry = Entry(place.pk, 1, Word(Attendance.OPEN), Word(Attendance.ATTENDED, 6))
    taken, called_off = in_order(
        lambda: attendance.take(row, held, [entry], people[0]),
        lambda: sessions.call_off(held, 1, people[1]),
    )
    assert isinstance(called_off, Conflict) is in_order.takes_first
    assert isinstance(taken, Conflict) is not in_order.takes_first
    held.refresh_from_db()
    assert (held.taken_at is not None) is (held.cancelled_at is None) is in_order.takes_first
    assert (Participant.objects.get().attendance == Attendance.ATTENDED) is in_order.takes_first
    assert alarms() == []


def test_the_last_seat_is_given_once_and_nobody_gets_two_places(people, row, meeting):
    session = makers.session(row, people[0], seats=1)
    pair = [makers.place(row, UserFactory(), people[0]) for _n in range(2)]
    ended = race(
        *(
            lambda one=one, by=by: places.assign(row, [one.pk], session, by)
            for one, by in zip(pair, people, strict=True)
        )
    )
    assert sorted(isinstance(one, BadInput) for one in ended) == [False, True]
    assert session.participants.count() == 1
    somebody = UserFactory()
    race(*(lambda by=by: places.give(row, [somebody], by) for by in people))
    assert Participant.objects.filter(person=somebody).count() == 1
    assert alarms() == []
