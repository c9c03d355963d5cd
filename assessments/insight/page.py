"""The matrix as its page shows it: headings, figures with the way to the people behind them, what can be seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _

from assessments.insight import asking
from assessments.insight.asking import ALL, Condition, Question, question_of, with_condition, with_order, with_unfolded
from assessments.insight.bar import Bar, Basis, bar_of, basis_of
from assessments.insight.cells import Shown, shown, words
from assessments.insight.findings import Findings, findings_of
from assessments.insight.matrix import Bench, Column, Line, Matrix, Short, matrix_of
from assessments.insight.scope import Scope, scope_of
from assessments.insight.standing import standing
from assessments.insight.states import State
from people.models import Company, User
from people.roles import Role

PAGE_SIZE = 50
# Of the departments with too few stand-ins so many are named for each task.
MOST_SHORT = 8
STAND_INS = 2
# From which share of gaps on the figure of a column is shaded, from light to dark.
HEAT = (0.05, 0.15, 0.3, 0.5)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that a press sorts by; `sorted_as` is what aria-sort says."""

    label: str
    title: str
    query: str
    sorted_as: str
    starts_task: bool = False


@dataclass(frozen=True, slots=True)
class TaskHeading:
    """A task over its `width` columns; `query` folds it or unfolds it."""

    column: Column
    width: int
    query: str
    is_unfolded: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the address of the people behind it, and how dark it is, from 0 to 4."""

    number: int
    query: str
    label: str
    heat: int = 0
    starts_task: bool = False


@dataclass(frozen=True, slots=True)
class ShortUnit:
    """A department with too few stand-ins; `query`: those of it who meet the task, whoever is looked for."""

    name: str
    path: str
    short: Short
    query: str


@dataclass(frozen=True, slots=True)
class BenchFigure:
    bench: Bench
    figure: Figure
    width: int
    units: list[ShortUnit]

    @property
    def more(self) -> int:
        """How many departments are not named."""
        return len(self.bench.short) - len(self.units)


@dataclass(frozen=True)
class MatrixPage:
    reader: User
    address: QueryDict
    scope: Scope
    matrix: Matrix
    stand_ins: int

    @property
    def question(self) -> Question:
        return self.matrix.question

    @cached_property
    def bar(self) -> Bar:
        return bar_of(self.scope, self.address)

    @cached_property
    def basis(self) -> Basis:
        return basis_of(self.matrix.standing)

    @cached_property
    def page(self) -> Page[Line]:
        return Paginator(self.matrix.lines, PAGE_SIZE).get_page(self.address.get("page"))

    @cached_property
    def rows(self) -> list[Shown]:
        return list(shown(self.page.object_list, self.matrix, self.reader))

    @cached_property
    def findings(self) -> Findings:
        return findings_of(self.matrix)

    @property
    def kept(self) -> list[tuple[str, list[str]]]:
        """What the search box sends along."""
        return [(name, values) for name, values in self.address.lists() if name not in ("q", "page")]

    @property
    def most_gaps(self) -> dict[str, str]:
        """The addresses of the first sentence."""
        if (found := self.findings.most_gaps) is None:
            return {}
        return {
            "department": self.scope.outline.names.get(found.department or 0, ""),
            "all": self.behind(found.column, State.GAP),
            "there": self.behind(found.column, State.GAP, found.department),
        }

    @property
    def thinnest(self) -> BenchFigure | None:
        return next((one for one in self.benches if one.bench == self.findings.thinnest), None)

    @property
    def unobserved(self) -> str:
        found = self.findings.unobserved
        return self.behind(found.column, State.NOT_OBSERVED) if found else ""

    @property
    def may_set(self) -> bool:
        return self.reader.has_role(Role.HR)

    @property
    def legend(self) -> list[tuple[str, str]]:
        said = {State.TOO_OLD: _("too old or reworded since: to be confirmed again")}
        return [(state.value, said.get(state, word)) for state, word in words().items()]

    @property
    def fixed(self) -> list[Heading]:
        """Before the columns."""
        return [self._heading("name", _("Name"), ""), self._heading("department", _("Department"), "")]

    @property
    def gap_heading(self) -> Heading:
        return self._heading("gap", _("Gaps"), _("Items that fall short, attitudes too, whatever is unfolded"))

    @cached_property
    def tasks(self) -> list[TaskHeading]:
        unfolded = self.matrix.unfolded
        found = []
        for task in self.matrix.tasks:
            width = sum(column.group == task.group for column in self.matrix.shown)
            is_open = task.key in unfolded
            keys = unfolded - {task.key} if is_open else unfolded | {task.key}
            ordered = [one.key for one in self.matrix.tasks if one.key in keys]
            query = with_unfolded(self.address, [ALL] if len(ordered) == len(self.matrix.tasks) else ordered)
            found.append(TaskHeading(task, width, query, is_open))
        return found

    @property
    def columns(self) -> list[Heading]:
        return [
            self._heading(one.key, one.code or _("Attitudes"), one.text, starts_task=self._starts(at))
            for at, one in enumerate(self.matrix.shown)
        ]

    @property
    def unfold_all(self) -> str:
        return with_unfolded(self.address, [ALL])

    @property
    def fold_all(self) -> str:
        return with_unfolded(self.address, [])

    @property
    def as_address(self) -> str:
        """Of the files: the same, but of all pages."""
        return asking.without(self.address)

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """What narrows the rows, and the address without it."""
        said, conditions = words(), self.question.conditions
        found = [
            (f"{column.code or _('Attitudes')} {said[one.state]}", self._but(one))
            for one in conditions
            if (column := self.matrix.column(one.column))
        ]
        if self.question.unit is not None:
            name = self.scope.outline.names.get(self.question.unit, "–")
            found.append((_("only %(department)s") % {"department": name}, asking.without(self.address, "unit")))
        if self.question.words:
            found.append((f"“{self.question.words}”", asking.without(self.address, "q")))
        return found

    @property
    def everybody(self) -> str:
        return asking.without(self.address, "q", "column", "state", "unit")

    @property
    def meets(self) -> list[Figure]:
        return [self._figure(at, State.MEETS) for at in range(len(self.matrix.shown))]

    @property
    def falls_short(self) -> list[Figure]:
        return [self._figure(at, State.GAP) for at in range(len(self.matrix.shown))]

    @cached_property
    def benches(self) -> list[BenchFigure]:
        """Without the attitudes, which stand last."""
        found = []
        for bench, heading in zip(self.matrix.bench, self.tasks, strict=False):
            query = with_condition(self.address, bench.column.key, State.MEETS)
            figure = Figure(bench.meet, query, f"{bench.column.code} {_('who meet all of it')}")
            units = [self.unit_of(bench.column, short) for short in bench.short[:MOST_SHORT]]
            found.append(BenchFigure(bench, figure, heading.width, units))
        return found

    @property
    def rest(self) -> int:
        """So many columns have no bench."""
        return len(self.matrix.shown) - sum(one.width for one in self.benches)

    @property
    def short_tasks(self) -> list[BenchFigure]:
        return [one for one in self.benches if one.bench.short] if self.matrix.standing.confirmed else []

    def unit_of(self, column: Column, short: Short) -> ShortUnit:
        query = self.behind(column, State.MEETS, short.department)
        if short.department is None:
            return ShortUnit(_("these people"), "", short, query)
        outline = self.scope.outline
        return ShortUnit(outline.names[short.department], outline.path_of(short.department), short, query)

    def behind(self, column: Column, state: State, department: int | None = None) -> str:
        """The people behind a figure of the whole question, whoever is looked for now."""
        return with_condition(QueryDict(self.everybody), column.key, state, department)

    def _but(self, condition: Condition) -> str:
        return asking.with_conditions(self.address, (one for one in self.question.conditions if one != condition))

    def _starts(self, at: int) -> bool:
        columns = self.matrix.shown
        return at == 0 or columns[at].group != columns[at - 1].group

    def _heading(self, key: str, label: str, title: str, *, starts_task: bool = False) -> Heading:
        """Names run from the first letter on; gaps and columns begin with the worst."""
        down = f"-{key}"
        sorted_as = {key: "ascending", down: "descending"}.get(self.matrix.order, "")
        first, second = (key, down) if key in ("name", "number", "department") else (down, key)
        query = with_order(self.address, second if self.matrix.order == first else first)
        return Heading(label, title, query, sorted_as, starts_task)

    def _figure(self, at: int, state: State) -> Figure:
        totals = self.matrix.totals[at]
        column, number = totals.column, totals.counts[state]
        rated = totals.counts[State.MEETS] + totals.counts[State.GAP]
        heat = sum(number / rated >= share for share in HEAT) if state == State.GAP and rated else 0
        label = f"{column.code or _('Attitudes')} {words()[state]}"
        return Figure(number, with_condition(self.address, column.key, state), label, heat, self._starts(at))


def stand_ins_wanted() -> int:
    """How many of a department should meet the whole of each task, as HR has set it."""
    wanted = Company.objects.values_list("stand_ins", flat=True).first()
    return STAND_INS if wanted is None else wanted


def page_of(reader: User, address: QueryDict) -> MatrixPage:
    """Raises Forbidden for whoever has nobody to ask about."""
    scope, stand_ins = scope_of(reader, address), stand_ins_wanted()
    matrix = matrix_of(standing(scope), question_of(address), stand_ins)
    return MatrixPage(reader, address, scope, matrix, stand_ins)


def confirmed(lines: Iterable[Line]) -> list[int]:
    """The appraisals behind these rows."""
    return [line.row.profile.assessment for line in lines if line.row.profile]
