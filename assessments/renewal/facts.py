"""What the publication of a version changes for open cycles, drafts of cycles and job titles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from assessments.enums import CycleState, Status
from assessments.models import Cycle, JobTitleStandard
from competency.comparing import compare
from competency.contents import contents
from competency.drafts.coding import basis_of
from competency.models import StandardVersion


@dataclass(frozen=True, slots=True)
class Differences:
    """How many behaviour indicators are new, say something else, or are gone."""

    new: int
    changed: int
    gone: int


@dataclass(frozen=True, slots=True)
class Staying:
    """An open cycle, and how many of its unfinished assessments stay on the former version."""

    cycle: Cycle
    people: int


@dataclass(frozen=True, slots=True)
class Renewal:
    """
    A version that was published. `former`: what it replaced, or, of the first that the company made of an official
    one, that one; `replaces`: whether it is replaced. `titles`: job titles of the standard of the former; those of a
    standard that goes on are appraised by the new version from now on, others where HR says so.
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
    former = replaced or basis_of(version)
    if former is None:
        return Renewal(version, None, False, None, [], [], [])
    drafts = drafts_of_cycles().filter(version__standard=former.standard_id).exclude(version=version)
    titles = JobTitleStandard.objects.filter(standard=former.standard_id).order_by("title")
    return Renewal(
        version,
        former,
        replaces=replaced is not None,
        differences=_differences(former, version),
        staying=_staying(former),
        drafts=list(drafts),
        titles=list(titles),
    )


def drafts_of_cycles() -> QuerySet[Cycle]:
    """Drafts of cycles, which are not opened yet; those that begin first stand first."""
    return Cycle.objects.filter(state=CycleState.DRAFT).select_related("version").order_by("starts_on", "pk")


def _differences(former: StandardVersion, version: StandardVersion) -> Differences | None:
    """None where the text of the former one is not kept."""
    loaded = StandardVersion.objects.with_content().in_bulk([former.pk, version.pk])
    if not loaded[former.pk].has_content:
        return None
    rows = compare(contents(loaded[former.pk]), contents(loaded[version.pk])).indicators
    return Differences(
        new=sum(row.is_added for row in rows),
        changed=sum(row.is_reworded for row in rows),
        gone=sum(row.is_removed for row in rows),
    )


def _staying(former: StandardVersion) -> list[Staying]:
    unfinished = Q(assessments__standard=former, assessments__status__in=Status.open())
    cycles = Cycle.objects.filter(state=CycleState.OPEN).annotate(staying=Count("assessments", filter=unfinished))
    rows = cycles.filter(Q(staying__gt=0) | Q(version=former)).order_by("ends_on", "pk")
    return [Staying(cycle, cycle.staying) for cycle in rows]


@dataclass(frozen=True, slots=True)
class Behind:
    """A draft of a cycle on a version that was superseded since, and the current version of its standard."""

    cycle: Cycle
    newer: StandardVersion


def behind(cycles: Iterable[Cycle]) -> list[Behind]:
    """Of these, loaded with their version, the drafts that stand on a superseded one; in at most one query."""
    late = [one for one in cycles if one.state == CycleState.DRAFT and one.version.successor_id]
    if not late:
        return []
    current = StandardVersion.objects.assessable().filter(standard__in={one.version.standard_id for one in late})
    by_standard = {version.standard_id: version for version in current}
    return [Behind(one, by_standard[one.version.standard_id]) for one in late if one.version.standard_id in by_standard]
