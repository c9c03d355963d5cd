"""What a person's own data say of their improvement plans: all that they may read, and what they signed."""

from __future__ import annotations

from typing import TypedDict

from assessments.enums import ImprovementAction
from assessments.improvement.content import fact_part, facts_of, help_part
from assessments.improvement.page import NOT_THE_PERSONS
from assessments.models import ImprovementPlan
from assessments.record.parts import iso
from people.models import User


class OwnFact(TypedDict):
    code: str
    text: str
    happened_on: str | None
    goal: str


class OwnHelp(TypedDict):
    text: str
    giver: str
    due_on: str | None
    given_on: str | None


class OwnReview(TypedDict):
    due_on: str
    held_on: str | None
    findings: str
    by: str | None


class OwnPlanEvent(TypedDict):
    """What happened from the first release on."""

    at: str
    action: str
    by: str
    by_number: str
    reason: str


class OwnPlanSignature(TypedDict):
    name: str
    revision: int
    signed_at: str
    digest: str


class OwnLook(TypedDict):
    at: str
    person: str
    number: str
    place: str


class OwnImprovementPlan(TypedDict):
    """`readable` False: it is being reworked; then only what the person signed is told."""

    number: str
    readable: bool
    state: str
    revision: int
    supervisor: str
    starts_on: str | None
    ends_on: str | None
    summary: str
    facts: list[OwnFact]
    help: list[OwnHelp]
    reviews: list[OwnReview]
    outcome: str
    outcome_text: str
    events: list[OwnPlanEvent]
    signatures: list[OwnPlanSignature]
    accesses: list[OwnLook]


def own_improvement_plans(person: User) -> list[OwnImprovementPlan]:
    """The oldest first; of a plan that was never released nothing."""
    rows = ImprovementPlan.objects.filter(person=person, revision__gt=0, purged_at__isnull=True)
    return [_plan(plan, person) for plan in rows.select_related("supervisor").order_by("pk")]


def _plan(plan: ImprovementPlan, person: User) -> OwnImprovementPlan:
    reads = plan.released_at is not None
    signatures = plan.signatures.all() if reads else plan.signatures.filter(signer=person)
    return {
        "number": plan.number,
        "readable": reads,
        "state": plan.state if reads else "",
        "revision": plan.revision,
        "supervisor": plan.supervisor.name,
        "starts_on": iso(plan.starts_on) if reads else None,
        "ends_on": iso(plan.ends_on) if reads else None,
        "summary": plan.summary if reads else "",
        "facts": _facts(plan) if reads else [],
        "help": [{**help_part(row), "given_on": iso(row.given_on)} for row in plan.help.all()] if reads else [],
        "reviews": _reviews(plan) if reads else [],
        "outcome": plan.outcome,
        "outcome_text": plan.outcome_text,
        "events": _events(plan),
        "signatures": [
            {
                "name": row.signer_name,
                "revision": row.revision,
                "signed_at": row.signed_at.isoformat(),
                "digest": row.digest,
            }
            for row in signatures
        ],
        "accesses": [
            {"at": row.at.isoformat(), "person": row.person.name, "number": row.person.username, "place": row.place}
            for row in plan.looks.select_related("person").order_by("at")
        ],
    }


def _facts(plan: ImprovementPlan) -> list[OwnFact]:
    parts = [fact_part(row) for row in facts_of(plan)]
    return [
        {"code": part["code"], "text": part["text"], "happened_on": part["happened_on"], "goal": part["goal"]}
        for part in parts
    ]


def _reviews(plan: ImprovementPlan) -> list[OwnReview]:
    return [
        {
            "due_on": row.due_on.isoformat(),
            "held_on": iso(row.held_on),
            "findings": row.findings,
            "by": row.written_by.name if row.written_by else None,
        }
        for row in plan.reviews.select_related("written_by")
    ]


def _events(plan: ImprovementPlan) -> list[OwnPlanEvent]:
    rows = plan.events.filter(revision__gt=0).exclude(action=ImprovementAction.DRAFT).order_by("sequence")
    return [
        {
            "at": row.at.isoformat(),
            "action": row.action,
            "by": row.who[0],
            "by_number": row.who[1],
            "reason": "" if row.action in NOT_THE_PERSONS else row.reason,
        }
        for row in rows
    ]
