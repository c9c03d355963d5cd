"""Two of HR add the same day at the same moment, each on a connection of their own."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from config.refusals import Conflict
from integrity.checks import CHECKS
from people.calendar import keeping
from people.calendar.keeping import NewDay
from people.models import CompanyDay, DayKind
from tests.assessments.racing import meet_at, race

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]


def test_the_later_one_is_told_and_adds_nothing(monkeypatch):
    meet_at(monkeypatch, keeping, "_refuse_opposite")  # both have looked, neither has written
    wanted = [
        [NewDay(date(2026, 12, 30), "盤點"), NewDay(date(2026, 12, 31), "公司放假")],
        [NewDay(date(2026, 12, 31), "停電")],
    ]
    ended = race(*(lambda days=days: keeping.add(DayKind.OFF, days) for days in wanted))
    assert [isinstance(one, Conflict) for one in ended].count(True) == 1
    assert CompanyDay.objects.filter(day=date(2026, 12, 31)).count() == 1
    assert CompanyDay.objects.count() in (1, 2)
    assert not list(CHECKS["people.companyday"].alarms())
