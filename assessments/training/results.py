"""What is confirmed of people, item by item in time: approved appraisals and follow-ups that count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from assessments.careers.standards import Carried, Layout, between, layouts
from assessments.enums import FollowUpState
from assessments.models import ConfirmedProfile, FollowUp, Participant, ScaleLevel
from assessments.models.items import ItemKey
from assessments.models.profiles import NOT_RATED

# When something was confirmed: the day, the appraisal, its revision, and a follow-up after the revision it follows.
Moment = tuple[date, int, int, int]


class Result(NamedTuple):
    """`level` and `meets` None: not observed. `reworded`: by a version in which the item reads otherwise."""

    moment: Moment
    level: int | None
    meets: bool | None
    assessment: int
    follow_up: int | None = None
    reworded: bool = False

    @property
    def on(self) -> date:
        return self.moment[0]


class _Profile(NamedTuple):
    assessment: int
    standard: int
    scale: int
    revision: int
    confirmed_on: date
    ratings: str


class _FollowUp(NamedTuple):
    pk: int
    assessment: int
    revision: int
    key: ItemKey
    level: int
    meets: bool
    confirmed_on: date


@dataclass(slots=True)
class Confirmed:
    """Of some people, by primary key; what was appraised by another version is carried to the item asked for."""

    profiles: dict[int, list[_Profile]]
    follow_ups: dict[int, list[_FollowUp]]
    versions: dict[int, Layout]
    meeting: dict[int, dict[int, bool]]
    _places: dict[int, dict[ItemKey, int]] = field(default_factory=dict)
    _pairs: dict[tuple[int, int], tuple[dict[ItemKey, ItemKey], Carried]] = field(default_factory=dict)

    def of(self, person: int | None, version: int, key: ItemKey) -> list[Result]:
        """Everything that was confirmed of this item of this version, oldest first."""
        found: list[Result] = []
        if person is None or version not in self.versions:
            return found
        for profile in self.profiles.get(person, ()):
            item, reworded = self._item_in(profile.standard, version, key)
            if item is None:
                continue
            if given := self._given(profile, item):
                found.append(given._replace(reworded=reworded))
            found.extend(
                Result((one.confirmed_on, one.assessment, one.revision, one.pk), one.level, one.meets, one.assessment,
                       one.pk, reworded)
                for one in self.follow_ups.get(profile.assessment, ())
                if one.key == item
            )  # fmt: skip
        return sorted(found, key=lambda one: one.moment)

    def _given(self, profile: _Profile, item: ItemKey) -> Result | None:
        """None where the profile says nothing of the item."""
        place = self._places_in(profile.standard).get(item)
        mark = profile.ratings[place] if place is not None and place < len(profile.ratings) else NOT_RATED
        if mark == NOT_RATED:
            return None
        level = int(mark) if mark.isdecimal() else None
        meets = None if level is None else self.meeting[profile.scale].get(level)
        moment = (profile.confirmed_on, profile.assessment, profile.revision, 0)
        return Result(moment, level, meets, profile.assessment)

    def _places_in(self, version: int) -> dict[ItemKey, int]:
        if version not in self._places:
            self._places[version] = {key: place for place, key in enumerate(self.versions[version].places)}
        return self._places[version]

    def _item_in(self, version: int, of: int, key: ItemKey) -> tuple[ItemKey | None, bool]:
        """Which item of a version it is, and whether it reads otherwise there; never one of another standard."""
        if version == of:
            return key, False
        there, here = self.versions[version], self.versions[of]
        if there.version.standard_id != here.version.standard_id:
            return None, False
        if (version, of) not in self._pairs:
            pairs = between(here, there)
            self._pairs[version, of] = {then: now for now, then in pairs.items.items()}, pairs
        items, pairs = self._pairs[version, of]
        item = items.get(key)
        return item, item in pairs.reworded


def confirmed_of(places: QuerySet[Participant], versions: Iterable[int]) -> Confirmed:
    """Of the people in these places; in a constant number of queries. `versions`: by which items will be asked."""
    people = places.order_by().filter(person__isnull=False).values("person")
    profiles = _profiles(people)
    wanted = {row.standard for rows in profiles.values() for row in rows} | set(versions)
    return Confirmed(profiles, _follow_ups(people), layouts(wanted) if wanted else {}, _meeting())


def _profiles(people: QuerySet[Participant, Any]) -> dict[int, list[_Profile]]:
    rows = ConfirmedProfile.objects.filter(person__in=people).order_by()
    columns = ("person", "assessment", "standard", "assessment__cycle__scale", "revision", "confirmed_on", "ratings")
    found: dict[int, list[_Profile]] = defaultdict(list)
    for person, *row in rows.values_list(*columns):
        found[person].append(_Profile(*row))
    return found


def _follow_ups(people: QuerySet[Participant, Any]) -> dict[int, list[_FollowUp]]:
    """By appraisal; those that were taken back count no more."""
    rows = FollowUp.objects.filter(assessment__trainee__in=people, state__in=FollowUpState.counting()).order_by()
    columns = ("pk", "assessment", "revision", "indicator", "attitude", "level__value", "meets", "confirmed_on")
    found: dict[int, list[_FollowUp]] = defaultdict(list)
    for pk, assessment, revision, indicator, attitude, level, meets, day in rows.values_list(*columns):
        key = ItemKey(attitude is not None, attitude or indicator or 0)
        found[assessment].append(_FollowUp(pk, assessment, revision, key, level, meets, day))
    return found


def _meeting() -> dict[int, dict[int, bool]]:
    """Of each scale which of its levels meet the standard."""
    found: dict[int, dict[int, bool]] = defaultdict(dict)
    for scale, value, meets in ScaleLevel.objects.order_by().values_list("scale", "value", "meets"):
        found[scale][value] = meets
    return found
