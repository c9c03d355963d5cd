"""What is summed up of a plan, and what attendance leaves behind when it is corrected."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.http import QueryDict

from assessments.development import actions
from assessments.development.plan import GivenLine
from assessments.enums import Attendance
from assessments.models import Participant
from assessments.training import attendance, places
from assessments.training.attendance import Entry, Word, word_of
from assessments.training.page import Money, plan_context, years_context
from config.refusals import Conflict
from tests.assessments.training import makers

pytestmark = pytest.mark.django_db


def take(row, place, word, by):
    place.refresh_from_db()
    attendance.take(row, None, [Entry(place.pk, place.version, word_of(place), word)], by)


def test_what_was_called_off_is_planned_no_more_and_what_it_cost_is_still_spent(plan, row, hr):
    makers.planned(plan, hr, makers.course("電話禮儀", "C02"), state="cancelled", reason="人數不足", spent=5_000)
    wanted = Money(budget=100_000, planned=20_000, spent=5_000)
    assert plan_context(hr, plan, QueryDict())["money"] == wanted
    assert [one.money for one in years_context(hr)["years"]] == [wanted]


def test_who_took_part_keeps_the_place(row, trainee, hr):
    place = makers.place(row, trainee, hr)
    take(row, place, Word(Attendance.ATTENDED, Decimal(6)), hr)
    place.refresh_from_db()
    with pytest.raises(Conflict):
        places.withdraw(place, place.version, "換人", hr)
    assert Participant.objects.get().withdrawn_at is None


def test_a_corrected_attendance_leaves_no_second_note_on_the_action(row, trainee, supervisor, hr):
    action = actions.add(trainee, supervisor, GivenLine("熟悉退費規定"))
    place = makers.place(row, trainee, hr, action=action)
    for word in (Word(Attendance.ATTENDED, Decimal(6)), Word(Attendance.PARTLY, Decimal(3))):
        take(row, place, word, hr)
    assert action.steps.count() == 2, "the first with which it began, and one note"
