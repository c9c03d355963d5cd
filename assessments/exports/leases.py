"""
Who works on what. A worker takes an item, or the putting together of the file, for LEASE; one that is killed leaves a
lease that runs out, and the next worker takes over. Writing the outcome asks whether the lease is still one's own, so
that a worker that was thought dead changes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Min, Q
from django.utils import timezone

from assessments.enums import ExportState, ItemState
from assessments.models import ExportItem, ExportJob

# Much longer than a report takes, short enough that nobody waits long for one whose worker was killed.
LEASE = timedelta(seconds=60)
# A report that kills its worker again and again must not hold up the others.
MOST_TRIES = 3


def _free(now: datetime) -> Q:
    return Q(lease_until__isnull=True) | Q(lease_until__lt=now)


def take_item(job: ExportJob, worker: str) -> ExportItem | None:
    """The next free item of a job that is still wanted, leased to this worker; None when there is none."""
    with transaction.atomic():
        if not ExportJob.objects.filter(pk=job.pk, state=ExportState.WAITING).exists():
            return None
        now = timezone.now()
        free = ExportItem.objects.filter(_free(now), job=job, state=ItemState.WAITING)
        item = free.select_for_update(skip_locked=True, of=("self",)).select_related("assessment__cycle").first()
        if item is not None:
            item.lease_until, item.worker, item.tries = now + LEASE, worker, item.tries + 1
            item.save(update_fields=["lease_until", "worker", "tries"])
    return item


def finish_item(item: ExportItem, state: ItemState, problem: str = "") -> bool:
    """Writes the outcome unless the lease went to another worker meanwhile."""
    mine = ExportItem.objects.filter(pk=item.pk, worker=item.worker, state=ItemState.WAITING)
    return bool(mine.update(state=state, problem=problem[:300], lease_until=None))


def hand_back(job: ExportJob, worker: str) -> None:
    """What this worker holds is free at once, as if it had not taken it."""
    items = ExportItem.objects.filter(job=job, worker=worker, state=ItemState.WAITING, lease_until__isnull=False)
    items.update(lease_until=None, tries=F("tries") - 1)
    ExportJob.objects.filter(pk=job.pk, worker=worker, state=ExportState.WAITING).update(lease_until=None)


def unfinished(job: ExportJob) -> int:
    return ExportItem.objects.filter(job=job, state=ItemState.WAITING).count()


def held_until(job: ExportJob) -> datetime | None:
    """When the first lease that somebody holds on the job or on one of its items runs out; None when nobody does."""
    now = timezone.now()
    items = ExportItem.objects.filter(job=job, state=ItemState.WAITING, lease_until__gt=now)
    first: datetime | None = items.aggregate(first=Min("lease_until"))["first"]
    own = ExportJob.objects.filter(pk=job.pk, lease_until__gt=now).values_list("lease_until", flat=True).first()
    return min(filter(None, (first, own)), default=None)


def take_assembly(job: ExportJob, worker: str) -> bool:
    """Whether this worker puts the file together now."""
    now = timezone.now()
    free = ExportJob.objects.filter(_free(now), pk=job.pk, state=ExportState.WAITING)
    return bool(free.update(lease_until=now + LEASE, worker=worker))


def keep_assembly(job: ExportJob, worker: str) -> bool:
    """The heartbeat; False when the job was cancelled or the lease went to another worker."""
    mine = ExportJob.objects.filter(pk=job.pk, worker=worker, state=ExportState.WAITING)
    return bool(mine.update(lease_until=timezone.now() + LEASE))


def mark_started(job: ExportJob) -> None:
    ExportJob.objects.filter(pk=job.pk, started_at__isnull=True).update(started_at=timezone.now())


def give_up_on_hopeless(job: ExportJob, problem: str) -> int:
    """Items that were taken MOST_TRIES times and never came back are left out, with a sentence."""
    hopeless = ExportItem.objects.filter(_free(timezone.now()), job=job, state=ItemState.WAITING, tries__gte=MOST_TRIES)
    return hopeless.update(state=ItemState.FAILED, problem=problem[:300], lease_until=None)
