"""Training needs: who falls short of which indicator, and which knowledge and skills were marked as explaining it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from assessments.courses.subjects import Key
from assessments.enums import NeedKind
from assessments.insight.levels import Levels
from assessments.insight.people import Person
from assessments.insight.standing import Profile, Row
from assessments.models import Course, ElementMark
from assessments.needs.ground import Ground
from assessments.needs.marks import Mark, explaining
from assessments.needs.places import Held, places_held


class Need(NamedTuple):
    """
    What one person needs. `below`: how many levels below the lowest that meets; of a mark those of the worst gap that
    it explains. `since`: the first confirmed day of the gap, `confirmed_on` the newest; of a mark the day of its
    appraisal. `own`: of a gap the position in the version by which they were rated, of a mark the element that was
    marked. `held`: the place in a course that serves it.
    """

    person: Person
    profile: Profile
    level: int
    below: int
    since: date
    confirmed_on: date
    own: int
    held: Held | None

    def days(self, today: date) -> int:
        return (today - self.since).days


@dataclass
class Group:
    """An indicator, attitude, knowledge or skill with all who need it. `at`: its position, or the element's key."""

    kind: NeedKind
    at: int
    code: str
    text: str
    task: str
    courses: list[Course]
    needs: list[Need] = field(default_factory=list)

    @property
    def people(self) -> int:
        return len(self.needs)

    @property
    def mean(self) -> float:
        return sum(need.below for need in self.needs) / len(self.needs)

    @property
    def worst(self) -> int:
        return max(need.below for need in self.needs)

    @property
    def since(self) -> date:
        return min(need.since for need in self.needs)

    @property
    def placed(self) -> int:
        return sum(need.held is not None for need in self.needs)


@dataclass
class Needs:
    ground: Ground

    @cached_property
    def gaps(self) -> list[Group]:
        """Of each item that somebody falls short of, most people first."""
        return ranked(self._groups(NeedKind.GAP, self._gaps_by_position))

    @cached_property
    def marks(self) -> list[Group]:
        return ranked(self._groups(NeedKind.MARK, self._marks_by_element))

    def of(self, kind: NeedKind) -> list[Group]:
        return self.gaps if kind == NeedKind.GAP else self.marks

    def group(self, kind: NeedKind, at: int) -> Group | None:
        return next((group for group in self.of(kind) if group.at == at), None)

    def _groups(self, kind: NeedKind, found: dict[int, list[Need]]) -> Iterator[Group]:
        for at, needs in found.items():
            group = self._gap_group(at) if kind == NeedKind.GAP else self._mark_group(at)
            group.needs = needs
            yield group

    def _gap_group(self, at: int) -> Group:
        ground = self.ground
        key = ground.layout.places[at]
        item = ground.standing.columns.items[at]
        group = next(one for one in ground.standing.columns.groups if item in one.items)
        courses = ground.serving.of_element(key.pk) if key.is_attitude else ground.serving.of_indicator(key.pk)
        return Group(NeedKind.GAP, at, item.code, item.text, f"{group.code} {group.name}".strip(), courses)

    def _mark_group(self, element: int) -> Group:
        ground = self.ground
        row = ground.outline.subjects[Key(False, element)]
        tasks = [
            f"{task.code} {task.name}"
            for task in ground.outline.tasks
            if any(one.pk == element for one in ground.outline.required[task.pk])
        ]
        text = getattr(row, "text", "")
        return Group(NeedKind.MARK, element, row.code, text, "\n".join(tasks), ground.serving.of_element(element))

    @cached_property
    def _held(self) -> dict[tuple[NeedKind, int], dict[int, list[Held]]]:
        return places_held(self.ground)

    def _place(self, kind: NeedKind, at: int, profile: Profile, confirmed_on: date) -> Held | None:
        """`confirmed_on`: when the gap was confirmed last, by an appraisal or a follow-up."""
        held = self._held.get((kind, at), {}).get(profile.person, ())
        return next((one for one in held if one.counts_after(confirmed_on)), None)

    @cached_property
    def _gaps_by_position(self) -> dict[int, list[Need]]:
        found: dict[int, list[Need]] = {}
        for row, profile in self.ground.confirmed:
            for at in gaps_in(row.states):
                found.setdefault(at, []).append(self._gap(row, profile, at))
        return found

    def _gap(self, row: Row, profile: Profile, at: int) -> Need:
        level, confirmed_on = int(row.ratings[at]), row.followed.get(at, profile.confirmed_on)
        own = self.ground.own_position(profile, at)
        return Need(
            person=row.person,
            profile=profile,
            level=level,
            below=self.levels.below(profile.scale, level),
            since=self.ground.open_since(profile, at),
            confirmed_on=confirmed_on,
            own=at if own is None else own,
            held=self._place(NeedKind.GAP, at, profile, confirmed_on),
        )

    @cached_property
    def levels(self) -> Levels:
        return Levels.load()

    @cached_property
    def _marks_by_element(self) -> dict[int, list[Need]]:
        """A mark counts as long as its task has a gap, once for each person."""
        found: dict[int, dict[int, Need]] = {}
        known = {profile.assessment: (row, profile) for row, profile in self.ground.confirmed}
        gaps = {(need.profile.assessment, at): need for at, needs in self._gaps_by_position.items() for need in needs}

        def gaps_of(mark: Mark) -> list[Need]:
            of = self.ground.subjects.get(Key(True, mark.task))
            places = self.ground.task_positions.get(of.key.pk, ()) if of is not None else ()
            return [gaps[mark.assessment, at] for at in places if (mark.assessment, at) in gaps]

        rows = ElementMark.objects.filter(task__duty__version__standard=self.ground.version.standard_id)
        for mark, explained in explaining(rows, gaps_of):
            now = self.ground.subjects.get(Key(False, mark.element))
            if now is None or not now.same:
                continue
            row, profile = known[mark.assessment]
            need = self._mark(row, profile, now.key.pk, mark.element, explained)
            before = found.setdefault(now.key.pk, {}).get(profile.person)
            found[now.key.pk][profile.person] = need if before is None else worse(before, need)
        return {element: list(needs.values()) for element, needs in found.items()}

    def _mark(self, row: Row, profile: Profile, at: int, own: int, explained: Sequence[Need]) -> Need:
        return Need(
            person=row.person,
            profile=profile,
            level=0,
            below=max(need.below for need in explained),
            since=min(need.since for need in explained),
            confirmed_on=profile.confirmed_on,
            own=own,
            held=self._place(NeedKind.MARK, at, profile, max(need.confirmed_on for need in explained)),
        )


def worse(one: Need, other: Need) -> Need:
    """Of two tasks for which the same was marked: the larger gap, open since the earlier one."""
    return one._replace(below=max(one.below, other.below), since=min(one.since, other.since))


def ranked(groups: Iterator[Group]) -> list[Group]:
    """Most people first, then the largest gaps, then those open longest."""
    return sorted(groups, key=lambda one: (-one.people, -one.mean, one.since, one.at))


def gaps_in(states: str) -> Iterator[int]:
    at = states.find("g")
    while at >= 0:
        yield at
        at = states.find("g", at + 1)


def urgent_first(needs: list[Need]) -> list[Need]:
    """Those without a place first, then the largest gaps, then those open longest."""
    return sorted(needs, key=lambda one: (one.held is not None, -one.below, one.since, one.person.number))
