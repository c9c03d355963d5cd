"""How people stand: of each the newest confirmed appraisal, read by the columns of one version of the standard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from assessments.enums import Status
from assessments.insight.columns import Columns, columns_of
from assessments.insight.followed import ByPosition, followed, over
from assessments.insight.people import Person, people_in
from assessments.insight.scope import Scope
from assessments.insight.states import aged, reading
from assessments.models import Assessment, ConfirmedProfile, Cycle, ScaleLevel
from assessments.models.profiles import NOT_RATED
from competency.comparing.carried import Carried, carried
from competency.contents import VersionContents, contents
from competency.models import StandardVersion
from people.models import Company

NONE: Mapping[int, date] = MappingProxyType({})


class Profile(NamedTuple):
    """
    A row of `ConfirmedProfile` with what figures ask of its appraisal. `rater`: who gave the ratings, None while it is
    open again, since another may rate it then.
    """

    assessment: int
    person: int
    cycle: int
    standard: int
    scale: int
    department: int | None
    rater: int | None
    confirmed_on: date
    verdict: str
    ratings: str
    own: str


class Row(NamedTuple):
    """
    A person with their newest profile, None without one. `states`: a letter of `states` for each column; `ratings` and
    `own` by the same columns, only where the text is still the same. What a follow-up confirmed stands in `states` and
    `ratings`; `signed` and `rated` are the same without it, and `followed` says by column when it was confirmed.
    """

    person: Person
    profile: Profile | None
    states: str
    ratings: str
    own: str
    signed: str = ""
    rated: str = ""
    followed: Mapping[int, date] = NONE


@dataclass(frozen=True, slots=True)
class Standing:
    """`oldest`: results of before are too old. `meeting`: of each scale the levels that meet the standard."""

    scope: Scope
    columns: Columns
    rows: list[Row]
    oldest: date
    meeting: Mapping[int, frozenset[int]]

    @property
    def is_followed(self) -> bool:
        return any(row.followed for row in self.rows)

    @property
    def closed(self) -> tuple[int, int]:
        """How many gaps follow-ups closed, and of how many people."""
        counts = [
            sum(row.signed[place] == "g" and row.states[place] == "m" for place in row.followed)
            for row in self.rows
            if row.followed
        ]
        return sum(counts), sum(count > 0 for count in counts)

    @property
    def confirmed(self) -> list[tuple[Row, Profile]]:
        """Those with a confirmed appraisal."""
        return [(row, row.profile) for row in self.rows if row.profile is not None]


def standing(scope: Scope) -> Standing:
    """In a number of queries that does not grow; figures are worked out from its short texts without the database."""
    content = contents_of(scope.version)
    columns = columns_of(content) if content else Columns(())
    oldest = years_before(scope.as_of, Company.objects.values_list("result_years", flat=True).first() or 3)
    people = people_in(scope)
    newest = readable(scope, newest_profiles(scope, people))
    reader = _Reader(scope, content, len(columns.items), newest.values(), oldest)
    reader.followed = followed(scope) if newest else {}
    rows = [reader.row(person, newest.get(key)) for key, person in people.items()]
    return Standing(scope, columns, rows, oldest, reader.meeting)


def contents_of(version: StandardVersion | None) -> VersionContents | None:
    return contents(StandardVersion.objects.with_content().get(pk=version.pk)) if version else None


def years_before(day: date, years: int) -> date:
    """The same day so many years before; of 29 February the last of that month."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def newest_profiles(scope: Scope, people: Mapping[int, Person]) -> dict[int, Profile]:
    """
    By person. Of the cycle that is asked; else that of the latest cycle by its days, as `approved_before` counts, and
    not the one that was approved last.
    """
    if scope.version is None:
        return {}
    rows = ConfirmedProfile.objects.filter(standard__standard=scope.version.standard_id, confirmed_on__lte=scope.as_of)
    if scope.cycle is not None:
        rows = rows.filter(assessment__cycle=scope.cycle)
    if scope.team is not None and not scope.team.is_large:
        rows = rows.filter(person__in=list(people))
    cycles = _cycles()
    found: dict[int, tuple[object, ...]] = {}
    places: dict[int, int] = {}
    for row in rows.order_by().annotate(day=Cast("confirmed_on", TextField())).values_list(*COLUMNS):
        person, (place, _scale) = row[1], cycles[row[2]]
        if place > places.get(person, -1) and person in people:
            found[person], places[person] = row, place
    return {person: _profile(row, cycles) for person, row in found.items()}


