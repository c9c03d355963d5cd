"""Two steps at the same moment, and eight approvals: one is taken, the others are told in a sentence."""

from __future__ import annotations

import pytest
from django.urls import reverse

from assessments.models import Assessment
from assessments.workflow import steps
from config.refusals import Refusal
from people.models import User
from tests.assessments.racing import race
from tests.assessments.soundness import faults
from tests.assessments.workflow.races import JSON, RACING, brought_to
from tests.factories import UserFactory, open_for

pytestmark = RACING
MANY = 8
# Two steps that each could be taken, where only one may be: state, (step, whose), (step, whose).
PAIRS = {
    "withdraw, acknowledge": ("submitted", ("withdraw", "supervisor"), ("acknowledge", "trainee")),
    "acknowledge, dispute": ("submitted", ("acknowledge", "trainee"), ("dispute", "trainee")),
    "dispute, approve overdue": ("overdue", ("dispute", "trainee"), ("approve", "hr")),
    "reassign, submit": ("rated", ("reassign", "hr"), ("submit", "supervisor")),
    "cancel, submit": ("rated", ("cancel", "hr"), ("submit", "supervisor")),
    "self_submit, submit": ("rated", ("self_submit", "trainee"), ("submit", "supervisor")),
    "submit twice": ("rated", ("submit", "supervisor"), ("submit", "supervisor")),
    "reopen twice": ("approved", ("reopen", "hr"), ("reopen", "hr")),
}
# Both write the row of the self-rating, so that the second waits for the first in any case.
ONE_WAITS = "self_submit, submit"
# How many events there are before the race.
BEFORE = {"rated": 1, "submitted": 2, "overdue": 2, "approved": 4}


@pytest.fixture
def clash(cycle, supervisor, hr, stranger):
    """Takes two steps at once, both by people who saw the same version; the first named has the lock first."""

    def take(state, *both):
        trainee = UserFactory(supervisor=supervisor)
        before = brought_to(state, open_for(cycle, trainee, supervisor, hr), hr)
        people = {"supervisor": supervisor, "trainee": trainee, "hr": hr}

        def step(action, who):
            actor = User.objects.get(pk=people[who].pk)
            return lambda: steps.perform(before.pk, action, actor, seen=before.version, reason="說明", person=stranger)

        return before, race(*(step(action, who) for action, who in both))

    return take


def actions_of(assessment):
    return list(assessment.events.order_by("pk").values_list("action", flat=True))


def test_without_protection_both_of_two_steps_get_through_and_the_record_is_torn(clash, unprotected):
    for pair, (state, *both) in PAIRS.items():
        before, ends = clash(state, *both)
        assert [type(end) for end in ends] == [Assessment, Assessment], pair
        assert sorted(actions_of(before)[-2:]) == sorted(action for action, _who in both), pair
        assert (faults(before.pk) != []) == (pair != ONE_WAITS), pair


def test_without_the_lock_the_constraints_keep_the_record_whole_but_one_ends_in_an_error(no_locks, clash):
    # Both meet when each has read where the chain ends.
    before, ends = clash("rated", ("reassign", "hr"), ("submit", "supervisor"))
    assert sorted(type(end).__name__ for end in ends) == ["Assessment", "IntegrityError"]
    assert faults(before.pk) == []


@pytest.mark.parametrize("pair", PAIRS)
def test_of_two_steps_at_once_one_is_taken_and_the_other_told(pair, clash):
    state, *both = PAIRS[pair]
    for first, second in (both, reversed(both)):
        before, (won, lost) = clash(state, first, second)
        assert isinstance(won, Assessment), won
        assert isinstance(lost, Refusal), lost
        assert len(lost.message) > 8
        after = Assessment.objects.get(pk=before.pk)
        assert actions_of(after)[BEFORE[state] :] == [first[0]]
        assert after.version == before.version + 1
        assert faults(after.pk) == []


@pytest.fixture
def approvals(signed_in, cycle, supervisor, hr):
    """Posts the approval of each of these, all at once, each from a browser of its own."""

    def post(rows):
        browsers = [signed_in(hr) for _row in rows]
        for browser in browsers:
            browser.raise_request_exception = False

        def press(browser, row):
            url = reverse("assessments:step", args=[row.pk, "approve"])
            return lambda: browser.post(url, {"version": row.version}, headers=JSON)

        return race(*(press(browser, row) for browser, row in zip(browsers, rows, strict=True)))

    return post


def test_without_protection_many_approvals_sign_and_freeze_as_many_times(assessment, hr, approvals, unprotected):
    ready = brought_to("acknowledged", assessment, hr)
    answers = approvals([ready] * MANY)
    assert [answer.status_code for answer in answers] == [302] * MANY
    assert ready.signatures.filter(action="approve").count() == MANY
    assert ready.snapshots.count() == MANY


def test_of_many_approvals_at_once_one_signs_and_the_others_are_told(assessment, hr, approvals):
    ready = brought_to("acknowledged", assessment, hr)
    answers = approvals([ready] * MANY)
    assert [answer.status_code for answer in answers] == [302] + [409] * (MANY - 1)
    assert all("已核定" in answer.json()["error"] for answer in answers[1:])
    assert ready.signatures.filter(action="approve").count() == ready.snapshots.count() == 1
    assert faults(ready.pk) == []


def test_many_approvals_of_many_people_at_once_all_succeed(cycle, supervisor, hr, approvals):
    rows = [open_for(cycle, UserFactory(), supervisor, hr) for _number in range(MANY)]
    answers = approvals([brought_to("acknowledged", row, hr) for row in rows])
    assert [answer.status_code for answer in answers] == [302] * MANY
    assert [faults(row.pk) for row in rows] == [[]] * MANY
