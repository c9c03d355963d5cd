"""
What is known of the person appraised, as it was when the assessment was opened: the one list that opening, seal,
record, purge, own data, report and workbook go by. docs/record.md tells how a fact is added.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, TypedDict, cast

from django.utils.text import capfirst

from assessments.models import Assessment
from people.models import User

Value = str | date | None


class Fact(NamedTuple):
    """
    `name` in the record, which the assessment keeps as trainee_<name>; `of_person`: the person's own attribute;
    `label` and `width` (in digits): as report and workbook print it. `since`: the first FORMAT that tells it;
    `is_day`: a date; `changes`: in the course of the years, so that it is worth telling what it was then.
    `in_ratings`, `in_verdicts`: whether these sheets of the workbook have a column for it.
    """

    name: str
    of_person: str
    label: str
    width: int = 12
    since: int = 1
    is_day: bool = False
    changes: bool = True
    in_ratings: bool = False
    in_verdicts: bool = True

    @property
    def column(self) -> str:
        return f"trainee_{self.name}"


FACTS = (
    Fact("number", "username", "員工編號", changes=False, in_ratings=True),
    Fact("name", "name", "姓名", changes=False, in_ratings=True),
    Fact("department", "department_path", "部門", width=22, in_ratings=True),
    Fact("job_title", "job_title", "職稱", width=18),
    Fact("hired_on", "hired_on", "到職日", is_day=True, changes=False, in_verdicts=False),
)


class Person(TypedDict):
    """As the record tells the facts; a fact of a later FORMAT is NotRequired."""

    number: str
    name: str
    department: str
    job_title: str
    hired_on: str | None


def stated(person: Person, fact: Fact) -> str | None:
    """What a record says of a fact; None also where its format did not tell it yet."""
    return cast(Mapping[str, str | None], person).get(fact.name)


def changing_facts(assessment: Assessment) -> list[tuple[str, Value]]:
    """What somebody was when it was opened and may not be any more, with its label in the reader's language."""
    fields = {field.name: str(field.verbose_name) for field in Assessment._meta.concrete_fields}
    shown = [fact for fact in FACTS if fact.changes and (fact.since == 1 or getattr(assessment, fact.column))]
    return [(capfirst(fields[fact.column]), getattr(assessment, fact.column)) for fact in shown]


def facts_of_person(person: User) -> dict[str, Value]:
    """What an assessment that is opened now keeps, by its column."""
    return {fact.column: getattr(person, fact.of_person) for fact in FACTS}


def forget_facts(assessment: Assessment, name: str) -> None:
    """Empties the row, which the caller saves; `name` takes the place of the person's."""
    for fact in FACTS:
        value: Value = "" if isinstance(getattr(assessment, fact.column), str) else None
        setattr(assessment, fact.column, value)
    assessment.trainee_name = name
