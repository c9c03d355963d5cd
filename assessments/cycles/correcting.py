"""Correcting a cycle's name and period while it runs; what was submitted keeps those that it was submitted with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from assessments.enums import CycleState, Status
from assessments.models import Assessment, Cycle
from assessments.models.cycles import NAME_TAKEN
from config.days import written_iso
from config.refusals import BadInput, Conflict
from integrity.canonical import canonical_json, sha256

CORRECTED = ("name", "starts_on", "ends_on")
STAMP_LENGTH = 16
MOST = 20


@dataclass(frozen=True, slots=True)
class Reach:
    """How many assessments keep the name and period they were submitted with, and how many take new ones."""

    keep: int
    take: int


@dataclass(frozen=True, slots=True)
class Correction:
    """One earlier correction; `changes`: the label of a field, what it said and what it says since."""

    at: datetime
    by: str
    changes: list[tuple[str, str, str]]


def stamp(cycle: Cycle) -> str:
    """What the page showed, so that nobody overwrites a correction that they did not see."""
    said = {name: str(getattr(cycle, name)) for name in CORRECTED}
    return sha256(canonical_json({**said, "state": cycle.state}))[:STAMP_LENGTH]


def reach(cycle: Cycle) -> Reach:
    counts = Assessment.objects.filter(cycle=cycle).aggregate(
        keep=Count("pk", filter=Q(submitted_at__isnull=False)),
        take=Count("pk", filter=Q(submitted_at__isnull=True) & ~Q(status=Status.CANCELLED)),
    )
    return Reach(**counts)


def correct(cycle_id: int, seen: str, name: str, starts_on: date, ends_on: date) -> Cycle:
    """Raises Conflict where somebody was quicker, or the cycle is closed, and BadInput for what can't be."""
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update().get(pk=cycle_id)
        refuse_closed(cycle)
        if stamp(cycle) != seen:
            raise Conflict(_("Somebody else changed this cycle meanwhile. Compare with what it says now, then save."))
        cycle.name, cycle.starts_on, cycle.ends_on = name, starts_on, ends_on
        try:
            cycle.full_clean()
            with transaction.atomic():
                cycle.save(update_fields=CORRECTED)
        except ValidationError as error:
            raise BadInput(" ".join(error.messages)) from error
        except IntegrityError as error:  # somebody gave another cycle this name at the same moment
            raise Conflict(str(NAME_TAKEN)) from error
    return cycle


def refuse_closed(cycle: Cycle) -> None:
    if cycle.state == CycleState.CLOSED:
        raise Conflict(_("This cycle is closed and stays as it is. Open one of its assessments again to go on in it."))


def corrections(cycle: Cycle) -> list[Correction]:
    """The newest first; in one query and that of the content type."""
    kind = ContentType.objects.get_for_model(Cycle)
    entries = LogEntry.objects.filter(content_type=kind, object_id=cycle.pk, action=LogEntry.Action.UPDATE)
    found = []
    for entry in entries.select_related("actor").order_by("-timestamp", "-pk")[:MOST]:
        changes = [
            (_label(name), written_iso(str(before)), written_iso(str(after)))
            for name, (before, after) in (entry.changes or {}).items()
            if name in CORRECTED
        ]
        if changes:
            found.append(Correction(entry.timestamp, str(entry.actor or ""), changes))
    return found


def _label(name: str) -> str:
    return str(Cycle._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a column, no relation
