"""
The names of sheets and columns, in the language that is active; docs/excel.md lists them. A column keeps its place and
its name: people build tables of their own upon them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from assessments.enums import EvidenceKind, Status, Verdict
from assessments.insight.states import SIGNS, State
from assessments.models import Assessment
from assessments.record.facts import FACTS, Fact
from assessments.record.shape import Level
from printing.long_sheet import Field
from printing.spreadsheet import Column

COUNTED = (State.MEETS, State.GAP, State.NOT_OBSERVED)
IN_RATINGS = [fact for fact in FACTS if fact.in_ratings]
IN_VERDICTS = [fact for fact in FACTS if fact.in_verdicts]


class Spoken(NamedTuple):
    """The words that cells say again and again, looked up once."""

    states: dict[State, str]
    results: dict[State, str]
    statuses: dict[str, str]
    verdicts: dict[str, str]
    indicator: str
    attitude: str


def spoken() -> Spoken:
    """In the language that is active."""
    return _spoken(get_language())


@lru_cache(maxsize=8)
def _spoken(language: str | None) -> Spoken:
    return Spoken(
        {key: capfirst(str(key.label)) for key in State},
        {
            State.MEETS: pgettext("workbook", "Meets"),
            State.GAP: pgettext("workbook", "Gap"),
            State.NOT_OBSERVED: pgettext("workbook", "Not observed"),
            State.UNRATED: pgettext("workbook", "Not rated"),
        },
        {str(key): capfirst(str(key.label)) for key in Status},
        {str(key): capfirst(str(key.label)) for key in Verdict},
        pgettext("workbook", "Indicator"),
        pgettext("workbook", "Attitude"),
    )


def state(key: State) -> str:
    return spoken().states[key]


def result(key: State) -> str:
    """As the lists tell it, where a column of its own says what it is about."""
    return spoken().results[key]


def shown_states() -> list[tuple[str, State]]:
    """
    Those that a file can show, each with its label and, before it, its sign. None of them is too old: it says what was
    signed then.
    """
    return [(f"{SIGNS[key]} {state(key)}".strip(), key) for key in State if key is not State.TOO_OLD]


def legend() -> str:
    return "　".join(
        label if SIGNS[key] else _("(empty) %(state)s") % {"state": label} for label, key in shown_states()
    )


def status(key: str) -> str:
    return spoken().statuses[key]


def verdict(key: str) -> str:
    return spoken().verdicts[key]


def evidence_kind(key: str) -> str:
    return capfirst(str(EvidenceKind(key).label))


def level(one: Level, *, is_english: bool) -> str:
    return (one["label_en"] if is_english else "") or one["label"]


def facts(which: list[Fact]) -> list[Field]:
    """What is known of the person, called as their pages call it."""
    names = {field.name: capfirst(str(field.verbose_name)) for field in Assessment._meta.concrete_fields}
    return [Field(Column(names[fact.column], fact.width, is_code=fact.name == "number")) for fact in which]


def text_field(name: str, width: int) -> Field:
    return Field(Column(name, width))


def code_field(name: str, width: int) -> Field:
    return Field(Column(name, width, is_code=True))


def free_field(name: str, width: int) -> Field:
    return Field(Column(name, width), is_free=True)


def short_field(name: str, width: int) -> Field:
    return Field(Column(name, width), across="center", is_wrapped=False)


def supervisor() -> list[Field]:
    return [
        text_field(pgettext("workbook", "Supervisor"), 12),
        code_field(pgettext("workbook", "Supervisor’s employee number"), 12),
    ]


def document() -> list[Field]:
    return [
        text_field(pgettext("workbook", "Cycle"), 22),
        code_field(pgettext("workbook", "Document number"), 12),
        short_field(pgettext("workbook", "Revision"), 7),
        text_field(pgettext("workbook", "Status"), 12),
    ]


def ratings() -> list[Field]:
    return [
        *facts(IN_RATINGS),
        *supervisor(),
        *document(),
        short_field(pgettext("workbook", "Kind"), 9),
        text_field(pgettext("workbook", "Task"), 24),
        code_field(pgettext("workbook", "Item"), 9),
        text_field(pgettext("workbook", "Text"), 48),
        short_field(pgettext("workbook", "Level"), 7),
        text_field(pgettext("workbook", "Level in words"), 14),
        short_field(pgettext("workbook", "Result"), 10),
        short_field(pgettext("workbook", "Self-rating"), 8),
        short_field(pgettext("workbook", "Self-rating above (+) or below (−)"), 11),
        short_field(pgettext("workbook", "Pieces of evidence"), 9),
        free_field(pgettext("workbook", "Comment"), 48),
    ]


def verdicts() -> list[Field]:
    return [
        *facts(IN_VERDICTS),
        *supervisor(),
        *document(),
        text_field(pgettext("workbook", "Standard"), 18),
        text_field(pgettext("workbook", "Verdict"), 13),
        *(short_field(result(key), 9) for key in COUNTED),
        short_field(pgettext("workbook", "Indicators"), 9),
        short_field(pgettext("workbook", "Mean"), 8),
        short_field(pgettext("workbook", "Approved on"), 12),
        code_field(pgettext("workbook", "Verification code"), 17),
    ]


def matrix() -> list[Field]:
    """Before the items."""
    return [
        *facts(IN_RATINGS),
        text_field(pgettext("workbook", "Supervisor"), 12),
        text_field(pgettext("workbook", "Cycle"), 18),
        text_field(pgettext("workbook", "Status"), 11),
        text_field(pgettext("workbook", "Verdict"), 12),
        *(short_field(state(key), 9) for key in COUNTED),
    ]


def plans() -> list[Field]:
    return [
        *facts(IN_RATINGS),
        *supervisor(),
        *document(),
        text_field(pgettext("workbook", "Knowledge or skill"), 30),
        free_field(pgettext("workbook", "Goal"), 40),
        free_field(pgettext("workbook", "Measure"), 40),
        short_field(pgettext("workbook", "Due on"), 12),
    ]


def evidence() -> list[Field]:
    return [
        *facts(IN_RATINGS),
        *document(),
        code_field(pgettext("workbook", "About the item"), 10),
        short_field(pgettext("workbook", "Kind"), 8),
        short_field(pgettext("workbook", "Observed on"), 12),
        free_field(pgettext("workbook", "Text"), 48),
        free_field(pgettext("workbook", "Link"), 36),
        free_field(pgettext("workbook", "File"), 28),
        short_field(pgettext("workbook", "Bytes"), 10),
        text_field(pgettext("workbook", "Added by"), 12),
        code_field(pgettext("workbook", "Adder’s employee number"), 12),
        short_field(pgettext("workbook", "Added at"), 17),
    ]


def progress() -> list[Field]:
    return [
        *facts(IN_VERDICTS),
        *supervisor(),
        text_field(pgettext("workbook", "Cycle"), 22),
        code_field(pgettext("workbook", "Document number"), 12),
        text_field(pgettext("workbook", "Status"), 12),
        short_field(pgettext("workbook", "Rating due"), 12),
        short_field(pgettext("workbook", "Days overdue"), 9),
    ]


def left_out() -> list[Field]:
    return [
        *facts(IN_RATINGS),
        text_field(pgettext("workbook", "Cycle"), 22),
        code_field(pgettext("workbook", "Document number"), 12),
        text_field(pgettext("workbook", "Why it is left out"), 60),
    ]


def sheet(name: str) -> str:
    return {
        "cover": pgettext("workbook sheet", "Overview"),
        "matrix": pgettext("workbook sheet", "Matrix"),
        "verdicts": pgettext("workbook sheet", "Verdicts"),
        "ratings": pgettext("workbook sheet", "Ratings"),
        "plans": pgettext("workbook sheet", "Development plans"),
        "evidence": pgettext("workbook sheet", "Evidence"),
        "actions": pgettext("workbook sheet", "Development actions"),
        "follow_ups": pgettext("workbook sheet", "Follow-ups"),
        "progress": pgettext("workbook sheet", "Not rated yet"),
        "left_out": pgettext("workbook sheet", "Left out"),
    }[name]


def holds(name: str) -> str:
    """What a sheet holds, in a sentence of the cover."""
    return {
        "matrix": _("A row for each appraisal, a column for each indicator and attitude."),
        "verdicts": _("A row for each appraisal with its verdict and counts."),
        "ratings": _("A row for each appraisal and item: level, comment, self-rating."),
        "plans": _("What was agreed to be learned, and until when."),
        "evidence": _("What stands beside the ratings; files are named, not attached."),
        "actions": _("What became of the plans: state, who is responsible, until when, as of today."),
        "follow_ups": _("What supervisors confirmed after the approval, with where it came from, as of today."),
        "progress": _("Who waits for a rating, and since when it is overdue. Ratings of drafts are never told."),
        "left_out": _("What this file does not hold, and why."),
    }[name]
