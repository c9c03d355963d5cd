"""
The first sheet, as somebody reads it who reads no other: what the file is about, from when and from what, what it
leaves out, how many came to what, and where most fall short. Charts are Excel's own and follow the tables beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import pgettext

from assessments.enums import Status, Verdict
from assessments.exports.workbook import telling, words
from assessments.exports.workbook.charts import bars, columns
from assessments.exports.workbook.counting import Counts, Tally
from assessments.exports.workbook.layouts import Layout
from assessments.insight.states import State
from printing.book import SHADE, SOFT, Book, height_of, prepare_page, safe, write
from printing.spreadsheet import DAY, Value

GRID, WIDTH = 12, 8.6  # columns of the sheet, and digits in each
WORST, MOST_LETTERS = 10, 15  # items that are named, and letters of a name in the chart


@dataclass(frozen=True, slots=True)
class About:
    """What the cover says beside the figures; `sheets`: key, name and rows of each sheet behind it."""

    company: str
    title: str
    maker: str
    made_at: datetime
    layouts: Sequence[Layout]
    waiting: int
    overdue: int
    left_out: int
    sheets: Sequence[tuple[str, str, int]]


class Cover:
    def __init__(self, book: Book) -> None:
        self.book, self.sheet, self.at = book, book.sheet(words.sheet("cover")), 0
        self.sheet.set_column(0, GRID - 1, WIDTH)
        self.sheet.hide_gridlines(2)
        self.label = book.style(font_color=SOFT, text_wrap=True)
        self.text = book.style(text_wrap=True, align="left")
        self.head = book.style(bold=True, text_wrap=True, bg_color=SHADE, bottom=1, border_color="#8A8F97")
        self.right = book.style(
            bold=True, text_wrap=True, bg_color=SHADE, bottom=1, border_color="#8A8F97", align="right"
        )
        self.inset = book.style(text_wrap=True, align="left", indent=2)
        self.number = book.style(num_format="#,##0")
        self.share = book.style(num_format="0%")

    def write(self, counts: Counts, about: About) -> None:
        self._say_title(about)
        self._say_facts(counts, about)
        self._say_figures(counts, about)
        self._say_results(counts, about)
        self._say_worst(counts, about)
        self.sheet.set_h_pagebreaks([self.at])
        self._say_departments(counts)
        self._say_sheets(about)
        prepare_page(self.sheet, is_upright=True)

    def _row(self, *cells: tuple[int, int, Value, Any], height: float = 16.0) -> int:
        """One row of cells, each from column to column; its number."""
        self.sheet.set_row(self.at, height)
        for first, last, value, style in cells:
            if first != last:
                self.sheet.merge_range(self.at, first, self.at, last, "", style)
            write(self.sheet, self.at, first, value, style)
        self.at += 1
        return self.at - 1

    def _heading(self, text: str) -> None:
        self.at += 1
        self._row((0, GRID - 1, text, self.book.style(bold=True, font_size=12)), height=20)

    def _say_title(self, about: About) -> None:
        eyebrow = pgettext("workbook", "Overview of appraisals")
        self._row((0, GRID - 1, f"{about.company} · {eyebrow}".removeprefix(" · "), self.label))
        self._row((0, GRID - 1, about.title, self.book.style(bold=True, font_size=18, text_wrap=True)), height=30)

    def _say_facts(self, counts: Counts, about: About) -> None:
        days = list(counts.cycles.values())
        first = min((first for first, _last in days), default=None)
        last = max((last for _first, last in days), default=None)
        self._fact(pgettext("workbook", "Cycle"), telling.names(list(counts.cycles)))
        if first and last:
            self._period(first, last)
        self._fact(
            pgettext("workbook", "Standard"),
            telling.names([f"{one.version.label} {one.version.name}" for one in about.layouts]),
        )
        at = self.book.style(num_format=f"{DAY} hh:mm", align="left")
        self._row(
            (0, 2, pgettext("workbook", "As of"), self.label),
            (3, 5, about.made_at, at),
            (6, GRID - 1, about.maker, self.label),
        )
        self._fact(pgettext("workbook", "From"), telling.sources(counts))
        self._fact(pgettext("workbook", "Left out"), telling.left_out(about.waiting, about.left_out))

    def _fact(self, label: str, text: str) -> None:
        self._row((0, 2, label, self.label), (3, GRID - 1, text, self.text), height=height_of(text, WIDTH * (GRID - 3)))

    def _period(self, first: date, last: date) -> None:
        day = self.book.style(num_format=DAY, align="left")
        self._row((0, 2, pgettext("workbook", "Period from and to"), self.label), (3, 4, first, day), (5, 6, last, day))

    def _say_figures(self, counts: Counts, about: About) -> None:
        """Six large numbers, each over what it counts."""
        whole = counts.whole
        figures: list[tuple[Value, str, str]] = [
            (len(counts.people), pgettext("workbook", "People"), "#,##0"),
            (whole.appraisals, pgettext("workbook", "Appraisals in this file"), "#,##0"),
            (_of(whole.verdicts[Verdict.COMPETENT], whole.appraisals), words.verdict(Verdict.COMPETENT), "0%"),
            (whole.states[State.GAP], pgettext("workbook", "Items below the standard"), "#,##0"),
            (about.waiting, words.sheet("progress"), "#,##0"),
            (about.overdue, pgettext("workbook", "of these overdue"), "#,##0"),
        ]
        self.at += 1
        wide = GRID // len(figures)
        large, small = (
            {"bold": True, "font_size": 18, "align": "center", "bg_color": "#F5F4EF"},
            self.book.style(font_color=SOFT, align="center", text_wrap=True, bg_color="#F5F4EF", font_size=9),
        )
        spans = [(place * wide, (place + 1) * wide - 1, *figure) for place, figure in enumerate(figures)]
        self._row(
            *((a, b, value, self.book.style(**large, num_format=how)) for a, b, value, _n, how in spans), height=30
        )
        self._row(*((a, b, name, small) for a, b, _value, name, _how in spans), height=28)

    def _say_results(self, counts: Counts, about: About) -> None:
        """By verdict, by item and by status side by side, then two charts."""
        whole, rated = counts.whole, counts.whole.states.total()
        verdicts = [(words.verdict(key), whole.verdicts[key], whole.appraisals) for key in Verdict]
        states = [(label, whole.states[key], rated) for label, key in words.shown_states()]
        statuses = [(words.status(key), counts.statuses[key]) for key in Status if counts.statuses[key]]
        if about.waiting:
            statuses.insert(0, (words.sheet("progress"), about.waiting))
        self._heading(pgettext("workbook", "What they came to"))
        first = self.at + 1
        count, share = pgettext("workbook", "Number"), pgettext("workbook", "Share")
        inset = self.book.style(bold=True, bg_color=SHADE, bottom=1, border_color="#8A8F97", align="left", indent=2)
        self._row(
            (0, 2, pgettext("workbook", "Verdict"), self.head),
            (3, 3, count, self.right),
            (4, 4, share, self.right),
            (5, 6, pgettext("workbook", "Items"), inset),
            (7, 7, count, self.right),
            (8, 8, share, self.right),
            (9, 10, pgettext("workbook", "Status"), inset),
            (11, 11, count, self.right),
        )
        for place in range(max(len(verdicts), len(states), len(statuses))):
            cells: list[tuple[int, int, Value, Any]] = []
            if place < len(verdicts):
                name, number, of = verdicts[place]
                cells += [(0, 2, name, self.text), (3, 3, number, self.number), (4, 4, _of(number, of), self.share)]
            if place < len(states):
                name, number, of = states[place]
                cells += [(5, 6, name, self.inset), (7, 7, number, self.number), (8, 8, _of(number, of), self.share)]
            if place < len(statuses):
                cells += [(9, 10, statuses[place][0], self.inset), (11, 11, statuses[place][1], self.number)]
            self._row(*cells)
        self.at += 1
        columns(self.book, self.sheet, self.at, words.sheet("cover"), first, len(verdicts))
        self.worst_chart_at = self.at
        self.at += 14

    def _say_departments(self, counts: Counts) -> None:
        depth, rows = counts.by_department()
        self._heading(telling.department_title(depth))
        first = self.at + 1
        heads = [pgettext("workbook", "Appraisals"), *(words.verdict(key) for key in Verdict), words.state(State.GAP)]
        self._row(
            (0, 5, pgettext("workbook", "Department"), self.head),
            *((6 + place, 6 + place, name, self.right) for place, name in enumerate(heads)),
            (11, 11, pgettext("workbook", "Items that meet"), self.right),
            height=32,
        )
        for name, tally in rows:
            self._department(name or pgettext("workbook", "(no department)"), tally)
        if len(rows) > 1:
            self.at += 1
            self.at += bars(
                self.book,
                self.sheet,
                self.at,
                words.sheet("cover"),
                first,
                len(rows),
                title=pgettext("workbook", "Verdicts by department"),
                series=(7, 8, 9),
            )

    def _department(self, name: str, tally: Tally) -> None:
        rated = tally.states[State.MEETS] + tally.states[State.GAP]
        self._row(
            (0, 5, name, self.text),
            (6, 6, tally.appraisals, self.number),
            *((7 + place, 7 + place, tally.verdicts[key], self.number) for place, key in enumerate(Verdict)),
            (10, 10, tally.states[State.GAP], self.number),
            (11, 11, _of(tally.states[State.MEETS], rated), self.share),
            height=height_of(name, WIDTH * 6),
        )

    def _say_worst(self, counts: Counts, about: About) -> None:
        """Indicators and attitudes with the most gaps; nothing where none falls short."""
        rows = counts.worst(WORST)
        if not rows:
            return
        self._heading(pgettext("workbook", "Where most fall short"))
        first = self.at + 1
        self._row(
            (0, 2, pgettext("workbook", "Item"), self.head),
            (3, 8, pgettext("workbook", "Text"), self.head),
            (9, 9, words.state(State.GAP), self.right),
            (10, 10, pgettext("workbook", "Rated"), self.right),
            (11, 11, pgettext("workbook", "Share"), self.right),
        )
        layouts = {layout.version.pk: layout for layout in about.layouts}
        for version, place, states in rows:
            layout = layouts[version]
            item, rated = layout.items[place], states[State.GAP] + states[State.MEETS]
            # Codes of two standards may be the same, in the chart too.
            name = item.code if len(layouts) == 1 else shortened(f"{item.code} {layout.version.name}", MOST_LETTERS)
            self._row(
                (0, 2, name, self.text),
                (3, 8, item.text, self.text),
                (9, 9, states[State.GAP], self.number),
                (10, 10, rated, self.number),
                (11, 11, _of(states[State.GAP], rated), self.share),
                height=max(height_of(name, WIDTH * 3), height_of(item.text, WIDTH * 6)),
            )
        bars(
            self.book,
            self.sheet,
            self.worst_chart_at,
            words.sheet("cover"),
            first,
            len(rows),
            title=pgettext("workbook", "Where most fall short"),
            series=(9,),
            right_half=True,
        )

    def _say_sheets(self, about: About) -> None:
        self._heading(pgettext("workbook", "Sheets of this file"))
        self._row(
            (0, 2, pgettext("workbook", "Sheet"), self.head),
            (3, 10, pgettext("workbook", "What it holds"), self.head),
            (11, 11, pgettext("workbook", "Rows"), self.right),
        )
        link = self.book.style(font_color="#0B57D0", underline=1, text_wrap=True)
        for key, name, rows in about.sheets:
            self._row(
                (0, 2, name, link),
                (3, 10, words.holds(key), self.text),
                (11, 11, rows, self.number),
                height=height_of(words.holds(key), WIDTH * 8),
            )
            self.sheet.write_url(self.at - 1, 0, f"internal:'{name}'!A1", link, safe(name))


def _of(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
