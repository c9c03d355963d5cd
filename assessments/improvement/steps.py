"""The one door through which an improvement plan changes its state; nothing else assigns it."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.enums import ImprovementState
from assessments.improvement import record
from assessments.improvement.letters import post_step
from assessments.improvement.parts import Part, part_of
from assessments.improvement.table import ROWS
from assessments.improvement.transitions import Given, Step
from assessments.models import ImprovementPlan
from assessments.texts import checked_text
from config.refusals import BadInput, Conflict, Forbidden
from config.texts import is_blank
from integrity import ledger
from people.acting import can_act
from people.models import User


def held(plan_id: int, actor: User) -> ImprovementPlan:
    """To the end of the transaction; raises ImprovementPlan.DoesNotExist for what is not theirs to see."""
    rows = ImprovementPlan.objects.visible_to(actor).filter(pk=plan_id)
    found = ImprovementPlan.objects.select_for_update(of=("self",))
    return found.select_related("person__supervisor", "person__department", "supervisor", "assessment").get(pk__in=rows)


def take(
    plan_id: int, action: str, actor: User, *, seen: int | None = None, reason: str = "", given: Given | None = None
) -> ImprovementPlan:
    """
    Takes a step: holds the plan, checks table, right and the version that the page showed (`seen`; None: whatever is
    stored, which no page may say), changes it, signs where the step signs, writes the sealed event, posts the mails.
    Raises ImprovementPlan.DoesNotExist, Forbidden, Conflict or BadInput with nothing changed.
    """
    with transaction.atomic(), ledger.gathered():
        plan = held(plan_id, actor)
        step = _row(action, plan, actor)
        refuse_stale(plan, seen)
        if why_not := step.why_not(plan):
            raise Conflict(why_not)
        reason = checked_text(reason).strip()
        if step.reason and is_blank(reason):
            raise BadInput(str(step.reason))
        before = plan.state
        details = step.effect(plan, replace(given or Given(), actor=actor, reason=reason))
        plan.state = _target(step, plan)
        plan.version += not step.adds
        event = record.append(plan, action, actor=actor, from_state=before, reason=reason, details=details)
        if step.signs:
            record.sign(plan, event, actor)
        plan.save()
        post_step(event)
    return plan


def refuse_stale(plan: ImprovementPlan, seen: int | None) -> None:
    if seen is not None and seen != plan.version:
        raise Conflict(_("The plan changed after you opened the page. Look at it again, then send yours."))


def available(plan: ImprovementPlan, user: User) -> list[Step]:
    """The steps that are this person's now, in the table's order; some of them for a reason not yet (`why_not`)."""
    if plan.purged_at is not None or not can_act(user):
        return []
    part = part_of(user, plan)
    rows = [row for row in ROWS if row.part is part and plan.state in row.sources]
    return [row for row in rows if row is _fitting([one for one in rows if one.action == row.action], plan)]


def _fitting(rows: list[Step], plan: ImprovementPlan) -> Step:
    """Of those of one action that are possible in this state the one that nothing stands against."""
    return next((row for row in rows if not row.why_not(plan)), rows[0])


def _row(action: str, plan: ImprovementPlan, actor: User) -> Step:
    part = part_of(actor, plan)
    mine = [row for row in ROWS if row.action == action and row.part is part]
    if not mine or not can_act(actor):
        raise Forbidden(_not_yours(part))
    if found := [row for row in mine if plan.state in row.sources]:
        return _fitting(found, plan)
    now = {"state": plan.get_state_display()}
    raise Conflict(_("The plan is now “%(state)s”, so this step is no longer possible. Reload to see it.") % now)


def _not_yours(part: Part | None) -> str:
    if part is Part.SUCCESSOR:
        return _("Somebody else leads this plan. Ask HR to hand it over to you, then it is yours.")
    return _("This step is not yours to take. Look at the plan for yours; ask HR if that is wrong.")


def _target(step: Step, plan: ImprovementPlan) -> ImprovementState:
    """A plan that both sides signed runs; the signature of this step is not written yet."""
    if step.target is not None or not step.signs or plan.state != ImprovementState.TO_SIGN:
        return step.target or ImprovementState(plan.state)
    other = plan.supervisor_id if step.part is Part.PERSON else plan.person_id
    return ImprovementState.RUNNING if record.signed_by(plan, other) else ImprovementState.TO_SIGN
