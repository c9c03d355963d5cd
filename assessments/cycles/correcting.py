"""What a cycle said and says: whom a correction of name and period reaches, and the changes so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from assessments.enums import CycleState, Status
from assessments.models import Assessment, Cycle
from config.days import written_iso
from config.refusals import Conflict
from integrity.canonical import canonical_json, sha256

CORRECTED = ("name", "starts_on", "ends_on")
# All that a draft says, and that somebody else may have changed meanwhile.
SAID = (*CORRECTED, "version_id", "scale_id", "self_due", "supervisor_due", "answer_due")
# Of which earlier changes are told.
TOLD = (*CORRECTED, "self_due", "supervisor_due", "answer_due")
FLAGS = ("has_self_rating", "shows_self_rating_early", "rates_attitudes")
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
    said = {name: str(getattr(cycle, name)) for name in (*SAID, *FLAGS)}
    return sha256(canonical_json({**said, "state": cycle.state}))[:STAMP_LENGTH]


def reach(cycle: Cycle) -> Reach:
    counts = Assessment.objects.filter(cycle=cycle).aggregate(
        keep=Count("pk", filter=Q(submitted_at__isnull=False)),
        take=Count("pk", filter=Q(submitted_at__isnull=True) & ~Q(status=Status.CANCELLED)),
    )
    return Reach(**counts)


def held(cycle_id: int, seen: str) -> Cycle:
    """The row under a lock, as the page showed it. Raises Conflict where it says something else by now."""
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle_id)
    if stamp(cycle) != seen:
        raise Conflict(_("Somebody else changed this cycle in the meantime. Compare with what it says now, then save."))
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
            if name in TOLD
        ]
        if changes:
            found.append(Correction(entry.timestamp, str(entry.actor or ""), changes))
    return found


def _label(name: str) -> str:
    return str(Cycle._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a column, no relation