def readable(scope: Scope, profiles: Mapping[int, Profile]) -> Mapping[int, Profile]:
    """Without the self-ratings of appraisals that the reader may not open, as of before they led somebody."""
    if scope.sees_all:
        return profiles
    rows = Assessment.objects.visible_to(scope.reader).filter(profile__isnull=False).order_by()
    seen = set(rows.values_list("pk", flat=True))
    return {key: one if one.assessment in seen else one._replace(own="") for key, one in profiles.items()}


# The day as text: to read one for each row of a large company takes as long as all else of it.
COLUMNS = (
    *("assessment", "person", "assessment__cycle", "standard", "assessment__department", "assessment__supervisor"),
    *("day", "verdict", "ratings", "own", "assessment__status"),
)


def _profile(row: tuple[Any, ...], cycles: Mapping[int, tuple[int, int]]) -> Profile:
    """In the order of COLUMNS."""
    key, person, cycle, standard, department, rater, day, verdict, ratings, own, status = row
    rater = rater if status == Status.APPROVED else None
    on, scale = date.fromisoformat(day), cycles[cycle][1]
    return Profile(key, person, cycle, standard, scale, department, rater, on, verdict, ratings, own)


def _cycles() -> dict[int, tuple[int, int]]:
    """Of each cycle its place in time, and its scale."""
    rows = Cycle.objects.order_by("ends_on", "starts_on", "pk").values_list("pk", "scale")
    return {key: (place, scale) for place, (key, scale) in enumerate(rows)}


class _Reader:
    """Reads the profile of any version of the standard by the columns of one."""

    def __init__(
        self,
        scope: Scope,
        content: VersionContents | None,
        length: int,
        profiles: Iterable[Profile],
        oldest: date,
    ) -> None:
        self.version = scope.version.pk if scope.version else 0
        self.length = length
        # Of a cycle that is asked for all counts, however long ago, as on the pictures.
        self.oldest = oldest if scope.cycle is None else date.min
        self.meeting = _meeting()
        self.tables = {scale: reading(levels) for scale, levels in self.meeting.items()}
        others = {profile.standard for profile in profiles} - {self.version}
        self.carried = _carried_from(others, content) if content else {}
        self.followed: Mapping[int, ByPosition] = {}

    def row(self, person: Person, profile: Profile | None) -> Row:
        if profile is None:
            return Row(person, None, "u" * self.length, NOT_RATED * self.length, "")
        signed = self._signed(person, profile)
        later = self.followed.get(profile.assessment)
        return self._with(signed, profile, later) if later else signed

    def _with(self, signed: Row, profile: Profile, later: ByPosition) -> Row:
        """A follow-up is as old as itself, whatever the age of the appraisal."""
        now = self._signed(signed.person, profile._replace(ratings=over(profile.ratings, later), confirmed_on=date.max))
        same = profile.standard == self.version
        at = range(self.length) if same else [one.position if one else -1 for one in self.carried[profile.standard]]
        days = {place: later[position].on for place, position in enumerate(at) if position in later}
        states = list(signed.states)
        for place, on in days.items():
            states[place] = now.states[place] if on >= self.oldest else aged(now.states[place])
        return signed._replace(states="".join(states), ratings=now.ratings, followed=days)

    def _signed(self, person: Person, profile: Profile) -> Row:
        own = profile.own or NOT_RATED * len(profile.ratings)
        given = profile.ratings.translate(self.tables[profile.scale])
        ratings, states = profile.ratings, given
        if profile.standard != self.version:
            places = self.carried[profile.standard]
            states = "".join("u" if at is None else _as_is(given[at.position], at.same) for at in places)
            ratings, own = _kept(profile.ratings, places), _kept(own, places)
        if profile.confirmed_on < self.oldest:
            states = aged(states)
        return Row(person, profile, states, ratings, own if own.strip(NOT_RATED) else "", states, ratings)


def _as_is(letter: str, same: bool) -> str:
    return letter if same else aged(letter)


def _kept(ratings: str, places: list[Carried | None]) -> str:
    return "".join(ratings[at.position] if at and at.same else NOT_RATED for at in places)


def _meeting() -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for scale, value, meets in ScaleLevel.objects.order_by().values_list("scale", "value", "meets"):
        found.setdefault(scale, set()).update({value} if meets else ())
    return {scale: frozenset(levels) for scale, levels in found.items()}


def _carried_from(versions: set[int], new: VersionContents) -> dict[int, list[Carried | None]]:
    rows = StandardVersion.objects.with_content().filter(pk__in=versions) if versions else []
    return {version.pk: carried(contents(version), new) for version in rows}
