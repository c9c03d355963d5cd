"""The part that somebody plays in an improvement plan."""

from __future__ import annotations

from enum import Enum, auto

from django.db.models import QuerySet

from assessments.models import ImprovementPlan
from people.acting import can_act
from people.models import User
from people.roles import Role


class Part(Enum):
    """Being the person or leading the plan overrides one's rights as HR or auditor; a `SUCCESSOR` only reads."""

    PERSON = auto()
    SUPERVISOR = auto()
    HR = auto()
    AUDITOR = auto()
    SUCCESSOR = auto()


def part_of(user: User, plan: ImprovementPlan) -> Part | None:
    """None: it is not theirs to see."""
    if user.pk == plan.person_id:
        return Part.PERSON
    if user.pk == plan.supervisor_id:
        return Part.SUPERVISOR
    if user.has_role(Role.HR):
        return Part.HR
    if user.has_role(Role.AUDITOR):
        return Part.AUDITOR
    return Part.SUCCESSOR if user.pk == plan.person.supervisor_id else None


def hr_for(plan: ImprovementPlan) -> QuerySet[User]:
    """Who of HR can take HR's steps on it."""
    return User.objects.holding(Role.HR).exclude(pk__in=[plan.person_id, plan.supervisor_id]).distinct()


def successor_of(plan: ImprovementPlan) -> User | None:
    """The person's supervisor of today, where it is another who can act: HR hands the plan over to them."""
    today = plan.person.supervisor
    if today is None or today.pk == plan.supervisor_id or not can_act(today):
        return None
    return today


def waits_for_hand_over(plan: ImprovementPlan) -> bool:
    """Who leads it can't act any more, or the person reports to somebody else by now."""
    return plan.person.supervisor_id != plan.supervisor_id or not can_act(plan.supervisor)
