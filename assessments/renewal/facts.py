"""What the publication of a version changes for open cycles, drafts of cycles and job titles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from assessments.enums import BulkState, CycleState, Status
from assessments.models import Assessment, BulkJob, Cycle, JobTitleStandard
from competency.codes import newest_first, split_code
from competency.comparing import Summary, Tally, compare, sentences, tallies
from competency.contents import contents
from competency.drafts.coding import adapted_from
from competency.models import StandardVersion


@dataclass(frozen=True, slots=True)
class Differences:
    """What a version changes: counted kind by kind, and in sentences that name it."""

    tallies: list[Tally]
    summary: list[Summary]


@dataclass(frozen=True, slots=True)
class Staying:
    """An open cycle, a former version that it uses, and how many of its unfinished assessments stay on that."""

    cycle: Cycle
    version: StandardVersion
    people: int


@dataclass(frozen=True, slots=True)
class Renewal:
    """
    A version that was published. `former`: what it replaced, or, of the first that the company made of an official
    one, that one; `replaces`: whether it is replaced. `staying` and `drafts`: cycles on any former version of the
    standard of `former`. `titles`: job titles of that standard; those of a standard that goes on are appraised by the
    new version from now on, others where HR says so.
    """

    version: StandardVersion
    former: StandardVersion | None
    replaces: bool
    differences: Differences | None
    staying: list[Staying]
    drafts: list[Cycle]
    titles: list[JobTitleStandard]


def renewal_of(version: StandardVersion) -> Renewal:
    """As things stand at the moment it is asked."""
    replaced = StandardVersion.objects.filter(successor=version).order_by("-pk").first()
    former = replaced or adapted_from(version)
    if former is None:
        return Renewal(version, None, False, None, [], [], [])
    earlier = _earlier(version, former)
    titles = JobTitleStandard.objects.filter(standard=former.standard_id).order_by("title")
    return Renewal(
        version,
        former,
        replaces=replaced is not None,
        differences=_differences(former, version),
        staying=_staying(earlier),
        drafts=list(drafts_of_cycles().filter(version__in=earlier)),
        titles=list(titles),
    )


def drafts_of_cycles() -> QuerySet[Cycle]:
    """Drafts of cycles, which are not opened yet; those that begin first stand first."""
    return Cycle.objects.filter(state=CycleState.DRAFT).select_related("version").order_by("starts_on", "pk")


def _earlier(version: StandardVersion, former: StandardVersion) -> list[StandardVersion]:
    """Versions that were there before, the newest first: of its own standard, or all of the official one."""
    others = StandardVersion.objects.published().filter(standard=former.standard_id)
    if former.standard_id != version.standard_id:
        return newest_first(others)
    number = split_code(version.code)[1]
    return [one for one in newest_first(others) if one.pk == former.pk or split_code(one.code)[1] < number]


def _differences(former: StandardVersion, version: StandardVersion) -> Differences | None:
    """None where the text of the former one is not kept."""
    loaded = StandardVersion.objects.with_content().in_bulk([former.pk, version.pk])
    if not loaded[former.pk].has_content:
        return None
    comparison = compare(contents(loaded[former.pk]), contents(loaded[version.pk]))
    return Differences(tallies(comparison), sentences(comparison))


def _staying(earlier: list[StandardVersion]) -> list[Staying]:
    """Cycles whose unfinished assessments use one of these, by their version or by job titles, or that stand on it."""
    cycles = Cycle.objects.filter(state=CycleState.OPEN)
    unfinished = Assessment.objects.filter(cycle__in=cycles, standard__in=earlier, status__in=Status.open())
    counted = unfinished.order_by().values_list("cycle", "standard").annotate(people=Count("pk"))
    people = {(cycle, version): n for cycle, version, n in counted}
    standing = cycles.filter(version__in=earlier).values_list("pk", "version")
    pairs = {*people, *standing}
    found = Cycle.objects.filter(pk__in={cycle for cycle, _version in pairs}).order_by("ends_on", "pk")
    return [
        Staying(cycle, version, people.get((cycle.pk, version.pk), 0))
        for cycle in found
        for version in earlier
        if (cycle.pk, version.pk) in pairs
    ]


@dataclass(frozen=True, slots=True)
class Behind:
    """
    A draft of a cycle on a version that was superseded since, and the current version of its standard. `is_prepared`:
    its opening is prepared or under way, so that it can't go over before that is discarded.
    """

    cycle: Cycle
    newer: StandardVersion
    is_prepared: bool


def behind(cycles: Iterable[Cycle]) -> list[Behind]:
    """Of these, loaded with their version, the drafts that stand on a superseded one; in at most two queries."""
    late = [one for one in cycles if one.state == CycleState.DRAFT and one.version.successor_id]
    if not late:
        return []
    current = StandardVersion.objects.assessable().filter(standard__in={one.version.standard_id for one in late})
    by_standard = {version.standard_id: version for version in current}
    states = [BulkState.PREPARED, BulkState.WAITING]
    prepared = set(BulkJob.objects.filter(cycle__in=late, state__in=states).values_list("cycle", flat=True))
    return [
        Behind(one, by_standard[one.version.standard_id], is_prepared=one.pk in prepared)
        for one in late
        if one.version.standard_id in by_standard
    ]
