"""The sheets that list: verdicts, ratings, plans, evidence, whom the file leaves out. One revision fills some rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime

from assessments.exports.workbook import words
from assessments.exports.workbook.said import Given, Said
from assessments.insight.states import State
from assessments.record.facts import Fact, stated
from printing.book import Book, prepare_page
from printing.long_sheet import MOST_ROWS, Field, LongSheet
from printing.spreadsheet import Value, in_cell

Closing = Callable[[LongSheet], None]


class Listing:
    """One sheet, and further ones where Excel has no more rows."""

    def __init__(self, book: Book, title: str, fields: Sequence[Field], closing: Closing | None = None) -> None:
        self.book, self.title, self.fields, self.closing = book, title, fields, closing
        self.sheets = [LongSheet(book, title, fields)]

    @property
    def rows(self) -> int:
        return sum(sheet.rows for sheet in self.sheets)

    @property
    def name(self) -> str:
        return self.sheets[0].name

    def add(self, shared: Sequence[Value], rows: Sequence[Sequence[Value]]) -> None:
        if self.sheets[-1].rows + len(rows) >= MOST_ROWS:
            self.sheets.append(LongSheet(self.book, self.title, self.fields))
        self.sheets[-1].append_run(shared, rows)

    def close(self) -> None:
        for sheet in self.sheets:
            sheet.say_columns()
            sheet.close()
            prepare_page(sheet.sheet, heads=(0, 0))
            if self.closing is not None:
                self.closing(sheet)


def facts_of(said: Said, which: list[Fact]) -> list[Value]:
    """A record of a former format lacks the later facts."""
    return [stated(said.person, fact) for fact in which]


def _document(said: Said) -> list[Value]:
    return [said.cycle, said.number, said.revision, words.status(said.status)]


def _supervisor(said: Said) -> list[Value]:
    return [said.supervisor, said.supervisor_number]


def verdict_row(said: Said) -> list[Value]:
    score = said.score
    return [
        *facts_of(said, words.IN_VERDICTS),
        *_supervisor(said),
        *_document(said),
        said.layout.version.code,
        words.verdict(score["verdict"]),
        score["met"],
        score["not_met"],
        score["not_observed"],
        score["total"],
        float(score["mean"]) if score["mean"] is not None else None,
        said.approved_on,
        said.code,
    ]


def about_ratings(said: Said) -> list[Value]:
    return [*facts_of(said, words.IN_RATINGS), *_supervisor(said), *_document(said)]


def rating_rows(said: Said, states: list[State], *, is_english: bool) -> list[list[Value]]:
    """One for each indicator, where tasks that share it stand on a line each; then one for each attitude."""
    said_as = words.spoken()
    steps = {value: place for place, value in enumerate(sorted(said.levels))}
    labels = {value: words.level(one, is_english=is_english) for value, one in said.levels.items()}
    pieces = Counter(part["on"] for part in said.evidence)
    return [
        [
            said_as.attitude if item.is_attitude else said_as.indicator,
            item.group,
            item.code,
            item.text,
            given.value,
            labels[given.value] if given.value is not None else said_as.results[state],
            said_as.results[state],
            given.own,
            _apart(given, steps),
            pieces[item.code] or None,
            given.comment,
        ]
        for (item, given), state in zip(said.items, states, strict=True)
    ]


def _apart(given: Given, steps: dict[int, int]) -> int | None:
    """How many levels the own rating stands above or, negative, below the supervisor's."""
    if given.own is None or given.value is None:
        return None
    return steps[given.own] - steps[given.value]


def plan_rows(said: Said) -> list[list[Value]]:
    return [[part["element"], part["goal"], part["measure"], _day(part["due_on"])] for part in said.plan]


def about_evidence(said: Said) -> list[Value]:
    return [*facts_of(said, words.IN_RATINGS), *_document(said)]


def evidence_rows(said: Said) -> list[list[Value]]:
    return [
        [
            part["on"],
            words.evidence_kind(part["kind"]),
            _day(part["observed_on"]),
            part["text"],
            part["url"],
            part["file"],
            part["file_size"] or None,
            part["added_by"],
            part.get("added_by_number", ""),
            in_cell(datetime.fromisoformat(part["added_at"])) if part["added_at"] else None,
        ]
        for part in said.evidence
    ]


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
