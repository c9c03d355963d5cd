"""The matrix as an Excel file: the same people, columns and order as the page, all of its pages."""

from __future__ import annotations

from django.utils.translation import gettext as _
from openpyxl import Workbook

from assessments.insight.bar import as_words
from assessments.insight.cells import by_follow_up, decided, words
from assessments.insight.matrix import Line, gaps
from assessments.insight.page import MatrixPage
from assessments.insight.sheet import (
    BOLD_NUMBER,
    CODE,
    HEADING,
    LABEL,
    NUMBER,
    SIGN_WIDTH,
    TEXT,
    Look,
    MatrixSheet,
    Noted,
    saved,
    sign,
)
from assessments.insight.states import FOLLOWED, LETTERS, SIGNS, State
from printing.spreadsheet import Value

# Number, name, department before the columns.
BEFORE = 3
HEAD_ROWS = 4
# Of the column of departments; a Han character takes two.
WIDEST = 46
TITLE = Look(bold=True)


def workbook(page: MatrixPage) -> bytes:
    """Two lines of what it is, two of headings, the people, and below them what it adds up to."""
    columns = page.matrix.shown
    book = Workbook(write_only=True)
    paths = {path_of(page, line) for line in page.matrix.lines}
    widest = max(map(len, paths), default=0)
    widths = [11, 16, min(2 * widest + 2, WIDEST), *(SIGN_WIDTH if not one.is_task else 16 for one in columns), 8]
    sheet = MatrixSheet(book, _("Gap matrix"), widths, f"D{HEAD_ROWS + 1}", f"{HEAD_ROWS - 1}:{HEAD_ROWS}")
    sheet.append([(title(page), TITLE)])
    sheet.append([(" ".join([as_words(page.basis), legend(), *narrowed(page)]), TEXT)])
    _heads(sheet, page)
    for line in page.matrix.lines:
        sheet.append(_row(page, line))
    sheet.filter(HEAD_ROWS, len(widths))
    _totals(sheet, page)
    return saved(book)


def title(page: MatrixPage) -> str:
    cycle = page.scope.cycle.name if page.scope.cycle else _("newest results of each person")
    return f"{_('Gap matrix')} · {page.scope.version or ''} · {cycle}"


def legend() -> str:
    said = words()
    signs = [f"{SIGNS[state] or '□'} {said[state]}" for state in State]
    signs.append(f"{FOLLOWED} {_('decided by a follow-up after the appraisal')}")
    return _("Signs: %(signs)s.") % {"signs": _(", ").join(signs)}


def narrowed(page: MatrixPage) -> list[str]:
    """Whom the file is about, where that is not everybody."""
    scope = page.scope
    asked = []
    if scope.department is not None:
        asked.append(scope.outline.path_of(scope.department))
    if scope.team is not None:
        asked.append(_("team of %(name)s") % {"name": f"{scope.team.head.name} {scope.team.head.username}"})
    asked += [what for what, _query in page.chosen]
    return [_("Only: %(what)s.") % {"what": _(", ").join(asked)}] if asked else []


def path_of(page: MatrixPage, line: Line) -> str:
    return page.scope.outline.path_of(line.row.person.department or 0)


def _heads(sheet: MatrixSheet, page: MatrixPage) -> None:
    labels = [_("Number"), _("Name"), _("Department")]
    upper: list[tuple[Value, Look]] = [(label, HEADING) for label in labels]
    lower: list[tuple[Value, Look]] = [("", HEADING)] * BEFORE
    for task in page.tasks:
        upper += [(f"{task.column.code} {task.column.text}".strip(), HEADING), *[("", HEADING)] * (task.width - 1)]
    lower += [(one.label, HEADING) for one in page.columns]
    sheet.append([*upper, (_("Gaps"), HEADING)], height=48)
    place = BEFORE + 1
    for task in page.tasks:
        sheet.join(place, place + task.width - 1)
        place += task.width
    sheet.append([*lower, ("", HEADING)])


def _row(page: MatrixPage, line: Line) -> list[tuple[Value, Look]]:
    person = line.row.person
    cells = [_cell(page, line, at) for at in range(len(line.letters))]
    return [
        (person.number, CODE),
        (person.name, TEXT),
        (path_of(page, line), TEXT),
        *cells,
        (gaps(line.row), BOLD_NUMBER),
    ]


def _cell(page: MatrixPage, line: Line, at: int) -> tuple[Value, Look]:
    """With the day as a note where a follow-up decided it."""
    found, look = sign(LETTERS[line.letters[at]])
    on = decided(line, page.matrix.shown[at]) if line.row.followed else None
    return (Noted(found + FOLLOWED, by_follow_up(on)), look) if on else (found, look)


def _totals(sheet: MatrixSheet, page: MatrixPage) -> None:
    """Of a bench the number stands over all columns of its task."""
    blank: list[tuple[Value, Look]] = [("", LABEL)] * (BEFORE - 1)
    for label, state in ((_("How many meet"), State.MEETS), (_("How many fall short"), State.GAP)):
        numbers: list[tuple[Value, Look]] = [(one.counts[state], NUMBER) for one in page.matrix.totals]
        sheet.append([(label, LABEL), *blank, *numbers])
        sheet.join(1, BEFORE)
    numbers = []
    for one in page.benches:
        numbers += [(one.bench.meet, NUMBER), *[("", NUMBER)] * (one.width - 1)]
    sheet.append([(_("Bench (whole task met)"), LABEL), *blank, *numbers])
    sheet.join(1, BEFORE)
    place = BEFORE + 1
    for one in page.benches:
        sheet.join(place, place + one.width - 1)
        place += one.width
