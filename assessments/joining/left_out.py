"""Who was to take part in a cycle and was left out, with the reason; nobody any more who is in it by now."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from assessments.enums import BulkItemState, BulkKind, Status
from assessments.models import Assessment, BulkItem, Cycle


def left_out_of(cycle: Cycle) -> QuerySet[BulkItem]:
    """The lines of what was confirmed; somebody may have several."""
    taken = Assessment.objects.filter(cycle=cycle).exclude(status=Status.CANCELLED).values("trainee")
    lines = BulkItem.objects.filter(
        job__cycle=cycle, job__kind=BulkKind.OPEN, job__confirmed_at__isnull=False, state=BulkItemState.LEFT_OUT
    )
    return lines.exclude(person__in=taken)


def reasons(cycle: Cycle, people: Collection[int]) -> dict[int, str]:
    """Of these people, by key, the newest reason."""
    lines = left_out_of(cycle).filter(person__in=people).order_by("job", "pk")
    return {key: message for key, message in lines.values_list("person", "message") if key is not None}
