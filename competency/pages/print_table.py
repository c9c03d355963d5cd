"""
The official table for paper: merged cells as one cell in each of their rows, without a line between them, and what
stands in them shared out over the rows. A cell that is merged for WeasyPrint can't go on behind the end of a page: what
is higher than its rows there runs out of the table and off the paper (Kozea/WeasyPrint#663). Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Model

from competency.pages.official_table import DutyRows, Row, Shared, TaskCell
from printing.spreadsheet import lines_of

# How wide the columns of print/standard.css are, in digits, and the gap between two texts in lines: an estimate, and
# nothing but the height of rows depends on it.
DUTY = TASK = OUTPUT = 15
INDICATOR, ELEMENT = 57, 29
GAP = 0.25
# Rather a line more in a row than a gap in the cell.
MORE = 1
# Lines of a row that is not cut between two pages; a page has some forty.
LOW = 16


@dataclass(slots=True)
class Part:
    """What one row shows of a cell. `from_above`: the cell began in an earlier row; `goes_on`: it does in the next."""

    items: list[Model] = field(default_factory=list)
    from_above: bool = False
    goes_on: bool = False


@dataclass(slots=True)
class PrintedRow:
    duty: Part
    task: Part
    output: Part
    indicator: Part
    level: Part
    knowledge: Part
    skill: Part
    level_value: int | None = None

    @property
    def is_low(self) -> bool:
        """Whether it is better moved to the next page whole than cut."""
        widths = {"duty": DUTY, "task": TASK, "output": OUTPUT, "indicator": INDICATOR}
        lines = (sum(_lines(item, widths.get(name, ELEMENT)) for item in part.items) for name, part in self.cells())
        return max(lines) <= LOW

    def cells(self) -> Iterator[tuple[str, Part]]:
        for name in ("duty", "task", "output", "indicator", "level", "knowledge", "skill"):
            yield name, getattr(self, name)


def printed(table: Sequence[DutyRows]) -> list[list[PrintedRow]]:
    """The rows of each duty."""
    return [_duty(duty) for duty in table]


def _duty(duty: DutyRows) -> list[PrintedRow]:
    heights = [_height(row) for row in duty.rows]
    rows = [
        PrintedRow(
            Part(), Part(), Part(list(row.outputs)), Part([one.item for one in row.indicators]), Part(), Part(), Part()
        )
        for row in duty.rows
    ]
    _over(rows, "duty", 0, heights, [duty.duty], DUTY)
    for at, row in enumerate(duty.rows):
        if row.task:
            _over(rows, "task", at, heights[at : at + row.task.rowspan], _tasks(row.task), TASK)
        if row.shared:
            span = heights[at : at + row.shared.rowspan]
            rows[at].level_value = row.shared.level
            _over(rows, "level", at, span, [], 1)
            _over(rows, "knowledge", at, span, list(row.shared.knowledge), ELEMENT)
            _over(rows, "skill", at, span, list(row.shared.skills), ELEMENT)
    return rows


def _tasks(cell: TaskCell) -> list[Model]:
    return [task.item for task in cell.tasks]


def _over(rows: list[PrintedRow], name: str, first: int, heights: list[float], items: list[Model], width: int) -> None:
    """A cell over as many rows as `heights` has, from `first` on."""
    last = len(heights) - 1
    shares = _shared_out(items, heights, width)
    for at, share in enumerate(shares):
        setattr(rows[first + at], name, Part(share, from_above=at > 0, goes_on=at < last))


def _shared_out(items: list[Model], heights: list[float], width: int) -> list[list[Model]]:
    """As much in each row as it has room for, at least one in the first; evenly what there is room for in none."""
    more = max(1.0, sum(_lines(item, width) for item in items) / sum(heights))
    left, shares = list(items), list[list[Model]]()
    room = used = 0.0
    for height in heights[:-1]:
        share: list[Model] = []
        room += height * more
        while left and (
            (not share and not shares) or used + _lines(left[0], width) <= room + 1
        ):  # a line more than a gap
            used += _lines(left[0], width)
            share.append(left.pop(0))
        shares.append(share)
    return [*shares, left]


def _height(row: Row) -> float:
    """In lines, by what is the row's alone."""
    return max(
        sum(_lines(output, OUTPUT) for output in row.outputs),
        sum(_lines(one.item, INDICATOR) for one in row.indicators),
        _alone(row.shared),
        1.0,
    )


def _alone(shared: Shared | None) -> float:
    if shared is None or shared.rowspan > 1:
        return 0.0
    return max(sum(_lines(item, ELEMENT) for item in items) for items in (shared.knowledge, shared.skills))


def _lines(item: Model, width: int) -> float:
    code, text = getattr(item, "code", ""), getattr(item, "text", "") or getattr(item, "name", "")
    return GAP + lines_of(f"{code} {text}", width)
