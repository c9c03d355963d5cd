"""The matrix: people by tasks, which unfold to indicators; who matches, in which order, and what it adds up to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from assessments.insight.asking import ALL, ORDERS, Question
from assessments.insight.columns import Group
from assessments.insight.standing import Row, Standing
from assessments.insight.states import LETTER_OF, LETTERS, State, of_task

ATTITUDES = "A"
# The worst first where a press sorts by a column.
RANKS = {LETTER_OF[state]: rank for rank, state in enumerate(State)} | {
    LETTER_OF[State.MEETS]: 4,
    LETTER_OF[State.GAP]: 0,
    LETTER_OF[State.NOT_OBSERVED]: 1,
    LETTER_OF[State.TOO_OLD]: 2,
    LETTER_OF[State.UNRATED]: 3,
}
GAP, MEETS = LETTER_OF[State.GAP], LETTER_OF[State.MEETS]


class Column(NamedTuple):
    """
    A task, or one of its items. `key` names it in addresses; it is about the items from `first` to before `last`;
    `group`: the place of its task.
    """

    key: str
    code: str
    text: str
    group: int
    first: int
    last: int
    is_task: bool


class Line(NamedTuple):
    """A row with a letter for each column that is shown, and for each task, whether it is unfolded or not."""

    row: Row
    letters: str
    tasks: str


class Totals(NamedTuple):
    """Of a column: how many people are in each state."""

    column: Column
    counts: dict[State, int]


class Short(NamedTuple):
    """
    A department in which too few meet the whole of a task: `meet` of its `people`, `wanted` of them. Where a page is
    about a team, the team: its `department` is None.
    """

    department: int | None
    meet: int
    people: int
    wanted: int


class Bench(NamedTuple):
    """
    Of a task: how many of those who match meet all of it; and, whoever is looked for, the departments where these are
    too few, the fewest first.
    """

    column: Column
    meet: int
    short: list[Short]


@dataclass(frozen=True, slots=True)
class Matrix:
    """
    `lines`: all who match, sorted; `totals` and `bench` are of these. `tasks`: one column for each task; `shown`: those
    of the page; `order` is what it is sorted by.
    """

    standing: Standing
    question: Question
    tasks: list[Column]
    shown: list[Column]
    lines: list[Line]
    order: str
    totals: list[Totals]
    bench: list[Bench]

    @property
    def unfolded(self) -> set[str]:
        return {self.tasks[column.group].key for column in self.shown if not column.is_task}

    @property
    def is_unfolded(self) -> bool:
        return all(not column.is_task for column in self.shown)

    def column(self, key: str) -> Column | None:
        return next((column for column in self.all_columns if column.key == key), None)

    @property
    def all_columns(self) -> list[Column]:
        return [*self.tasks, *items_of(self.standing)]


def matrix_of(standing: Standing, question: Question, stand_ins: int) -> Matrix:
    """`stand_ins`: how many of a department should meet the whole of a task, or all where it has fewer people."""
    tasks, items = tasks_of(standing), items_of(standing)
    known = {column.key: column for column in (*tasks, *items)}
    unfolded = set(known) if ALL in question.unfolded else set(question.unfolded)
    shown = [
        column
        for task in tasks
        for column in ([item for item in items if item.group == task.group] if task.key in unfolded else [task])
    ]
    everybody = _lines(standing.rows, tasks, shown)
    lines = [line for line in everybody if _matches(line.row, question, known)] if question.is_narrowed else everybody
    order = question.order if question.order.removeprefix("-") in {*ORDERS, *known} else "-gap"
    return Matrix(
        standing=standing,
        question=question,
        tasks=tasks,
        shown=shown,
        lines=_sorted(lines, order, known, standing),
        order=order,
        totals=_totals([line.letters for line in lines], shown),
        bench=_bench(standing, everybody, lines, tasks, stand_ins),
    )


def key_of(group: Group) -> str:
    """Of tasks that share their indicators the first one names them."""
    return ATTITUDES if group.is_attitudes else group.code.split("、")[0]


def _apart(columns: Iterable[Column], taken: Iterable[str] = ()) -> list[Column]:
    """Codes may repeat within a standard, and a task may have none; each column has a key of its own."""
    found, keys = [], {"", *taken}
    for column in columns:
        key = column.key
        while key in keys:
            key = f"{key}~{column.first + 1}"
        keys.add(key)
        found.append(column._replace(key=key))
    return found


def tasks_of(standing: Standing) -> list[Column]:
    found = []
    for at, group in enumerate(standing.columns.groups):
        first, last = group.items[0].position, group.items[-1].position + 1
        found.append(Column(key_of(group), group.code, group.name, at, first, last, is_task=True))
    return _apart(found)


def items_of(standing: Standing) -> list[Column]:
    found = (
        Column(
            item.code or f"{key_of(group)}.{at + 1}",
            item.code or str(at + 1),
            item.text.rstrip("。.．"),
            place,
            item.position,
            item.position + 1,
            is_task=False,
        )
        for place, group in enumerate(standing.columns.groups)
        for at, item in enumerate(group.items)
    )
    return _apart(found, (task.key for task in tasks_of(standing)))


def letter(row: Row, column: Column) -> str:
    letters = row.states[column.first : column.last]
    return of_task(letters) if column.is_task else letters


def gaps(row: Row) -> int:
    return row.states.count(GAP)


def _matches(row: Row, question: Question, known: dict[str, Column]) -> bool:
    person = row.person
    if question.unit is not None and person.department != question.unit:
        return False
    if question.words:
        name = f"{person.name} {person.number}".casefold()
        if not all(word in name for word in question.words.casefold().split()):
            return False
    return all(
        letter(row, known[one.column]) == LETTER_OF[one.state] for one in question.conditions if one.column in known
    )


def _lines(rows: list[Row], tasks: list[Column], shown: list[Column]) -> list[Line]:
    """What the indicators of a task look like together repeats, and is looked up."""
    known: dict[str, str] = {}
    spans = [slice(column.first, column.last) for column in tasks]
    places = [(slice(column.first, column.last), column.group if column.is_task else None) for column in shown]
    is_folded = shown == tasks
    found = []
    for row in rows:
        states, whole = row.states, ""
        for span in spans:
            part = states[span]
            task = known.get(part)
            if task is None:
                task = known[part] = of_task(part)
            whole += task
        letters = whole if is_folded else "".join([states[span] if at is None else whole[at] for span, at in places])
        found.append(Line(row, letters, whole))
    return found


def _sorted(lines: list[Line], order: str, known: dict[str, Column], standing: Standing) -> list[Line]:
    """Who has no confirmed result stands last, whichever way; who is equal by number."""
    key, downwards = order.removeprefix("-"), order.startswith("-")
    lines = sorted(lines, key=lambda line: line.row.person.number)
    if key == "gap":
        lines.sort(key=lambda line: gaps(line.row), reverse=downwards)
    elif key == "name":
        lines.sort(key=lambda line: line.row.person.name, reverse=downwards)
    elif key == "number":
        lines.sort(key=lambda line: line.row.person.number, reverse=downwards)
    elif key == "department":
        paths = {pk: standing.scope.outline.path_of(pk) for pk in {line.row.person.department or 0 for line in lines}}
        lines.sort(key=lambda line: paths[line.row.person.department or 0], reverse=downwards)
        lines.sort(key=lambda line: line.row.person.department is None)
    else:
        column = known[key]
        lines.sort(key=lambda line: RANKS[letter(line.row, column)], reverse=not downwards)
    if key in ("name", "number", "department"):
        return lines
    lines.sort(key=lambda line: line.row.profile is None)
    return lines


def _totals(letters: list[str], columns: list[Column]) -> list[Totals]:
    """All letters in one text: those of a column are each so many characters apart."""
    whole, width = "".join(letters), len(columns)
    found = []
    for at, column in enumerate(columns):
        counts = Counter(whole[at::width])
        found.append(Totals(column, {state: counts[sign] for sign, state in LETTERS.items()}))
    return found


def _bench(
    standing: Standing, everybody: list[Line], lines: list[Line], tasks: list[Column], stand_ins: int
) -> list[Bench]:
    """Attitudes are no task that somebody stands in for."""
    units = _units(standing, everybody)
    whole, width = "".join(line.tasks for line in lines), len(tasks)
    benches = []
    for at, column in enumerate(tasks):
        if standing.columns.groups[column.group].is_attitudes:
            continue
        short = []
        for unit, letters in units.items():
            people = len(letters) // width
            meet, wanted = letters[at::width].count(MEETS), min(stand_ins, people)
            if meet < wanted:
                short.append(Short(unit, meet, people, wanted))
        benches.append(Bench(column, whole[at::width].count(MEETS), sorted(short, key=_fewest)))
    return benches


def _units(standing: Standing, everybody: list[Line]) -> dict[int | None, str]:
    """
    The letters of tasks of all in one text. Of a company by department, since one of another department is no stand-in;
    a team is one by itself.
    """
    if standing.scope.team is not None:
        return {None: "".join(line.tasks for line in everybody)} if everybody else {}
    units: dict[int | None, list[str]] = defaultdict(list)
    for line in everybody:
        if (department := line.row.person.department) is not None:
            units[department].append(line.tasks)
    return {unit: "".join(letters) for unit, letters in units.items()}


def _fewest(short: Short) -> tuple[int, int, int]:
    return short.meet - short.wanted, -short.people, short.department or 0
