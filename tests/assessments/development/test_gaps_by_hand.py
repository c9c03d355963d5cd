"""Which gaps an action that is added by hand can answer: those that are open now, each once, as somebody may read."""

from __future__ import annotations

import pytest

from assessments.development.adding import gaps_of
from assessments.workflow import steps
from tests.assessments.training.makers import followed_up
from tests.factories import UserFactory, approved

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(assessment, hr):
    return approved(assessment, hr, changes={"P1.1.1": ("2", "常漏項"), "P1.1.2": ("2", "需提醒"), "A01": ("1", "")})


def codes(person, reader):
    return [label.split()[0] for _key, label in gaps_of(person, reader)]


def test_they_stand_in_the_order_of_the_standard(done, trainee, supervisor):
    assert codes(trainee, supervisor) == ["P1.1.1", "P1.1.2", "A01"]


def test_what_a_follow_up_closed_is_not_offered(done, trainee, supervisor):
    followed_up(done)
    assert codes(trainee, supervisor) == ["P1.1.1", "A01"]


def test_what_fell_short_again_is_offered_once(done, trainee, supervisor):
    followed_up(done, value=3)
    followed_up(done, value=1)
    assert codes(trainee, supervisor) == ["P1.1.1", "P1.1.2", "A01"]


def test_what_met_and_fell_short_by_a_follow_up_is_offered_at_its_place(done, trainee, supervisor):
    followed_up(done, code="P1.1.3", value=2)
    assert codes(trainee, supervisor) == ["P1.1.1", "P1.1.2", "P1.1.3", "A01"]


def test_a_follow_up_of_a_former_revision_decides_nothing(done, trainee, supervisor, hr):
    followed_up(done)
    steps.perform(done.pk, "reopen", hr, reason="更正")
    approved(done, hr, changes={"P1.1.2": ("1", "退步")})
    assert codes(trainee, supervisor) == ["P1.1.2"]


def test_who_may_not_read_the_appraisal_is_offered_nothing(done, trainee):
    assert codes(trainee, UserFactory()) == []
