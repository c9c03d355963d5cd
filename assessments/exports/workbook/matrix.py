"""
The matrix of one standard: a row for each appraisal, a column for each item, a sign in each cell. Colours are rules, so
that they follow a sign that somebody changes or a row that somebody adds; sums are formulas that say their value.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import pgettext
from xlsxwriter.format import Format

from assessments.enums import Verdict
from assessments.exports.workbook import words
from assessments.exports.workbook.layouts import Layout
from assessments.exports.workbook.said import Said
from assessments.insight.states import SIGNS, State
from printing.book import A3, EDGE, Book, Formula, prepare_page
from printing.long_sheet import Field, LongSheet
from printing.spreadsheet import LINE, Column, Value, lines_of

TITLE, SUMS, SHARE, TASKS, TEXTS = 0, 1, 4, 5, 6
HEADS = 8
Cell = tuple[int, Value | Formula, Format]
SUMMED = words.COUNTED
ITEM_WIDTH, MOST_ACROSS = 9, 44
LOOKS: dict[State, dict[str, object]] = {
    State.MEETS: {"bg_color": "#DCEFE0", "font_color": "#14532D"},
    State.GAP: {"bg_color": "#F9D5D1", "font_color": "#8A1C12", "bold": True},
    State.NOT_OBSERVED: {"bg_color": "#E6E9EE", "font_color": "#3C4653"},
}
VERDICT_LOOKS: dict[Verdict, dict[str, object]] = {
    Verdict.COMPETENT: LOOKS[State.MEETS],
    Verdict.NOT_YET_COMPETENT: LOOKS[State.GAP],
    Verdict.INSUFFICIENT: LOOKS[State.NOT_OBSERVED],
}


class MatrixSheet:
    def __init__(self, book: Book, title: str, layout: Layout) -> None:
        self.book, self.layout = book, layout
        self.before = words.matrix()
        items = [Field(Column(item.code, ITEM_WIDTH), across="center", is_wrapped=False) for item in layout.items]
        self.list = LongSheet(book, title, [*self.before, *items], HEADS, upright="vcenter")
        self.sums = {state: [0] * len(items) for state in SUMMED}
        self.of_people = dict.fromkeys(SUMMED, 0)

    def add(self, said: Said, states: list[State], facts: list[Value]) -> None:
        counts = [sum(state is one for one in states) for state in SUMMED]
        for state, count in zip(SUMMED, counts, strict=True):
            self.of_people[state] += count
        for place, state in enumerate(states):
            if state in self.sums:
                self.sums[state][place] += 1
        signs: list[Value] = [SIGNS[state] or None for state in states]
        signs += [None] * (len(self.layout.items) - len(signs))
        about: list[Value] = [
            *facts,
            said.supervisor,
            said.cycle,
            words.status(said.status),
            words.verdict(said.score["verdict"]),
            *counts,
        ]
        self.list.append([*about, *signs])

    def close(self) -> None:
        self._say_title()
        self._say_sums()
        self._say_items()
        self.list.say_columns()
        self.list.close()
        self._colour()
        sheet, wide = self.list.sheet, -(-len(self.layout.items) // MOST_ACROSS)
        prepare_page(sheet, paper=A3, heads=(TASKS, HEADS - 1))
        sheet.fit_to_pages(max(wide, 1), 0)
        if wide > 1:
            sheet.repeat_columns(0, 1)

    def _say_title(self) -> None:
        version = self.layout.version
        bold, plain = self.book.style(bold=True, font_size=13), self.book.style(valign="vcenter")
        self.list.say_head(
            TITLE, [(0, f"{version.label} {version.name}", bold), (len(self.before), words.legend(), plain)], 24
        )

    def _say_sums(self) -> None:
        """Of each item how many of the appraisals below, and before them of all items together; then who meets."""
        label = self.book.style(bold=True, align="right")
        edge = {"align": "center", "bg_color": "#F5F4EF", "border": 1, "border_color": EDGE}
        number, share = self.book.style(**edge), self.book.style(**edge, num_format="0%")
        first = len(self.before)
        places = range(first - 1, first + len(self.layout.items))
        for row, state in enumerate(SUMMED, start=SUMS):
            whole = f"=SUM({self.list.span(first - len(SUMMED) + SUMMED.index(state))})"
            sums = [Formula(whole, self.of_people[state])]
            for place, count in enumerate(self.sums[state], start=first):
                sums.append(Formula(f'=COUNTIF({self.list.span(place)},"{SIGNS[state]}")', count))
            cells: list[Cell] = [(first - 2, words.state(state), label)]
            self.list.say_head(row, [*cells, *((place, one, number) for place, one in zip(places, sums, strict=True))])
        rated = zip(self._with_whole(State.MEETS), self._with_whole(State.GAP), strict=True)
        shares = [self._share(place, *counts) for place, counts in zip(places, rated, strict=True)]
        self.list.say_head(
            SHARE,
            [
                (first - 2, pgettext("workbook", "Items that meet"), label),
                *((place, one, share) for place, one in zip(places, shares, strict=True)),
            ],
        )

    def _with_whole(self, state: State) -> list[int]:
        return [self.of_people[state], *self.sums[state]]

    def _share(self, place: int, meets: int, gap: int) -> Formula:
        """Of those who were rated; "–" where nobody was."""
        letter = self.list.letters[place]
        upper, lower = f"{letter}{SUMS + 1}", f"{letter}{SUMS + 2}"
        value = meets / (meets + gap) if meets + gap else "–"
        return Formula(f'=IF({upper}+{lower}=0,"–",{upper}/({upper}+{lower}))', value)

    def _say_items(self) -> None:
        """The tasks over their items, and what each item says."""
        group = self.book.style(
            bold=True, text_wrap=True, align="center", valign="vcenter", border=1, bg_color="#DDE3EC"
        )
        small = self.book.style(font_size=8, text_wrap=True, border=1, border_color=EDGE)
        first = at = len(self.before)
        spans = [
            *self.layout.by_task(),
            *([(words.spoken().attitude, len(self.layout.attitudes))] if self.layout.attitudes else []),
        ]
        cells: list[Cell] = []
        tallest = 1
        for name, count in spans:
            cells += [(at, name, group), *((place, None, group) for place in range(at + 1, at + count))]
            tallest = max(tallest, lines_of(name, ITEM_WIDTH * count))
            if count > 1:
                self.list.sheet.merge_range(TASKS, at, TASKS, at + count - 1, "", group)
            at += count
        self.list.say_head(TASKS, cells, LINE * min(tallest, 6))
        texts = [(first + place, item.text, small) for place, item in enumerate(self.layout.items)]
        lines = max((lines_of(text, ITEM_WIDTH + 2) for _place, text, _style in texts), default=1)
        self.list.say_head(TEXTS, texts, 11.0 * min(lines, 12) + 4)

    def _colour(self) -> None:
        last, first = HEADS + max(self.list.rows, 1) - 1, len(self.before)
        across = first + len(self.layout.items) - 1
        for state, look in LOOKS.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{SIGNS[state]}"', "format": self.book.rule(**look)}
            self.list.sheet.conditional_format(HEADS, first, last, across, rule)
        place = first - len(SUMMED) - 1
        colour_verdicts(self.book, self.list, place)


def colour(book: Book, listed: LongSheet, place: int, rule: Mapping[str, object], look: Mapping[str, object]) -> None:
    """A rule on a column of a list."""
    first, last = listed.head_rows, listed.head_rows + max(listed.rows, 1) - 1
    listed.sheet.conditional_format(first, place, last, place, {**rule, "format": book.rule(**look)})


def colour_verdicts(book: Book, listed: LongSheet, place: int) -> None:
    for key, look in VERDICT_LOOKS.items():
        colour(book, listed, place, {"type": "cell", "criteria": "==", "value": f'"{words.verdict(key)}"'}, look)
