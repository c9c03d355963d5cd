"""Two who press at the same moment: one is taken, the other reads what became of the action."""

from __future__ import annotations

import pytest
from django.db import connection

from assessments.development import actions
from assessments.development.plan import GivenLine
from assessments.models import DevelopmentAction
from config.refusals import Conflict
from tests.assessments.racing import hold_no_row, meet_at, race

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer and no row locks"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def pressed(transactional_db, trainee, supervisor, monkeypatch):
    """The person is done, and the supervisor drops it."""
    action = actions.add(trainee, supervisor, GivenLine("熟悉退費規定"))
    meet_at(monkeypatch, actions, "may_change")
    return lambda: race(
        lambda: actions.finish(action.pk, trainee),
        lambda: actions.drop(action.pk, supervisor, "規定已取消"),
    )


def test_without_the_lock_it_is_done_and_dropped(pressed, monkeypatch):
    hold_no_row(monkeypatch)
    assert [isinstance(answer, Exception) for answer in pressed()] == [False, False]
    assert DevelopmentAction.objects.get().steps.count() == 3


def test_with_it_one_is_taken_and_the_other_refused(pressed):
    answers = pressed()
    assert [type(answer) for answer in answers].count(Conflict) == 1
    assert DevelopmentAction.objects.get().steps.count() == 2
