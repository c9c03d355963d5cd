"""A person's row of the matrix as a page shows it: put together in Python, since a page has a thousand cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.insight.matrix import Column, Line, Matrix, gaps
from assessments.insight.people import Person
from assessments.insight.scope import Scope
from assessments.insight.states import FOLLOWED, LETTERS, State, of_task
from assessments.models import Assessment
from assessments.models.items import ItemKey
from competency.models import Element, ElementKind, Indicator, StandardVersion
from config.days import written
from people.models import User


@dataclass(frozen=True, slots=True)
class Shown:
    """
    `url`: the appraisal, empty where the reader may not open it; `person_url`: the person over time; `gaps` of all
    items, whatever is unfolded.
    """

    number: str
    name: str
    person_url: str
    url: str
    unit: str
    path: str
    cells: SafeString
    gaps: int
    counts: str
    named: SafeString


def words() -> dict[State, str]:
    """As short as a cell wants it."""
    return {
        State.MEETS: pgettext("state of an indicator", "meets"),
        State.GAP: pgettext("state of an indicator", "gap"),
        State.NOT_OBSERVED: pgettext("state of an indicator", "not observed"),
        State.UNRATED: pgettext("state of an indicator", "not rated"),
        State.TOO_OLD: pgettext("state of an indicator", "too old"),
    }


def shown(lines: Iterable[Line], matrix: Matrix, reader: User) -> Iterator[Shown]:
    """In a number of queries that does not grow."""
    lines = list(lines)
    visible = _visible(lines, reader)
    scope, said = matrix.standing.scope, words()
    anchors = _anchors(scope.version, matrix) if scope.version else []
    detail = reverse("assessments:detail", args=[0]).replace("0", "{}")
    for line in lines:
        person, profile = line.row.person, line.row.profile
        url = detail.format(profile.assessment) if profile and profile.assessment in visible else ""
        own = anchors if profile and scope.version and profile.standard == scope.version.pk else None
        yield Shown(
            number=person.number,
            name=person.name,
            person_url=reverse("assessments:career", args=[person.number]) if _leads(scope, person) else "",
            url=url,
            unit=scope.outline.names.get(person.department or 0, ""),
            path=scope.outline.path_of(person.department or 0),
            cells=_cells(line, matrix, url, own, said),
            gaps=gaps(line.row),
            counts=_counts(line, said),
            named=_named(line, matrix, said),
        )


def _leads(scope: Scope, person: Person) -> bool:
    """Whose page over time is the reader's to open: of a cycle there are also people who left the team."""
    return scope.sees_all or (scope.team is not None and person.pk in scope.team.people)


def _visible(lines: list[Line], reader: User) -> set[int]:
    keys = [line.row.profile.assessment for line in lines if line.row.profile]
    return set(Assessment.objects.visible_to(reader).filter(pk__in=keys).order_by().values_list("pk", flat=True))


def _anchors(version: StandardVersion, matrix: Matrix) -> list[str]:
    """For each column that is shown, where it stands on the page of an appraisal by this version."""
    ways = ("block__task__duty__position", "block__task__duty", "block__task__position", "block__task")
    ordered = (*ways, "block__position", "block", "position", "pk")
    indicators = Indicator.objects.filter(block__task__duty__version=version).order_by(*ordered)
    items, tasks = [], []
    for pk, task in indicators.values_list("pk", F("block__task")):
        items.append(str(ItemKey(False, pk)))
        tasks.append(f"task-{task}")
    attitudes = Element.objects.filter(version=version, kind=ElementKind.ATTITUDE).order_by("position", "pk")
    items += [str(ItemKey(True, pk)) for pk in attitudes.values_list("pk", flat=True)]
    tasks += items[len(tasks) :]
    return [(tasks if column.is_task else items)[column.first] for column in matrix.shown]


def _cells(line: Line, matrix: Matrix, url: str, anchors: list[str] | None, said: dict[State, str]) -> SafeString:
    parts = []
    for at, (sign, column) in enumerate(zip(line.letters, matrix.shown, strict=True)):
        state = LETTERS[sign]
        text = said[state] + (_number(line, column) if column.is_task and state == State.GAP else "")
        on = decided(line, column)
        text += f" {conditional_escape(by_follow_up(on))}" if on else ""
        if url and state != State.UNRATED:
            anchor = "#follow-ups" if on else f"#{anchors[at]}" if anchors else ""
            text = f'<a href="{url}{anchor}">{text}</a>'
        mark = f' data-followed title="{conditional_escape(by_follow_up(on))}"' if on else ""
        parts.append(f'<td data-state="{state.value}"{mark}>{text}')
    return mark_safe("".join(parts))


def decided(line: Line, column: Column) -> date | None:
    """
    The day of the follow-up that decided a cell: of a task only where it would stand otherwise without. None for what
    the appraisal itself says.
    """
    row = line.row
    days = [row.followed[place] for place in range(column.first, column.last) if place in row.followed]
    span = slice(column.first, column.last)
    if not days or (column.is_task and of_task(row.states[span]) == of_task(row.signed[span])):
        return None
    return max(days)


def by_follow_up(on: date) -> str:
    """What stands beside the sign FOLLOWED."""
    return _("follow-up %(day)s") % {"day": written(on)}


def _number(line: Line, column: Column) -> str:
    """How many of the task's items are gaps, where these are several."""
    count = line.row.states[column.first : column.last].count("g")
    return f"<b>{count}</b>" if count > 1 else ""


def _counts(line: Line, said: dict[State, str]) -> str:
    states = line.row.states
    counts = [(word, states.count(sign)) for sign, state in LETTERS.items() for word in [said[state]]]
    return " · ".join(f"{word} {count}" for word, count in counts if count)


def _named(line: Line, matrix: Matrix, said: dict[State, str]) -> SafeString:
    """The codes of each state, what meets the standard folded away; for a phone, where no cells are shown."""
    if line.row.profile is None:
        return mark_safe("")
    codes = [item.code or item.text for item in matrix.standing.columns.items]
    found = {}
    for state in State:
        here = [
            code + FOLLOWED * (place in line.row.followed)
            for place, (code, sign) in enumerate(zip(codes, line.row.states, strict=True))
            if LETTERS[sign] == state
        ]
        if here:
            listed = conditional_escape(_(", ").join(here))
            found[state] = f'<p data-state="{state.value}">{conditional_escape(said[state])} {listed}'
    gaps_first = found.pop(State.GAP, "")
    rest = f"<details><summary>{conditional_escape(_('All items'))}</summary>{''.join(found.values())}</details>"
    return mark_safe(gaps_first + rest if found else gaps_first)
