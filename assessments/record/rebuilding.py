"""Confirmed results made anew from snapshots and follow-ups: what `rebuild_results` calls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from assessments.models import Assessment, ConfirmedProfile, FollowUp, IndicatorResult, Snapshot, TaskResult
from assessments.record import results, seals
from assessments.record.confirmed import Unlike
from assessments.record.results import Difference, Result, Standards
from assessments.record.seeded import is_expected, without_snapshot

# So many at once: their snapshots are held in memory, some 50 KB each.
CHUNK = 100


@dataclass(slots=True)
class Rebuilt:
    """How many results of so many assessments were wrong; `left_out`: by number, why one could not be compared."""

    assessments: int = 0
    missing: int = 0
    changed: int = 0
    superfluous: int = 0
    left_out: dict[str, str] = field(default_factory=dict)

    def add(self, found: Difference) -> None:
        self.missing += len(found.missing)
        self.changed += len(found.changed)
        self.superfluous += len(found.superfluous)


def rebuild(only: int | None = None, *, writes: bool = True) -> Rebuilt:
    """All assessments, or the one of this primary key; `writes` False only counts."""
    done, standards, last = Rebuilt(), Standards(), 0
    rows = Assessment.objects.order_by("pk") if only is None else Assessment.objects.filter(pk=only)
    if is_expected():  # those have no snapshot to go by
        rows = rows.exclude(pk__in=without_snapshot())
    while keys := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            _rebuild(keys, standards, done, writes)
        last = keys[-1]
    return done


def _rebuild(keys: list[int], standards: Standards, done: Rebuilt, writes: bool) -> None:
    """Holds the assessments, so that nobody approves or cancels one meanwhile."""
    held = Assessment.objects.select_for_update(of=("self",)).select_related("cycle").filter(pk__in=keys).order_by("pk")
    assessments = list(held)
    snapshots, stored, followed = _newest_snapshots(keys), _stored(keys), _followed(keys)
    wrong: list[Result] = []
    right: list[Result] = []
    for assessment in assessments:
        done.assessments += 1
        try:
            wanted = list(_wanted(assessment, snapshots.get(assessment.pk), standards, followed[assessment.pk]))
        except Unlike as error:
            done.left_out[assessment.number] = str(error)
            continue
        found = results.difference(stored[assessment.pk], wanted)
        done.add(found)
        wrong += [*found.superfluous, *(there for there, _wanted in found.changed)]
        right += [*found.missing, *(wanted for _there, wanted in found.changed)]
    if writes:
        _remove(wrong)
        results.store(right)


def _wanted(
    assessment: Assessment, snapshot: Snapshot | None, standards: Standards, followed: list[FollowUp]
) -> Iterator[Result]:
    if snapshot is None or not results.has_results(assessment):
        return
    if not seals.fits_snapshot(snapshot):
        raise Unlike(_("the frozen revision %(revision)s does not fit its seal") % {"revision": snapshot.revision})
    yield from results.all_of(assessment, snapshot, standards, followed)


def _newest_snapshots(keys: list[int]) -> dict[int, Snapshot]:
    later = Snapshot.objects.filter(assessment=OuterRef("assessment"), revision__gt=OuterRef("revision"))
    rows = Snapshot.objects.filter(~Exists(later), assessment__in=keys)
    return {row.assessment_id: row for row in rows}


def _stored(keys: list[int]) -> dict[int, list[Result]]:
    mine = {"assessment__in": keys}
    groups: dict[int, list[Result]] = defaultdict(list)
    rows: list[Result] = [*IndicatorResult.objects.filter(**mine), *TaskResult.objects.filter(**mine)]
    rows += ConfirmedProfile.objects.filter(**mine)
    for row in rows:
        groups[row.assessment_id].append(row)
    return groups


def _followed(keys: list[int]) -> dict[int, list[FollowUp]]:
    groups: dict[int, list[FollowUp]] = defaultdict(list)
    for row in FollowUp.objects.counting().filter(assessment__in=keys):
        groups[row.assessment_id].append(row)
    return groups


def _remove(rows: Iterable[Result]) -> None:
    keys: dict[type[Result], list[int]] = defaultdict(list)
    for row in rows:
        keys[type(row)].append(row.pk)
    for model, wrong in keys.items():
        model.objects.filter(pk__in=wrong).delete()
