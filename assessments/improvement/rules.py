"""Why a step can't be taken now, in sentences that say what to do; "" where it can."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import ImprovementAction, ImprovementOutcome, ImprovementState
from assessments.improvement.parts import successor_of, waits_for_hand_over
from assessments.improvement.record import signed_by
from assessments.models import ImprovementPlan
from config.days import written
from people.acting import can_act

# A shorter one leaves nobody the time to change anything.
FEWEST_DAYS = 28


def why_not_sent(plan: ImprovementPlan) -> str:
    """What HR would have to return it for."""
    facts, today = list(plan.facts.all()), timezone.localdate()
    others = ImprovementPlan.objects.filter(
        person=plan.person_id, state__in=ImprovementState.under_way(), purged_at__isnull=True
    )
    reviews = list(plan.reviews.values_list("due_on", flat=True))
    if plan.person.supervisor_id != plan.supervisor_id or not can_act(plan.person):
        return _("%(name)s no longer reports to you. Ask HR who leads a plan now.") % {"name": plan.person_name}
    if others.exclude(pk=plan.pk).exists():
        return _(
            "Another improvement plan of %(name)s is under way, and only one can run at a time. Ask HR about it."
        ) % {"name": plan.person_name}
    if not facts:
        return _("Write at least one fact: when, what happened, and what is expected instead.")
    if any(not fact.goal or fact.happened_on is None for fact in facts):
        return _("Give each fact its day and what is expected instead; the person has to know both.")
    if not plan.help.exists():
        return _("Add at least one kind of help that the company gives, such as training or practice with somebody.")
    if plan.starts_on < today:
        return _("The plan would begin in the past. Choose a first day from today on.")
    if plan.ends_on < plan.starts_on + timedelta(days=FEWEST_DAYS):
        return _("Give the person at least %(days)d days, better three months. Choose a later end.") % {
            "days": FEWEST_DAYS
        }
    if not reviews or any(not plan.starts_on < day <= plan.ends_on for day in reviews):
        return _("Add at least one review, each after the first day and not after the last.")
    return ""


def why_not_signed_by_supervisor(plan: ImprovementPlan) -> str:
    return already_signed() if signed_by(plan, plan.supervisor_id) else ""


def why_not_signed_by_person(plan: ImprovementPlan) -> str:
    return already_signed() if signed_by(plan, plan.person_id) else ""


def why_not_objected(plan: ImprovementPlan) -> str:
    """Until it is signed an objection is signed with it."""
    if plan.state == ImprovementState.TO_SIGN and not signed_by(plan, plan.person_id):
        return _("Sign with your objection instead; reload the page to see both.")
    return ""


def already_signed() -> str:
    return _("You signed this already. Reload the page to see it.")


def why_not_noted(plan: ImprovementPlan) -> str:
    """Before the time to sign is over nobody refused."""
    if signed_by(plan, plan.person_id):
        return _("%(name)s signed it. Reload the page to see it.") % {"name": plan.person_name}
    if not signed_by(plan, plan.supervisor_id):
        return _("The supervisor has not signed yet. Ask them to sign first.")
    if plan.sign_by is None or timezone.localdate() <= plan.sign_by:
        return _("%(name)s has until %(day)s to sign. Wait for that day, or talk with them.") % {
            "name": plan.person_name,
            "day": written(plan.sign_by),
        }
    return ""


def why_not_reviewed(plan: ImprovementPlan) -> str:
    if plan.reviews.filter(held_on__isnull=True).exists():
        return ""
    return _("All reviews are written down. Add another one under “Change the end, help or reviews”.")


def why_not_ended(plan: ImprovementPlan) -> str:
    today = timezone.localdate()
    if not plan.reviews.filter(held_on__isnull=False).exists():
        return _("Write down at least one review first: the outcome rests on what was found.")
    if late := plan.reviews.filter(held_on__isnull=True, due_on__lt=today).order_by("due_on").first():
        return _("The review of %(day)s is not written down. Write down what was found, then end the plan.") % {
            "day": written(late.due_on)
        }
    return ""


def why_not_that_outcome(plan: ImprovementPlan, outcome: str) -> str:
    """Before its last day a plan ends with one outcome only."""
    if outcome != ImprovementOutcome.REACHED and timezone.localdate() < plan.ends_on:
        return _(
            "The person has until %(day)s. Before that day the plan can end only as reached; wait, or ask HR to cancel "
            "it."
        ) % {"day": written(plan.ends_on)}
    return ""


def why_not_handed_over(plan: ImprovementPlan) -> str:
    if not waits_for_hand_over(plan):
        return _("The supervisor of today leads it and can act. Change the reporting line first, then come back.")
    if successor_of(plan) is None:
        return _(
            "%(name)s has no supervisor who can act. Give them one on their page under People, then hand the plan over."
        ) % {"name": plan.person_name}
    return ""


def objected(plan: ImprovementPlan) -> bool:
    """Whether the person objected to what is released now."""
    return plan.events.filter(action=ImprovementAction.OBJECT, revision=plan.revision).exists()
