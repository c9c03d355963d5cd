"""Nobody is put into a cycle twice, and no cycle closes over a draft, whatever happens at the same moment."""

from __future__ import annotations

import pytest
from django.urls import reverse

from assessments.cycles import ending
from assessments.enums import CycleState
from assessments.models import Assessment, Cycle
from assessments.workflow import steps
from config.refusals import Conflict
from tests.assessments.racing import meet_at, race
from tests.assessments.soundness import faults
from tests.assessments.workflow.races import RACING, brought_to

pytestmark = RACING


@pytest.fixture
def open_twice(cycle, trainee, hr, signed_in, monkeypatch):
    """HR puts the same person into a cycle from two browsers at once."""
    meet_at(monkeypatch, Assessment, "full_clean")
    url = reverse("assessments:cycle-people", args=[cycle.pk])

    def post():
        browsers = [signed_in(hr), signed_in(hr)]
        return race(*(lambda own=own: own.post(url, {"person": [trainee.pk]}) for own in browsers))

    return post


def test_without_protection_one_person_is_appraised_twice_in_a_cycle(open_twice, unprotected):
    assert [answer.status_code for answer in open_twice()] == [302, 302]
    assert Assessment.objects.count() == 2


def test_a_person_put_into_a_cycle_twice_at_once_is_in_it_once(open_twice):
    first, second = open_twice()
    assert (first.status_code, second.status_code) == (302, 409)
    assert "此人員在本評核週期已有評核" in second.content.decode()
    assert faults(Assessment.objects.get().pk) == []


@pytest.fixture
def closing(assessment, hr, monkeypatch):
    """The cycle is closed while its last approved assessment is opened again."""
    meet_at(monkeypatch, Cycle, "save")
    done = brought_to("approved", assessment, hr)
    calls = {
        "close": lambda: ending.close(done.cycle_id),
        "reopen": lambda: steps.perform(done.pk, "reopen", hr, seen=done.version, reason="補件"),
    }
    return lambda *order: race(*(calls[name] for name in order))


def test_without_the_lock_a_cycle_closes_over_a_draft(assessment, closing, no_locks):
    closing("reopen", "close")
    assert faults(assessment.pk) == ["it is draft in a closed cycle"]


@pytest.mark.parametrize("order", [("reopen", "close"), ("close", "reopen")])
def test_a_cycle_never_closes_over_an_assessment_that_is_opened_again(assessment, closing, order):
    ends = dict(zip(order, closing(*order), strict=True))
    assert isinstance(ends["reopen"], Assessment)
    assert isinstance(ends["close"], Conflict) == (order[0] == "reopen")
    assert Cycle.objects.get().state == CycleState.OPEN
    assert faults(assessment.pk) == []
