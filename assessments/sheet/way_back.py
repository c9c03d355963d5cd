"""What brought an assessment back to its supervisor: returned by HR, opened again, or withdrawn by the supervisor."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery

from assessments.access.seen import BACK
from assessments.models import Assessment, Event
from assessments.models.assessment import AssessmentQuerySet


def with_way_back(rows: AssessmentQuerySet) -> AssessmentQuerySet:
    """Adds `way_back_id`: the event that last brought it back, None where none did, so that few pages ask for more."""
    events = Event.objects.filter(assessment=OuterRef("pk"), action__in=BACK).order_by("-sequence")
    return rows.annotate(way_back_id=Subquery(events.values("pk")[:1]))


def way_back(assessment: Assessment) -> Event | None:
    """The event that brought a draft back to be rated; whatever was done since, it holds until the next submission."""
    if not assessment.is_draft or getattr(assessment, "way_back_id", assessment) is None:
        return None
    return assessment.events.filter(action__in=BACK).select_related("actor").last()


def ways_back(assessments: Iterable[Assessment]) -> dict[int, Event]:
    """The same of the rows of a list (`with_way_back`), by assessment; one query at most."""
    keys = [key for row in assessments if row.is_draft and (key := getattr(row, "way_back_id", None))]
    events = Event.objects.filter(pk__in=keys).select_related("actor") if keys else []
    return {event.assessment_id: event for event in events}
