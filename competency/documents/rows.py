"""
The rows of the main table as duties, tasks and blocks: merged cells applied, page breaks undone. What is decided here
without being certain is noted where it was decided (docs/decisions/0084). Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from competency.documents.cells import BlockCells, DutyCells, Grown, PageRows, Row, Span, Stub, TaskCells
from competency.documents.heads import DUTY, INDICATOR, KNOWLEDGE, LEVEL, OUTPUT, SKILL, TASK
from competency.documents.shapes import begins_with_code

SHARED = (LEVEL, KNOWLEDGE, SKILL)


def duties_of(pages: Sequence[PageRows], is_merged: bool) -> list[DutyCells]:
    """`is_merged`: the document merges cells, so that an empty one says nothing instead of what stands above it."""
    table = Building(is_merged)
    for number, page in enumerate(pages):
        for at, row in enumerate(page.rows):
            table.row(row, is_top=number > 0 and at == 0)
        table.going, table.closed = _certain(page.rows[-1]) if page.rows else (frozenset(), frozenset())
    return table.duties


def _text(row: Row, column: str) -> tuple[str, ...]:
    """What begins in this row of that column."""
    span = row.get(column)
    return span.paragraphs if span and span.begins else ()


def _is_coded(row: Row, column: str) -> bool:
    return bool(_text(row, column)) and begins_with_code(_text(row, column)[0], column)


def _begins(row: Row, column: str) -> bool:
    """Whether no cell from above reaches into this row."""
    span = row.get(column)
    return span is None or span.begins


def _certain(row: Row) -> tuple[frozenset[str], frozenset[str]]:
    """
    Where the last row of a page ends with its page: the columns whose cells certainly go on below it, since no line
    closes them, and those that certainly don't. Neither where all are alike: the row itself may be cut, and many
    programs close whatever stands at the end of a page.
    """
    spans = {column: span for column, span in row.items() if span}
    going = frozenset(column for column, span in spans.items() if span.is_open)
    closed = spans.keys() - going
    return (going, frozenset(closed)) if going and closed else (frozenset(), frozenset())


def _any(row: Row) -> Span:
    """A cell of the row, for where something is."""
    spans = [span for span in row.values() if span]
    return next((span for span in spans if span.begins and span.paragraphs), spans[0])


class Building:
    def __init__(self, is_merged: bool) -> None:
        self.is_merged = is_merged
        self.duties: list[DutyCells] = []
        self.shared: dict[str, Grown] = {}  # level, knowledge and skills of the row above, in the same duty
        self.bound: dict[tuple[int, int, int], Grown] = {}  # the cells of the document that reach further down
        self.going: frozenset[str] = frozenset()  # the columns in which a cell goes on behind the end of the page
        self.closed: frozenset[str] = frozenset()  # those in which none does

    @property
    def group(self) -> TaskCells | None:
        return self.duties[-1].groups[-1] if self.duties and self.duties[-1].groups else None

    @property
    def block(self) -> BlockCells | None:
        return self.group.blocks[-1] if self.group and self.group.blocks else None

    def row(self, row: Row, is_top: bool) -> None:
        """`is_top`: the first row of a page, which may go on from the last row of the page before."""
        if not any(_text(row, column) for column in row):
            return
        is_top = is_top and bool(self.duties)
        is_new_duty = self._duty(row, is_top)
        if is_new_duty:
            self.shared = {}
        is_new_task = self._task(row, is_top, is_new_duty)
        if self.group is None or not self._says_of_block(row):
            return
        if is_new_task or self.block is None:
            self._new_block(row, is_top)
        elif is_top:
            self._goes_on(row)
        else:
            self._further(row)

    def _says_of_block(self, row: Row) -> bool:
        """Whether anything stands beside the task, be it merged from above."""
        return any(span and span.paragraphs for column, span in row.items() if column not in (DUTY, TASK))

    # --- Duty and task ------------------------------------------------------------------------------------------
    def _duty(self, row: Row, is_top: bool) -> bool:
        """Whether a duty begins here."""
        span = row.get(DUTY)
        if span is None or not span.begins or not span.paragraphs:
            if not self.duties:
                self._nameless_duty(row)
                return True
            if span and span.begins and self.is_merged and not is_top and _text(row, TASK):
                self.duties[-1].name.doubt("duty_left_empty", _any(row))
            return False
        if is_top and DUTY not in self.closed and self.duties[-1].name.says(span):
            return False
        if is_top and (DUTY in self.going or not (DUTY in self.closed or begins_with_code(span.paragraphs[0], DUTY))):
            self.duties[-1].name.add(span, is_cut=True)
            return False
        self.duties.append(DutyCells(Grown()))
        self.duties[-1].name.add(span)
        return True

    def _nameless_duty(self, row: Row) -> None:
        self.duties.append(DutyCells(Grown()))
        self.duties[-1].name.doubt("no_duty", _any(row))

    def _task(self, row: Row, is_top: bool, is_new_duty: bool) -> bool:
        """Whether a cell of tasks begins here."""
        span, group = row.get(TASK), self.group
        if span is None or not span.begins or not span.paragraphs:
            if group is None:
                return self._nameless_task(row)
            has_own = bool(_text(row, OUTPUT) or _text(row, INDICATOR))
            if span and span.begins and self.is_merged and not is_top and has_own:
                group.names.doubt("task_left_empty", _any(row))
            return False
        if group is not None and not is_new_duty and self._is_more_of(group, span, row, is_top):
            return False
        self.duties[-1].groups.append(TaskCells(Grown()))
        self.duties[-1].groups[-1].names.add(span)
        return True

    def _nameless_task(self, row: Row) -> bool:
        if not any(_text(row, column) for column in (OUTPUT, INDICATOR, *SHARED)):
            return False
        self.duties[-1].groups.append(TaskCells(Grown()))
        self.duties[-1].groups[-1].names.doubt("no_task", _any(row))
        return True

    def _is_more_of(self, group: TaskCells, span: Span, row: Row, is_top: bool) -> bool:
        """Whether what stands in the cell belongs to the cell of tasks above it."""
        if not _begins(row, OUTPUT) and not _begins(row, INDICATOR):  # each task in a cell of its own, the rest merged
            group.names.add(span)
            return True
        if not is_top or TASK in self.closed:
            return False
        if TASK in self.going:
            group.names.add(span, is_cut=True)
            return True
        if group.names.says(span):
            return True
        if not begins_with_code(span.paragraphs[0], TASK):
            group.names.add(span, is_cut=True)
            return True
        indicators = _text(row, INDICATOR)
        if (indicators and not _is_coded(row, INDICATOR)) or not (indicators or _text(row, OUTPUT)):
            group.names.add(span)
            first = group.names.pieces[0].text if group.names.pieces else ""
            group.names.doubt("several_tasks", span, code=first)
            return True
        return False

    # --- Blocks -------------------------------------------------------------------------------------------------
    def _new_block(self, row: Row, is_top: bool, stubs: Sequence[Stub] = ()) -> None:
        block = BlockCells(Grown(), Grown(), Grown(), Grown(), Grown(), list(stubs))
        for column, grown in ((OUTPUT, block.outputs), (INDICATOR, block.indicators)):
            span = row.get(column)
            if span and span.begins:
                grown.add(span)
                self.bound[span.key] = grown
            elif span and span.paragraphs:
                self.bound.get(span.key, grown).doubt("output_over_tasks", span)
        for column in SHARED:
            grown = self._shared(row, column, is_top, block)
            self.shared[column] = grown
            if span := row.get(column):
                self.bound[span.key] = grown
        block.level, block.knowledge, block.skills = (self.shared[column] for column in SHARED)
        assert self.group is not None  # noqa: S101 - a block is made below its task
        self.group.blocks.append(block)

    def _shared(self, row: Row, column: str, is_top: bool, block: BlockCells) -> Grown:
        """Level, knowledge or skills of a new block: its own, or of the cell that reaches down to it."""
        span, above = row.get(column), self.shared.get(column)
        if span and not span.begins:
            return self.bound.get(span.key) or _grown(span)
        if is_top and column in self.closed:
            return _grown(span) if span else Grown()
        if is_top and above is not None and column in self.going:
            if span:
                above.add(span, is_cut=True)
            return above
        if span and span.paragraphs:
            if is_top and above is not None and above.says(span):
                return above
            if is_top and above is not None and self._goes_on_without_level(row, column):
                above.add(span, is_cut=True)
                _once(block.stubs, "list_over_page", span)
                above.doubt("list_over_page", span)
                return above
            return _grown(span)
        if above is None:
            return Grown()
        beside = any(_text(row, other) for other in SHARED)
        if beside and not (is_top and column == LEVEL and self._goes_on_without_level(row, column)):
            if above.pieces and (is_top or not self.is_merged):
                block.stubs.append(Stub("merged_or_missing", _any(row).where, "", {"column": column}))
            return Grown()
        if not self.is_merged:
            return above
        if is_top and above.pieces:
            _once(block.stubs, "over_page", _any(row))
            return above
        return above if is_top else Grown()

    def _goes_on_without_level(self, row: Row, column: str) -> bool:
        """At the top of a page: knowledge or skills, and no level although the task above has one."""
        level = self.shared.get(LEVEL)
        return not _text(row, LEVEL) and level is not None and bool(level.pieces)

    def _goes_on(self, row: Row) -> None:
        """The first row of a page, in a task that began before it."""
        block = self.block
        assert block is not None  # noqa: S101 - asked before
        level = _text(row, LEVEL)
        is_another = bool(level and block.level.pieces) and tuple(p.text for p in block.level.pieces) != level
        is_full = _is_coded(row, OUTPUT) and _is_coded(row, INDICATOR)
        is_sure = is_another or {OUTPUT, INDICATOR} <= self.closed
        if is_sure or is_full:
            self._new_block(row, True, [] if is_sure else [Stub("block_new", _any(row).where)])
            return
        if level and _is_coded(row, INDICATOR):
            block.stubs.append(Stub("block_more", _any(row).where))
        self._add(row, block.outputs, OUTPUT)
        self._add(row, block.indicators, INDICATOR)
        for column, grown in zip(SHARED, (block.level, block.knowledge, block.skills), strict=True):
            if (span := row.get(column)) and span.begins:
                if not grown.says(span):
                    grown.add(span, is_cut=True)
                self.bound[span.key] = grown

    def _add(self, row: Row, grown: Grown, column: str) -> None:
        if (span := row.get(column)) and span.begins:
            grown.add(span, is_cut=True)
            self.bound[span.key] = grown

    def _further(self, row: Row) -> None:
        """A row further down on the page, in the same task."""
        block = self.block
        assert block is not None  # noqa: S101 - asked before
        outputs, indicators = _text(row, OUTPUT), _text(row, INDICATOR)
        shared = any(_text(row, column) for column in SHARED)
        if _begins(row, OUTPUT) and _begins(row, INDICATOR) and (outputs or indicators or shared):
            if self.is_merged or outputs or shared:
                is_sure = shared or (self.is_merged and outputs)
                stubs = [] if is_sure else [Stub("block_new", _any(row).where)]
                self._new_block(row, False, stubs)
                return
            block.stubs.append(Stub("block_more", _any(row).where))
        for column, grown in ((OUTPUT, block.outputs), (INDICATOR, block.indicators)):
            span = row.get(column)
            if span and span.begins:
                grown.add(span)
        for column, grown in zip(SHARED, (block.level, block.knowledge, block.skills), strict=True):
            span = row.get(column)
            if span and span.begins and span.paragraphs:
                grown.add(span)
                grown.doubt("row_unclear", span)


def _grown(span: Span) -> Grown:
    grown = Grown()
    grown.add(span)
    return grown


def _once(stubs: list[Stub], kind: str, span: Span) -> None:
    if not any(stub.kind == kind for stub in stubs):
        stubs.append(Stub(kind, span.where, " ".join(span.paragraphs)))
