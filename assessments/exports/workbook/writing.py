"""Puts a workbook together: revisions pass by in chunks, and each sheet takes its rows of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from assessments.enums import ItemState
from assessments.exports.left_out import left_out
from assessments.exports.workbook import growth_words, lists, words
from assessments.exports.workbook.counting import Counts
from assessments.exports.workbook.cover import About, Cover
from assessments.exports.workbook.growth import Growth
from assessments.exports.workbook.layouts import Layout
from assessments.exports.workbook.lists import Listing
from assessments.exports.workbook.matrix import LOOKS, MatrixSheet, colour, colour_verdicts
from assessments.exports.workbook.progress import progress_rows
from assessments.exports.workbook.reading import Reading
from assessments.insight.states import State
from assessments.models import ExportItem, ExportJob
from assessments.sheet.scoring import GAP as TALK
from competency.models import StandardVersion
from people.company.looks import current
from people.letters import language_of
from printing.book import Book
from printing.long_sheet import LongSheet
from printing.spreadsheet import in_cell

# Their records are held in memory, some 50 KB each.
CHUNK = 200
# Places of columns that rules colour, counted from 0.
VERDICT = len(words.IN_VERDICTS) + 7
RESULT, APART = len(words.IN_RATINGS) + 12, len(words.IN_RATINGS) + 14
UNREADABLE = gettext_noop("What was signed can't be read for certain: verify_records says why. Tell the administrator.")


def write_workbook(path: Path, job: ExportJob, items: Iterable[ExportItem]) -> Iterator[int]:
    """
    In the maker's language; yields after each chunk. What can't be read for certain is left out with a sentence, as an
    item that failed.
    """
    language, left = language_of(job.made_by), iter(items)
    with translation.override(language):
        writing = Writing(path, job)
    while chunk := list(islice(left, CHUNK)):
        with translation.override(language):
            writing.add(chunk)
        yield chunk[-1].position
    with translation.override(language):
        writing.list_others()
    yield 0
    with translation.override(language):
        writing.close()


class Writing:
    """The sheets in the order in which they stand in the file."""

    def __init__(self, path: Path, job: ExportJob) -> None:
        self.job, self.company, self.counts, self.reading = job, current().name, Counts(), Reading(job.made_by)
        self.made_at = timezone.now()
        self.is_english = (translation.get_language() or "").startswith("en")
        self.book = book = Book(path, job.title, self.company)
        self.cover = Cover(book)
        versions = job.items.order_by().values("assessment__standard")
        self.layouts = [
            self.reading.layouts.of(version.pk)
            for version in StandardVersion.objects.filter(pk__in=versions).order_by("code")
        ]
        self.matrices = {layout.version.pk: MatrixSheet(book, _matrix_title(layout), layout) for layout in self.layouts}
        self.verdicts = Listing(book, words.sheet("verdicts"), words.verdicts(), self._colour_verdicts)
        self.ratings = Listing(book, words.sheet("ratings"), words.ratings(), self._colour_ratings)
        self.plans = Listing(book, words.sheet("plans"), words.plans())
        self.evidence = Listing(book, words.sheet("evidence"), words.evidence())
        self.actions = Listing(book, words.sheet("actions"), growth_words.actions(), self._colour_overdue)
        self.follow_ups = Listing(book, words.sheet("follow_ups"), growth_words.follow_ups(), self._colour_follow_ups)
        self.progress = Listing(book, words.sheet("progress"), words.progress(), self._colour_overdue)
        self.left_out: Listing | None = None
        self.overdue = 0

    def add(self, items: list[ExportItem]) -> None:
        found = self.reading.read(items)
        growth = Growth(self.job.made_by, found.values(), is_english=self.is_english)
        for item in items:
            if (said := found.get(item.pk)) is None:
                continue
            states = said.states
            self.counts.add(said, states)
            facts = lists.facts_of(said, words.IN_RATINGS)
            self.matrices[said.layout.version.pk].add(said, states, facts)
            self.verdicts.add(lists.verdict_row(said), [()])
            self.ratings.add(lists.about_ratings(said), lists.rating_rows(said, states, is_english=self.is_english))
            if said.plan:
                self.plans.add(lists.about_ratings(said), lists.plan_rows(said))
            if said.evidence:
                self.evidence.add(lists.about_evidence(said), lists.evidence_rows(said))
            for listing, rows in ((self.actions, growth.actions(said)), (self.follow_ups, growth.follow_ups(said))):
                if rows:
                    listing.add(lists.about_evidence(said), rows)
        if missing := [item.pk for item in items if item.pk not in found]:
            ExportItem.objects.filter(pk__in=missing).update(state=ItemState.FAILED, problem=UNREADABLE)

    def list_others(self) -> None:
        """Who waits for a rating, and whom the file leaves out: a sheet only where there is somebody."""
        late = len(words.progress()) - 1
        for values in progress_rows(self.job):
            self.progress.add(values, [()])
            self.overdue += values[late] is not None
        rows = left_out(self.job, translation.get_language(), with_drafts=False)
        if rows:
            self.left_out = Listing(self.book, words.sheet("left_out"), words.left_out())
        for row, why in rows:
            facts = [getattr(row, fact.column) for fact in words.IN_RATINGS]
            if self.left_out is not None:
                self.left_out.add([*facts, row.cycle.name, row.number, why], [()])

    def close(self) -> None:
        self.cover.write(self.counts, self._about())
        for matrix in self.matrices.values():
            matrix.close()
        for listing in self._listings().values():
            listing.close()
        self.book.close()

    def _listings(self) -> dict[str, Listing]:
        found = {
            "verdicts": self.verdicts,
            "ratings": self.ratings,
            "plans": self.plans,
            "evidence": self.evidence,
            "actions": self.actions,
            "follow_ups": self.follow_ups,
            "progress": self.progress,
        }
        return found | ({"left_out": self.left_out} if self.left_out else {})

    def _about(self) -> About:
        matrices = [("matrix", one.list.name, one.list.rows) for one in self.matrices.values()]
        return About(
            company=self.company,
            title=self.job.title,
            maker=f"{self.job.made_by.name} {self.job.made_by.username}",
            made_at=in_cell(self.made_at),
            layouts=self.layouts,
            waiting=self.progress.rows,
            overdue=self.overdue,
            left_out=self.left_out.rows if self.left_out else 0,
            sheets=[*matrices, *((key, one.name, one.rows) for key, one in self._listings().items())],
        )

    def _colour_verdicts(self, listed: LongSheet) -> None:
        colour_verdicts(self.book, listed, VERDICT)

    def _colour_ratings(self, listed: LongSheet) -> None:
        """What falls short, and where the trainee sees it two levels otherwise."""
        self._colour_gaps(listed, RESULT)
        for criteria, value in ((">=", TALK), ("<=", -TALK)):
            colour(
                self.book,
                listed,
                APART,
                {"type": "cell", "criteria": criteria, "value": value},
                LOOKS[State.NOT_OBSERVED],
            )

    def _colour_follow_ups(self, listed: LongSheet) -> None:
        self._colour_gaps(listed, growth_words.RESULT)

    def _colour_gaps(self, listed: LongSheet, column: int) -> None:
        short = {"type": "cell", "criteria": "==", "value": f'"{words.result(State.GAP)}"'}
        colour(self.book, listed, column, short, LOOKS[State.GAP])

    def _colour_overdue(self, listed: LongSheet) -> None:
        colour(
            self.book, listed, len(listed.fields) - 1, {"type": "cell", "criteria": ">", "value": 0}, LOOKS[State.GAP]
        )


def _matrix_title(layout: Layout) -> str:
    """A title of Excel has room for 31 letters."""
    label, name = layout.version.label, layout.version.name
    return f"{words.sheet('matrix')} {name[: 24 - len(label)]} {label}"
