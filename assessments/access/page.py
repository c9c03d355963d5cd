"""What the page of the access log shows: lines of repeated looks, their order, and what is older."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from assessments.access.log import AccessForm, accesses, within
from assessments.access.looks import Line, first_day, line_of, lines
from assessments.access.told import Told
from assessments.enums import AccessKind
from assessments.models import Access, Assessment
from people.models import User

PAGE_SIZE = 50
LOOKS_SIZE = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it is read. `assessment`: the only one, else None; `whose`: one of them where all are of one person."""

    line: Line
    person: User
    part: str
    kind: str
    description: str
    assessment: Assessment | None
    whose: Assessment | None

    @property
    def is_refused(self) -> bool:
        return self.line.kind == AccessKind.REFUSED

    @property
    def has_span(self) -> bool:
        """Whether the first and the last look were at different times as they are written, to the minute."""
        return self.line.first.replace(second=0, microsecond=0) != self.line.last.replace(second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Look:
    """One row of the log by itself."""

    access: Access
    assessment: Assessment
    part: str
    description: str


@dataclass(frozen=True, slots=True)
class Log:
    """`begins`: the first day on the page where older ones match too, which `older` asks for."""

    page: Page[dict[str, Any]]
    rows: list[Row]
    begins: date | None
    older: str


def log_of(reader: User, form: AccessForm, address: QueryDict) -> Log:
    """What a question that makes sense is answered with, in a number of queries that does not grow."""
    found = accesses(reader, form.cleaned_data)
    if begins := first_day(found):
        found = found.filter(within(begins, None))
    page = Paginator(lines(found, form.cleaned_data["sort"]), PAGE_SIZE).get_page(address.get("page"))
    older = _until(address, begins - timedelta(days=1)) if begins else ""
    return Log(page, rows_of(reader, [line_of(one) for one in page]), begins, older)


def rows_of(reader: User, found: list[Line]) -> list[Row]:
    told, kinds = Told(reader), dict(AccessKind.choices)
    told.add({line.person for line in found}, {line.one for line in found}, [line.act for line in found])
    return [
        Row(
            line=line,
            person=told.people[line.person],
            part=told.part(line.person, line.one) if line.appraisals == 1 else told.part_in_several(line.person),
            kind=str(kinds.get(line.kind, line.kind)),
            description=told.description(line.kind, line.act, line.one),
            assessment=told.assessments[line.one] if line.appraisals == 1 else None,
            whose=told.assessments[line.one] if line.trainees == 1 else None,
        )
        for line in found
    ]


def looks_of(reader: User, found: Iterable[Access]) -> list[Look]:
    rows, told = list(found), Told(reader)
    told.add({row.person_id for row in rows}, {row.assessment_id for row in rows}, [row.detail for row in rows])
    return [
        Look(
            row,
            told.assessments[row.assessment_id],
            told.part(row.person_id, row.assessment_id),
            told.description(row.kind, row.detail, row.assessment_id),
        )
        for row in rows
    ]


def _until(address: QueryDict, day: date) -> str:
    query = address.copy()
    query.pop("page", None)
    query["until"] = day.isoformat()
    return query.urlencode()
