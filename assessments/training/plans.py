"""The training plan of a year: made, changed, approved, closed; one verb each, all or nothing (docs/decisions/0077)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import TrainingPlanState
from assessments.models import TrainingPlan
from assessments.training.who import refuse_changing
from config.refusals import BadInput, Conflict
from integrity import ledger
from people.models import User


def make(year: int, budget: int, note: str, by: User) -> TrainingPlan:
    refuse_changing(by)
    plan = TrainingPlan(year=year, budget=budget, note=note, created_by=by)
    try:
        with transaction.atomic(), ledger.gathered():
            plan.save()
    except IntegrityError as error:
        if not TrainingPlan.objects.filter(year=year).exists():
            raise
        raise Conflict(_("There is a training plan of %(year)d already. Open that one.") % {"year": year}) from error
    return plan


def change(plan_id: int, version: int, budget: int, note: str, by: User) -> TrainingPlan:
    """Of a draft: what was approved is what spending is measured against."""
    with held(plan_id, by, version) as plan:
        if plan.state != TrainingPlanState.DRAFT:
            raise Conflict(
                _("The plan is approved, so its budget stands. Take the approval back first, then change it.")
            )
        plan.budget, plan.note = budget, note
        _raise(plan)
    return plan


def approve(plan_id: int, version: int, by: User) -> TrainingPlan:
    with held(plan_id, by, version) as plan:
        _from(plan, TrainingPlanState.DRAFT)
        if not plan.courses.exists():
            raise BadInput(_("The plan has no course yet. Add one, then approve it."))
        plan.state, plan.approved_at, plan.approved_by = TrainingPlanState.APPROVED, timezone.now(), by
        _raise(plan)
    return plan


def take_back(plan_id: int, version: int, by: User) -> TrainingPlan:
    """The approval; the plan can be changed again."""
    with held(plan_id, by, version) as plan:
        _from(plan, TrainingPlanState.APPROVED)
        plan.state, plan.approved_at, plan.approved_by = TrainingPlanState.DRAFT, None, None
        _raise(plan)
    return plan


def close(plan_id: int, version: int, by: User) -> TrainingPlan:
    with held(plan_id, by, version) as plan:
        _from(plan, TrainingPlanState.APPROVED)
        plan.state = TrainingPlanState.CLOSED
        _raise(plan)
    return plan


def reopen(plan_id: int, version: int, by: User) -> TrainingPlan:
    with held(plan_id, by, version, closed=True) as plan:
        _from(plan, TrainingPlanState.CLOSED)
        plan.state = TrainingPlanState.APPROVED
        _raise(plan)
    return plan


STEPS = {"approve": approve, "take-back": take_back, "close": close, "reopen": reopen}


@contextmanager
def held(plan_id: int, by: User, version: int | None = None, *, closed: bool = False) -> Iterator[TrainingPlan]:
    """
    The plan, locked, in a transaction whose writes are entered together; whatever is written of a plan holds it first.
    Raises Forbidden for all but HR, Conflict where it is not as it was seen, or closed.
    """
    refuse_changing(by)
    with transaction.atomic(), ledger.gathered():
        plan = TrainingPlan.objects.select_for_update(of=("self",)).get(pk=plan_id)
        if version is not None and plan.version != version:
            raise Conflict(
                _(
                    "Somebody else changed this plan in the meantime; nothing of yours is saved yet. Look at what "
                    "stands here now, then send it again."
                )
            )
        if plan.state == TrainingPlanState.CLOSED and not closed:
            raise Conflict(_("This plan is closed. Open it again first, then change it."))
        yield plan


def touch(plan: TrainingPlan) -> None:
    """One of its courses changed; the caller holds it."""
    _raise(plan)


def _raise(plan: TrainingPlan) -> None:
    plan.version += 1
    plan.save()


def _from(plan: TrainingPlan, state: TrainingPlanState) -> None:
    if plan.state != state:
        now = {"state": plan.get_state_display()}
        raise Conflict(_("The plan is “%(state)s” by now, so this can't be done. Reload the page to see it.") % now)
