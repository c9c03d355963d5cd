"""A follow-up and another step at the same moment: one is written, who comes second is told, nothing is lost."""

from __future__ import annotations

import pytest

from assessments.followups import answering, confirming
from assessments.models import FollowUp, IndicatorResult
from assessments.workflow import steps
from config.refusals import Conflict
from integrity import seals
from people.models import User
from tests.assessments.followups.conftest import confirm, given
from tests.assessments.racing import meet_at, race
from tests.assessments.verifying.tampering import run
from tests.assessments.workflow.races import RACING

pytestmark = RACING


@pytest.fixture
def meeting(monkeypatch):
    meet_at(monkeypatch, seals, "mac")


def test_of_a_follow_up_and_a_reopening_the_second_is_told(done, supervisor, hr):
    rows, seen = [given(done, "P1.1.1")], done.version
    first, second = (User.objects.get(pk=person.pk) for person in (supervisor, hr))
    confirmed, opened = race(
        lambda: confirming.confirm(done.pk, first, rows, seen),
        lambda: steps.perform(done.pk, "reopen", second, seen=seen, reason="漏評"),
    )
    assert isinstance(opened, Conflict)
    assert len(confirmed) == 1
    done.refresh_from_db()
    assert done.is_approved
    assert IndicatorResult.objects.filter(source="follow_up").count() == 1
    assert run()[0] == 0


def test_of_a_reopening_and_a_follow_up_the_second_is_told(done, supervisor, hr):
    rows, seen = [given(done, "P1.1.1")], done.version
    opened, confirmed = race(
        lambda: steps.perform(done.pk, "reopen", hr, seen=seen, reason="漏評"),
        lambda: confirming.confirm(done.pk, supervisor, rows, seen),
    )
    assert isinstance(confirmed, Conflict)
    assert "opened again" in confirmed.message or "重新開啟" in confirmed.message
    assert not opened.is_approved
    assert not FollowUp.objects.exists()
    assert run()[0] == 0


def test_of_an_objection_and_a_taking_back_one_is_written(done, supervisor, trainee):
    (row,) = confirm(done, supervisor, "P1.1.1")
    ends = race(
        lambda: answering.object_to(row.pk, trainee, "不同意", "confirmed"),
        lambda: answering.withdraw(row.pk, supervisor, "弄錯", "confirmed"),
    )
    assert sorted(isinstance(end, Conflict) for end in ends) == [False, True]
    assert run()[0] == 0
