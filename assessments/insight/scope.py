"""What a page of figures is about, as its address asks, and what its reader may ask."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import Status
from assessments.listing.outline import Outline
from assessments.models import Assessment, Cycle
from assessments.models.assessment import MANAGER_LEVELS
from competency.models import StandardVersion, VersionStatus
from config.days import BadDay, read_back, read_day
from config.refusals import BadInput, Forbidden
from config.searching import LONGEST
from config.texts import canonical_line
from people.meant import person_meant
from people.models import User
from people.roles import Role

ALL_READERS = frozenset({Role.HR, Role.AUDITOR})


# From so many on, a database is asked about everybody and the rest is left out afterwards: naming them takes longer.
MOST_NAMED = 300


class Team(NamedTuple):
    """A supervisor whose people a page is about, and all whom they lead, themself left out."""

    head: User
    people: frozenset[int]

    @property
    def is_large(self) -> bool:
        return len(self.people) > MOST_NAMED


@dataclass(frozen=True)
class Scope:
    """
    `version`: by whose tasks and indicators it is read, None while the company has no standard. `cycle`: its appraisals
    alone; None: of each person the newest by any version of the standard. `department`: with those below it. `team`:
    only these. `as_of`: what was confirmed until then. `unread`: what of the address could not be read, in sentences.
    """

    reader: User
    version: StandardVersion | None
    cycle: Cycle | None
    department: int | None
    team: Team | None
    as_of: date
    outline: Outline
    unread: tuple[str, ...] = ()

    @property
    def sees_all(self) -> bool:
        return bool(self.reader.roles & ALL_READERS)

    @property
    def is_today(self) -> bool:
        return self.as_of >= timezone.localdate()

    @property
    def names_team(self) -> bool:
        """Whether one team was asked for, beyond what the reader sees anyway."""
        return self.team is not None and (self.sees_all or self.team.head.pk != self.reader.pk)

    @cached_property
    def departments(self) -> frozenset[int] | None:
        """None: all, and people of none."""
        return None if self.department is None else frozenset(self.outline.below(self.department))

    def address(self, **changes: object) -> str:
        """As the query of an address; `changes` by field, None leaves one out."""
        asked = QueryDict(mutable=True)
        values: dict[str, object] = {
            "cycle": self.cycle and self.cycle.pk,
            "standard": self.version and self.version.pk,
            "department": self.department,
            "team": self.team and self.names_team and self.team.head.username,
            "as_of": None if self.is_today else self.as_of.isoformat(),
        } | changes
        asked.update({name: str(value) for name, value in values.items() if value not in (None, False, "")})
        return asked.urlencode()

    def for_cycle(self, cycle: Cycle | None) -> Scope:
        """The same question of another cycle, such as the one before."""
        return replace(self, cycle=cycle)


def scope_of(reader: User, asked: QueryDict) -> Scope:
    """What can't be read asks nothing, and the page says so. Raises Forbidden for whoever has nobody to ask about."""
    team, unread = None, list[str]()
    if not reader.roles & ALL_READERS:
        team = team_of(reader)
        if not team.people:
            raise Forbidden(
                _(
                    "These figures are for HR, the auditor and whoever leads people. Your own results stand on your "
                    "own page; go there from your desk."
                )
            )
    if typed := canonical_line(asked.get("team", ""))[:LONGEST]:
        team = _narrowed(typed, team, unread)
    outline = Outline.load()
    department = _key(asked.get("department", ""))
    cycle = Cycle.objects.filter(pk=key).first() if (key := _key(asked.get("cycle", ""))) is not None else None
    return Scope(
        reader=reader,
        version=_version(cycle, team, _key(asked.get("standard", ""))),
        cycle=cycle,
        department=department if department in outline.names else None,
        team=team,
        as_of=_day(asked.get("as_of", ""), unread),
        outline=outline,
        unread=tuple(unread),
    )


def team_of(head: User) -> Team:
    """Who reports to this person now, over the levels that a manager reads; one query."""
    below: dict[int, list[int]] = defaultdict(list)
    for person, supervisor in User.objects.filter(supervisor__isnull=False).order_by().values_list("pk", "supervisor"):
        below[supervisor].append(person)
    found, level = set[int](), {head.pk}
    for _level in range(MANAGER_LEVELS + 1):
        level = {person for one in level for person in below.get(one, ())} - found - {head.pk}
        found |= level
    return Team(head, frozenset(found))


def versions_to_choose(cycle: Cycle | None) -> list[StandardVersion]:
    """
    Of a cycle those that its appraisals are rated by; else of each standard that somebody is or will be appraised by
    the current version, or the newest that was published.
    """
    if cycle is not None:
        rated = Assessment.objects.filter(cycle=cycle).exclude(status=Status.CANCELLED).order_by()
        return list(StandardVersion.objects.filter(pk__in=rated.values("standard")))
    rated_by = Assessment.objects.filter(standard=OuterRef("pk"))
    versions = set(StandardVersion.objects.filter(Exists(rated_by)).order_by().values_list("standard", flat=True))
    meant = Q(standard__in=versions) | Q(standard__job_titles__isnull=False)
    published = StandardVersion.objects.published().filter(meant).distinct()
    chosen: dict[int, StandardVersion] = {}
    for version in published:  # newest first
        if version.status == VersionStatus.CURRENT or version.standard_id not in chosen:
            chosen[version.standard_id] = version
    return sorted(chosen.values(), key=lambda version: version.code)


def _version(cycle: Cycle | None, team: Team | None, wanted: int | None) -> StandardVersion | None:
    """The one that is asked for, any that was published; else the one by which most of these people are appraised."""
    if wanted is not None and (asked := StandardVersion.objects.published().filter(pk=wanted).first()):
        return asked
    choices = versions_to_choose(cycle)
    if len(choices) < 2:
        return choices[0] if choices else None
    rows = Assessment.objects.filter(cycle=cycle) if cycle else Assessment.objects.all()
    if team is not None and not team.is_large:
        rows = rows.filter(trainee__in=team.people)
    by_version = rows.order_by().values("standard").annotate(people=Count("pk"))
    counts = Counter[int]()
    standards = dict(StandardVersion.objects.values_list("pk", "standard"))
    for key, people in by_version.values_list("standard", "people"):
        counts[standards[key]] += people
    return max(choices, key=lambda version: counts[version.standard_id])


def _narrowed(typed: str, team: Team | None, unread: list[str]) -> Team | None:
    """
    Of one supervisor below, by number or name; who leads part of the company looks at nobody else's people, nor learns
    who works there.
    """
    try:
        head = person_meant(typed)
    except BadInput as refusal:
        head = None
        if team is None:
            unread.append(refusal.message)
            return None
    if head is None or (team is not None and head.pk not in {team.head.pk, *team.people}):
        unread.append(_("%(typed)s is not among your people. Choose one of them.") % {"typed": typed})
        return team
    below = team_of(head)
    return below if team is None else Team(head, below.people & team.people)


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _day(text: str, unread: list[str]) -> date:
    """Never a day to come: nothing is confirmed there."""
    today = timezone.localdate()
    if not text.strip():
        return today
    try:
        read = read_day(text)
    except BadDay as error:
        unread.append(error.sentence)
        return today
    if read.day > today:
        unread.append(_("Nothing is confirmed for a day to come. The page shows today; give an earlier day."))
    elif read.was_republic:
        unread.append(read_back(text, read.day))
    return min(read.day, today)
