"""What one's own page shows; put together from the rooms that work it out."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from assessments.careers.gathering import Gathered, gathered
from assessments.careers.next import Step, running_of
from assessments.certificates.content import certifiable_tasks, confirmed_tasks, never_signed
from assessments.certificates.standing import of_person
from assessments.development.asking import in_order
from assessments.development.rows import rows
from assessments.improvement.owing import owed_by
from assessments.models import DevelopmentAction, ImprovementPlan
from assessments.portfolio.awaiting import awaiting
from assessments.portfolio.confirmed import standard_of
from assessments.training.coming import coming
from people.models import User

CERTIFICATES = 10


def page_of(person: User) -> dict[str, object]:
    """The number of queries does not grow with what there is."""
    found = gathered(person, person)
    certificates = list(of_person(person).defer("content", "pdf")[:CERTIFICATES])
    can_certify = any(certifiable_tasks(career) for career in found.careers)
    confirmed = any(confirmed_tasks(career) for career in found.careers)
    return {
        "person": person,
        "today": found.today,
        "years": found.years,
        "standards": [standard_of(career, found.today) for career in found.careers],
        "can_certify": can_certify,
        "never_signed": never_signed() if confirmed and not can_certify else "",
        "certificates": certificates,
        "history_url": reverse("assessments:career", args=[person.username]),
        "actions": rows(person, in_order(DevelopmentAction.objects.open().filter(person=person))),
        "plans": _plans(person),
        "steps": _steps(person, found),
        "my_training": coming(person),
        "awaiting": awaiting(person, found.careers),
    }


def _plans(person: User) -> QuerySet[ImprovementPlan]:
    """Improvement plans of theirs that run, as far as they may read them."""
    return ImprovementPlan.objects.visible_to(person).filter(person=person, state__in=["to_sign", "running"])


def _steps(person: User, found: Gathered) -> list[Step]:
    """Their own rating, an answer, what is awaited of others in a round, and a signature that is due."""
    plans = [Step(f"{one.plan.number} {one.text}", one.anchor) for one in owed_by(person) if _is_own(one.plan, person)]
    return [*running_of(person, found), *plans]


def _is_own(plan: ImprovementPlan, person: User) -> bool:
    return plan.person_id == person.pk
