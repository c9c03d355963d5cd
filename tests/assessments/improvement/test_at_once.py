"""Two people at one plan at the same moment, on PostgreSQL."""

from __future__ import annotations

import pytest
from django.db import connection

from assessments.improvement import drafting, record, steps
from assessments.models import ImprovementPlan
from config.refusals import Conflict
from integrity import chain
from people.roles import Role
from tests.assessments import racing
from tests.assessments.improvement.plans import drafted, given, to_sign, with_hr
from tests.factories import granted

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]


def whole(plan):
    stored = ImprovementPlan.objects.get(pk=plan.pk)
    return chain.breaks(stored.events.order_by("sequence"), stored.chain_head) == []


def meet(monkeypatch):
    """Where each has compared the version, and nobody has written."""
    racing.meet_at(monkeypatch, steps, "refuse_stale")


def meet_before_signing(monkeypatch):
    """Where each has read whether the other signed, the last thing that a signature asks."""
    racing.meet_at(monkeypatch, record, "signed_by")


def test_both_sign_at_once_and_the_plan_runs(monkeypatch, trainee, supervisor, hr):
    plan = to_sign(trainee, supervisor, hr)
    meet_before_signing(monkeypatch)
    told = racing.race(lambda: steps.take(plan.pk, "sign", supervisor), lambda: steps.take(plan.pk, "sign", trainee))
    assert [one for one in told if isinstance(one, Exception)] == []
    assert ImprovementPlan.objects.get(pk=plan.pk).state == "running"
    assert whole(plan)


def test_without_the_lock_both_signatures_could_miss_each_other(monkeypatch, trainee, supervisor, hr):
    plan = to_sign(trainee, supervisor, hr)
    racing.hold_no_row(monkeypatch)
    meet_before_signing(monkeypatch)
    told = racing.race(lambda: steps.take(plan.pk, "sign", supervisor), lambda: steps.take(plan.pk, "sign", trainee))
    broken = any(isinstance(one, Exception) for one in told) or not whole(plan)
    assert broken or ImprovementPlan.objects.get(pk=plan.pk).state == "to_sign"


def test_of_release_and_cancellation_by_two_of_hr_one_is_taken(monkeypatch, trainee, supervisor, hr, auditor):
    plan = with_hr(trainee, supervisor)
    granted(auditor, Role.HR)
    meet(monkeypatch)
    told = racing.race(
        lambda: steps.take(plan.pk, "return", hr, seen=plan.version, reason="請補日期"),
        lambda: steps.take(plan.pk, "release", auditor, seen=plan.version),
    )
    assert [type(one) for one in told if isinstance(one, Exception)] in ([Conflict], [ImprovementPlan.DoesNotExist])
    assert whole(plan)


def test_an_edit_that_meets_the_sending_is_refused(monkeypatch, trainee, supervisor):
    plan = drafted(trainee, supervisor)
    meet(monkeypatch)
    told = racing.race(
        lambda: steps.take(plan.pk, "send", supervisor, seen=plan.version),
        lambda: drafting.save(plan.pk, supervisor, given(summary="晚到的"), seen=plan.version),
    )
    assert [type(one) for one in told if isinstance(one, Exception)] == [Conflict]
    assert ImprovementPlan.objects.get(pk=plan.pk).summary != "晚到的"


def test_two_presses_begin_one_draft(monkeypatch, trainee, supervisor):
    racing.meet_at(monkeypatch, drafting, "may_begin")
    told = racing.race(*[lambda: drafting.begin(trainee, supervisor, with_gaps=False)] * 2)
    assert len({one.pk for one in told}) == 1
