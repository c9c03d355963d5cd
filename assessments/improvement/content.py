"""What both sides sign, as plain data: the whole plan as HR released it. Formed once; its canonical JSON is kept."""

from __future__ import annotations

import json
from typing import TypedDict, cast

from assessments.models import Assessment, ImprovementFact, ImprovementHelp, ImprovementPlan
from assessments.record.parts import iso
from people.models import User

# Raised whenever a field is taken away or means something else.
FORMAT = 1


class Named(TypedDict):
    name: str
    number: str


class Facing(Named):
    """The person as they were when it was released."""

    department: str
    job_title: str


class FactPart(TypedDict):
    """`code` and `against`: of the indicator or attitude, and its text; "" where it is about none."""

    code: str
    against: str
    standard: str
    happened_on: str | None
    text: str
    goal: str


class HelpPart(TypedDict):
    text: str
    giver: str
    due_on: str | None


class PlanContent(TypedDict):
    """Days are ISO 8601."""

    format: int
    number: str
    revision: int
    person: Facing
    drafted_by: Named
    released_by: Named
    appraisal: str
    starts_on: str
    ends_on: str
    summary: str
    facts: list[FactPart]
    help: list[HelpPart]
    reviews: list[str]


# The parts that stand in tables of their own, which are written no more once somebody signed.
FROZEN = ("facts", "help", "reviews")


def content_of(plan: ImprovementPlan, person: Facing, drafted_by: Named, released_by: Named) -> PlanContent:
    """The plan as its tables say it now; what was added while it ran is no part of it."""
    return {
        "format": FORMAT,
        "number": plan.number,
        "revision": plan.revision,
        "person": person,
        "drafted_by": drafted_by,
        "released_by": released_by,
        "appraisal": Assessment.number_of(plan.assessment_id) if plan.assessment_id else "",
        "starts_on": plan.starts_on.isoformat(),
        "ends_on": plan.ends_on.isoformat(),
        "summary": plan.summary,
        "facts": [fact_part(row) for row in facts_of(plan)],
        "help": [help_part(row) for row in plan.help.filter(added_at__isnull=True)],
        "reviews": [row.due_on.isoformat() for row in plan.reviews.filter(added_at__isnull=True)],
    }


def named(person: User | None) -> Named:
    return {"name": person.name, "number": person.username} if person else {"name": "", "number": ""}


def facts_of(plan: ImprovementPlan) -> list[ImprovementFact]:
    """With what each is about."""
    return list(plan.facts.select_related("indicator__block__task__duty__version", "attitude__version"))


def fact_part(row: ImprovementFact) -> FactPart:
    subject = row.subject
    return {
        "code": subject.code if subject else "",
        "against": subject.text if subject else "",
        "standard": standard_of(row),
        "happened_on": iso(row.happened_on),
        "text": row.text,
        "goal": row.goal,
    }


def standard_of(row: ImprovementFact) -> str:
    """The code of the version in which the indicator or attitude stands."""
    if row.indicator:
        return row.indicator.block.task.duty.version.code
    return row.attitude.version.code if row.attitude else ""


def help_part(row: ImprovementHelp) -> HelpPart:
    return {"text": row.text, "giver": row.giver, "due_on": iso(row.due_on)}


def parsed(text: str) -> PlanContent | None:
    """A stored text as data; None for what is none."""
    try:
        loaded = json.loads(text)
    except ValueError:
        return None
    return cast(PlanContent, loaded) if isinstance(loaded, dict) and loaded.get("format") == FORMAT else None
