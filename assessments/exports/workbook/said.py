"""What one revision of an appraisal says, as the sheets of a workbook need it: from its record, or from its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from assessments.exports.workbook.layouts import Item, Layout
from assessments.insight.states import State
from assessments.models import Assessment
from assessments.record.confirmed import Unlike
from assessments.record.facts import Person
from assessments.record.groups import groups_of
from assessments.record.shape import EvidencePart, Level, PlanPart, RatedItem, Record, ScorePart


class Source(StrEnum):
    """Where it was read: a frozen revision, the text that was signed at submission, or rows that nobody signed."""

    FROZEN = "frozen"
    SIGNED = "signed"
    ROWS = "rows"


class Given(NamedTuple):
    """The supervisor's rating of an item and, where the reader may see it, the trainee's own."""

    value: int | None = None
    not_observed: bool = False
    comment: str = ""
    own: int | None = None


@dataclass(slots=True)
class Said:
    """`given` follows the items of `layout`; attitudes are missing where the cycle leaves them out."""

    assessment: Assessment
    layout: Layout
    source: Source
    status: str
    number: str
    revision: int
    person: Person
    supervisor: str
    supervisor_number: str
    cycle: str
    starts_on: date
    ends_on: date
    levels: Mapping[int, Level]
    score: ScorePart
    given: list[Given]
    evidence: list[EvidencePart]
    plan: list[PlanPart]
    approved_on: date | None = None
    code: str = ""

    @property
    def items(self) -> list[tuple[Item, Given]]:
        return list(zip(self.layout.items, self.given, strict=False))

    @property
    def states(self) -> list[State]:
        return [state_of(given, self.levels) for given in self.given]


def state_of(given: Given, levels: Mapping[int, Level]) -> State:
    if given.value is not None:
        return State.MEETS if levels[given.value]["meets"] else State.GAP
    return State.NOT_OBSERVED if given.not_observed else State.UNRATED


def said_of(
    record: Record,
    assessment: Assessment,
    layout: Layout,
    source: Source,
    status: str,
    approved_on: date | None = None,
    code: str = "",
) -> Said:
    """Raises Unlike where the record does not have the shape of its standard."""
    about = record["assessment"]
    own = record["self_rating"]
    with_own = own is not None and own["submitted_at"] is not None
    rated = [
        item for duty in record["duties"] for group in groups_of(duty) for item in group.first["indicators"]
    ] + record["attitudes"]
    wanted = layout.items[: len(rated)]
    if len(rated) not in (len(layout.indicators), len(layout.items)) or any(
        item["code"] != place.code for item, place in zip(rated, wanted, strict=True)
    ):
        raise Unlike(about["number"])
    return Said(
        assessment=assessment,
        layout=layout,
        source=source,
        status=status,
        number=about["number"],
        revision=about["revision"],
        person=about["trainee"],
        supervisor=about["supervisor"]["name"],
        supervisor_number=about["supervisor"].get("number", ""),
        cycle=about["cycle"]["name"],
        starts_on=date.fromisoformat(about["cycle"]["starts_on"]),
        ends_on=date.fromisoformat(about["cycle"]["ends_on"]),
        levels={level["value"]: level for level in record["scale"]["levels"]},
        score=record["score"],
        given=[_given(item, with_own) for item in rated],
        evidence=record["evidence"],
        plan=record["development"],
        approved_on=approved_on,
        code=code,
    )


def _given(item: RatedItem, with_own: bool) -> Given:
    return Given(item["value"], item["not_observed"], item["comment"], item["own"]["value"] if with_own else None)
