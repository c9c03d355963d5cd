"""Who of the absent was ticked so far, with the day and the choice of rows: kept beside the uploaded list, signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.core import signing

from people.models import StaffUpload
from people.stafflist.plan import Known, Plan

SALT = "people.stafflist.ticking"
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Ticks:
    """`good`: only the rows without problems are taken in."""

    left: frozenset[int] = field(default_factory=frozenset)
    left_on: date | None = None
    good: bool = False


def ticks_of(upload: StaffUpload) -> Ticks:
    """None at all where what is kept is not what the pages wrote for this list."""
    try:
        said = signing.loads(upload.ticked, salt=f"{SALT}.{upload.by_id}")
    except signing.BadSignature:
        return Ticks()
    if said["sha256"] != upload.sha256:
        return Ticks()
    return Ticks(frozenset(said["left"]), date.fromisoformat(said["on"]) if said["on"] else None, said["good"])


def keep(upload: StaffUpload, ticks: Ticks) -> None:
    said = {
        "sha256": upload.sha256,
        "left": sorted(ticks.left),
        "on": ticks.left_on.isoformat() if ticks.left_on else "",
        "good": ticks.good,
    }
    upload.ticked = signing.dumps(said, salt=f"{SALT}.{upload.by_id}", compress=True)
    upload.save(update_fields=["ticked"])


def with_page(ticks: Ticks, shown: Iterable[int], ticked: Iterable[int]) -> Ticks:
    """What is ticked once one page of the absent was sent: `shown` stood on it."""
    return replace(ticks, left=(ticks.left - set(shown)) | set(ticked))


def tickable(plan: Plan, upload: StaffUpload) -> list[Known]:
    """The absent but whoever looks: nobody records their own leaving."""
    return [person for person in plan.absent if person.pk != upload.by_id]
