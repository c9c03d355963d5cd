"""Any sequence of steps leaves a plan whose state, chain, signatures and content fit one another."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.enums import ImprovementState as State
from assessments.improvement import drafting, steps
from assessments.improvement.frozen import differences
from assessments.improvement.record import in_force, signed_by
from assessments.improvement.table import ROWS
from assessments.improvement.transitions import Given
from assessments.improvement.verifying import alarms_of
from assessments.models import ImprovementPlan
from config.refusals import Refusal
from tests.assessments.improvement import plans

pytestmark = pytest.mark.django_db
ACTIONS = sorted({row.action.value for row in ROWS} - {"discard"})
TRIES = st.lists(st.tuples(st.sampled_from(ACTIONS), st.sampled_from(["lead", "person", "hr"])), max_size=14)


def whole(plan, shown):
    """What holds of every plan, whatever was done."""
    assert list(alarms_of(plan)) == []
    assert differences(plan) == []
    both = signed_by(plan, plan.person_id) and signed_by(plan, plan.supervisor_id)
    if plan.state == State.TO_SIGN:
        assert not both
    if plan.state in (State.DRAFT, State.WITH_HR):
        assert plan.released_at is None
        assert in_force(plan, plan.signatures.all()) == []
    if plan.state in (State.RUNNING, State.ENDED):
        assert both or plan.events.filter(action="refuse", revision=plan.revision).exists()
    assert (plan.state == State.ENDED) is bool(plan.outcome)
    visible = ImprovementPlan.objects.visible_to(shown).filter(pk=plan.pk).exists()
    assert visible is (plan.released_at is not None)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tries=TRIES)
def test_after_any_steps_state_chain_and_signatures_fit(tries, trainee, supervisor, hr):
    who = {"lead": supervisor, "person": trainee, "hr": hr}
    with transaction.atomic():
        plan = plans.to_sign(trainee, supervisor, hr)
        whole(plan, trainee)
        for action, actor in tries:
            take(plan.pk, action, who[actor])
            whole(ImprovementPlan.objects.get(pk=plan.pk), trainee)
        transaction.set_rollback(True)


def take(key, action, actor):
    """What is refused changes nothing; a draft is written anew before it is sent again."""
    before = ImprovementPlan.objects.filter(pk=key).values().get()
    review = ImprovementPlan.objects.get(pk=key).reviews.filter(held_on=None).first()
    said = Given(day=None if action == "move" else plans.today(), review=review and review.pk, outcome="reached")
    try:
        if action == "send" and before["state"] == State.DRAFT:
            drafting.save(key, actor, plans.given(), seen=None)
        steps.take(key, action, actor, reason="因為", given=said)
    except ImprovementPlan.DoesNotExist:
        pass
    except Refusal:
        now = ImprovementPlan.objects.filter(pk=key).values().get()
        assert {**now, "version": 0} == {**before, "version": 0} or action == "send"
