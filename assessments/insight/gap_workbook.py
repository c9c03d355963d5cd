"""
職能落差分析表 as Excel: people by items as numbers, so that they can be worked on; sums by item; each gap, and each
item that a follow-up decided, with what says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.insight.bar import as_words
from assessments.insight.cells import words
from assessments.insight.gaps import Analysis, Sum, whose
from assessments.insight.matrix import Line
from assessments.insight.paper import asked_words, paper_of, source, sums_of
from assessments.insight.states import State
from assessments.papers.long import FRAME, LongPaper, workbook_of
from printing.book import EDGE
from printing.long_sheet import Field, LongSheet
from printing.spreadsheet import LINE, Column, Value, lines_of

ITEM_WIDTH = 8
# Number, name, department before the items.
BEFORE = 3
# Under the frame: the tasks, what each item says, and the level that is asked.
TASKS, TEXTS, ASKED = FRAME, FRAME + 1, FRAME + 2
GAP_LOOK: dict[str, object] = {"bg_color": "#F9D5D1", "font_color": "#8A1C12", "bold": True}
MEETS_LOOK: dict[str, object] = {"bg_color": "#DCEFE0", "font_color": "#14532D"}


def gap_workbook(analysis: Analysis) -> bytes:
    def write(paper: LongPaper) -> None:
        _people_by_items(paper, analysis)
        _by_item(paper, analysis)
        _each(paper, analysis)

    return workbook_of(paper_of(analysis), write)


def _basis(analysis: Analysis) -> str:
    return "　".join([as_words(analysis.page.basis), f"{_('Level required')}: {asked_words(analysis)}"])


def _people_by_items(paper: LongPaper, analysis: Analysis) -> None:
    items = [item for _group, item in analysis.items]
    columns = [
        Column(_("Number"), 12, is_code=True),
        Column(_("Name"), 14),
        Column(_("Department"), 30),
        *(Column(item.code or str(item.position + 1), ITEM_WIDTH) for item in items),
        Column(_("Gaps"), 8),
        Column(_("Levels below"), 9),
        Column(_("By follow-up"), 9),
    ]
    fields = [Field(column, across="left" if at < BEFORE else "center") for at, column in enumerate(columns)]
    sheet = paper.begin(pgettext("sheet", "People by items"), fields, above=3)
    for line in analysis.lines:
        sheet.append(_person(analysis, line))
    _say_heads(sheet, analysis)
    _colour(sheet, analysis)
    _say_sums(sheet, analysis)
    paper.finish(sheet, _basis(analysis), BEFORE)


def _person(analysis: Analysis, line: Line) -> list[Value]:
    person = line.row.person
    values: list[Value] = [person.number, person.name, whose(analysis, line)]
    for _group, item in analysis.items:
        cell = analysis.cell(line, item)
        if cell.state in (State.MEETS, State.GAP):
            values.append(cell.level)
        else:
            values.append({State.NOT_OBSERVED: "–", State.TOO_OLD: f"{cell.level or ''}△"}.get(cell.state))
    return [*values, *sums_of(analysis, line), len(line.row.followed) if line.row.profile else "–"]


def _say_heads(sheet: LongSheet, analysis: Analysis) -> None:
    style = sheet.book.style
    group = style(bold=True, text_wrap=True, align="center", valign="vcenter", border=1, bg_color="#DDE3EC")
    small = style(font_size=8, text_wrap=True, border=1, border_color=EDGE)
    number = style(bold=True, align="center", border=1, border_color=EDGE)
    tasks: list[tuple[int, Value, object]] = []
    at, tallest = BEFORE, 1
    for one in analysis.groups:
        width, name = len(one.items), f"{one.code} {one.name}".strip()
        tasks += [(at, name, group), *((place, None, group) for place in range(at + 1, at + width))]
        tallest = max(tallest, lines_of(name, ITEM_WIDTH * width))
        if width > 1:
            sheet.sheet.merge_range(TASKS, at, TASKS, at + width - 1, "", group)
        at += width
    sheet.say_head(TASKS, tasks, LINE * min(tallest, 6))
    texts = [item.text for _group, item in analysis.items]
    lines = max((lines_of(text, ITEM_WIDTH + 2) for text in texts), default=1)
    sheet.say_head(TEXTS, [(BEFORE + at, text, small) for at, text in enumerate(texts)], 11.0 * min(lines, 12) + 4)
    asked: Value = analysis.asked[0] if len(analysis.asked) == 1 else " / ".join(map(str, analysis.asked))
    label = style(bold=True, align="right")
    sheet.say_head(
        ASKED, [(BEFORE - 1, _("Level required"), label), *((BEFORE + at, asked, number) for at in range(len(texts)))]
    )


def _colour(sheet: LongSheet, analysis: Analysis) -> None:
    """Rules, so that they follow what somebody changes; where several scales are mixed, no one level is asked."""
    if len(analysis.asked) != 1 or not analysis.items:
        return
    first, last = sheet.head_rows, sheet.head_rows + max(sheet.rows, 1) - 1
    across = BEFORE + len(analysis.items) - 1
    corner = f"{sheet.letters[BEFORE]}{first + 1}"
    for sign, look in (("<", GAP_LOOK), (">=", MEETS_LOOK)):
        rule = {"type": "formula", "criteria": f"=AND(ISNUMBER({corner}),{corner}{sign}{analysis.asked[0]})"}
        sheet.sheet.conditional_format(first, BEFORE, last, across, {**rule, "format": sheet.book.rule(**look)})


def _say_sums(sheet: LongSheet, analysis: Analysis) -> None:
    style = sheet.book.style
    label, number = style(bold=True, align="right", top=1), style(bold=True, align="center", top=1)
    after = BEFORE + len(analysis.items)
    for words_of, counts, extra in (
        (_("How many meet"), [one.meets for one in analysis.sums], []),
        (_("How many fall short"), [one.gaps for one in analysis.sums], [(after, analysis.all_gaps)]),
        (
            _("Levels below in all"),
            [one.below for one in analysis.sums],
            [(after + 1, sum(one.below for one in analysis.sums))],
        ),
    ):
        cells = [(BEFORE + at, count, number) for at, count in enumerate(counts)]
        sheet.say_foot([(BEFORE - 1, words_of, label), *cells, *((at, one, number) for at, one in extra)])


def _by_item(paper: LongPaper, analysis: Analysis) -> None:
    columns = [
        Column(_("Code"), 10, is_code=True),
        Column(_("Indicator or attitude"), 56),
        Column(_("Work task"), 34),
        Column(_("Rated"), 9),
        Column(_("Meet"), 9),
        Column(_("Fall short"), 9),
        Column(_("Levels below in all"), 10),
        Column(_("Levels below, mean"), 10),
    ]
    paper.list(_("Gaps by item"), columns, map(_sum, analysis.sums), _basis(analysis))


def _sum(one: Sum) -> list[Value]:
    about = (one.item.code, one.item.text, _task(one.group.code, one.group.name))
    return [*about, one.rated, one.meets, one.gaps, one.below, round(one.mean, 2)]


def _each(paper: LongPaper, analysis: Analysis) -> None:
    columns = [
        Column(_("Number"), 12, is_code=True),
        Column(_("Name"), 14),
        Column(_("Department"), 30),
        Column(_("Work task"), 30),
        Column(_("Code"), 10, is_code=True),
        Column(_("Indicator or attitude"), 48),
        Column(_("Level now"), 14),
        Column(_("Level required"), 14),
        Column(_("Levels below"), 9),
        Column(_("State"), 12),
        Column(pgettext("source", "From"), 28),
        Column(_("Confirmed on"), 12),
    ]
    paper.list(_("Gaps and follow-ups"), columns, _told(analysis), _basis(analysis))


def _told(analysis: Analysis) -> Iterator[list[Value]]:
    said, levels = words(), analysis.levels
    for gap in analysis.told():
        person, scale = gap.line.row.person, gap.profile.scale
        yield [
            *(person.number, person.name, whose(analysis, gap.line), _task(gap.group.code, gap.group.name)),
            *(gap.item.code, gap.item.text, levels.said(scale, gap.level), levels.said(scale, gap.asked), gap.below),
            *(said[gap.state], source(gap), gap.confirmed_on),
        ]


def _task(code: str, name: str) -> str:
    return f"{code} {name}".strip()
