"""What training needs are found on: a version laid out, its people with what is confirmed now and was before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from assessments.careers.standards import Layout, layouts
from assessments.courses.serving import Serving, serving
from assessments.courses.subjects import Key, Outline, Place, outlines
from assessments.insight.followed import Followed, each_followed
from assessments.insight.scope import Scope
from assessments.insight.standing import Profile, Row, Standing, standing
from assessments.models import ConfirmedProfile, Cycle
from assessments.models.items import ItemKey
from competency.comparing.carried import Carried, carried
from competency.models import StandardVersion


class Former(NamedTuple):
    """What an appraisal confirmed of somebody."""

    assessment: int
    standard: int
    scale: int
    confirmed_on: str
    ratings: str


@dataclass
class Ground:
    """`year`: only what was confirmed in it; None: whenever."""

    scope: Scope
    year: int | None
    version: StandardVersion

    @cached_property
    def standing(self) -> Standing:
        return standing(self.scope)

    @cached_property
    def confirmed(self) -> list[tuple[Row, Profile]]:
        rows = self.standing.confirmed
        return rows if self.year is None else [one for one in rows if one[1].confirmed_on.year == self.year]

    @cached_property
    def years(self) -> list[int]:
        return sorted({profile.confirmed_on.year for _row, profile in self.standing.confirmed}, reverse=True)

    @cached_property
    def layouts(self) -> dict[int, Layout]:
        """Of each version by which somebody was confirmed, and the one of the page."""
        return layouts({self.version.pk, *self._versions, *self._former_versions})

    @cached_property
    def layout(self) -> Layout:
        return self.layouts[self.version.pk]

    @cached_property
    def _versions(self) -> set[int]:
        return {profile.standard for _row, profile in self.standing.confirmed}

    @cached_property
    def _former_versions(self) -> set[int]:
        return {one.standard for rows in self.former.values() for one in rows}

    @cached_property
    def positions(self) -> dict[ItemKey, int]:
        return {key: at for at, key in enumerate(self.layout.places)}

    @cached_property
    def carried(self) -> Mapping[int, list[Carried | None]]:
        """By version, for each item of the page's where it stood there."""
        new = self.layout.contents
        return {pk: carried(one.contents, new) for pk, one in self.layouts.items() if pk != self.version.pk}

    def own_position(self, profile: Profile, position: int) -> int | None:
        """Where an item of the page stands in the version by which somebody was rated."""
        return self._position_in(profile.standard, position)

    def _position_in(self, standard: int, position: int) -> int | None:
        if standard == self.version.pk:
            return position
        at = self.carried[standard][position]
        return at.position if at is not None and at.same else None

    @cached_property
    def outlines(self) -> dict[int, Outline]:
        return outlines({self.version.pk, *self._versions})

    @cached_property
    def outline(self) -> Outline:
        return self.outlines[self.version.pk]

    @cached_property
    def subjects(self) -> dict[Key, Place]:
        """Where tasks and elements of any of these versions stand in the one of the page."""
        found: dict[Key, Place] = {}
        for one in self.outlines.values():
            found |= self.outline.places_of(one)
        return found

    def subjects_of(self, versions: set[int]) -> dict[Key, Place]:
        """The same with these versions too."""
        missing = versions - self.outlines.keys()
        found = dict(self.subjects)
        for one in (outlines(missing) if missing else {}).values():
            found |= self.outline.places_of(one)
        return found

    @cached_property
    def task_positions(self) -> dict[int, list[int]]:
        """By task of the page's version, with those that share its blocks, where its indicators stand."""
        own = {line.pk: [self.positions[item.key] for item in line.items] for line in self.layout.lines}
        shared = {task.pk: own[task.blocks_of_id] for task in self.outline.tasks if task.blocks_of_id in own}
        return own | shared

    @cached_property
    def serving(self) -> Serving:
        return serving(self.version, self.outline)

    @cached_property
    def former(self) -> dict[int, list[Former]]:
        """By person what was confirmed before, the newest first; one query more, however many people."""
        newest = {profile.person: profile for _row, profile in self.standing.confirmed}
        cycles = list(Cycle.objects.order_by("ends_on", "starts_on", "pk").values_list("pk", "scale"))
        place = {pk: at for at, (pk, _scale) in enumerate(cycles)}
        scales = dict(cycles)
        rows = ConfirmedProfile.objects.filter(
            standard__standard=self.version.standard_id, confirmed_on__lte=self.scope.as_of
        )
        columns = ("person", "assessment__cycle", "assessment", "standard", "day", "ratings")
        found: dict[int, list[tuple[int, Former]]] = {}
        for person, cycle, assessment, standard, day, ratings in (
            rows.order_by().annotate(day=Cast("confirmed_on", TextField())).values_list(*columns)
        ):
            now = newest.get(person)
            if now is not None and place[cycle] < place[now.cycle]:
                one = Former(assessment, standard, scales[cycle], day, ratings)
                found.setdefault(person, []).append((place[cycle], one))
        return {
            person: [one for _place, one in sorted(some, key=lambda each: -each[0])] for person, some in found.items()
        }

    def open_since(self, profile: Profile, position: int) -> date:
        """The first day of the gap that is open now: what was confirmed since did not meet it."""
        since = profile.confirmed_on.isoformat()
        for sign, scale, day in self._confirmations(profile, position):
            if sign.isdigit() and int(sign) in self.standing.meeting[scale]:
                break
            if sign.isdigit():
                since = day
        return date.fromisoformat(since)

    def _confirmations(self, profile: Profile, position: int) -> Iterator[tuple[str, int, str]]:
        """
        Of an item what was confirmed, as rating, scale and day, the newest first as long as the text is the same: of
        each appraisal what followed it, then what it signed. Of a cycle that is asked for what it signed alone.
        """
        newest = Former(
            profile.assessment, profile.standard, profile.scale, profile.confirmed_on.isoformat(), profile.ratings
        )
        for one in (newest, *self.former.get(profile.person, ())):
            at = self._position_in(one.standard, position)
            if at is None:
                return
            if one is not newest or self.scope.cycle is None:
                for later in reversed(self.followed.get(one.assessment, {}).get(at, ())):
                    yield later.level, one.scale, later.on.isoformat()
            yield one.ratings[at : at + 1], one.scale, one.confirmed_on

    @cached_property
    def followed(self) -> Mapping[int, Mapping[int, list[Followed]]]:
        return each_followed(self.scope)


def ground_of(scope: Scope, year: int | None) -> Ground | None:
    """None while the company has no standard."""
    return Ground(scope, year, scope.version) if scope.version is not None else None
