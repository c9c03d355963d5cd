"""What somebody may take away."""

from __future__ import annotations

from assessments.enums import Status
from assessments.models import Assessment
from assessments.models.assessment import AssessmentQuerySet
from people.models import User


def exportable(person: User) -> AssessmentQuerySet:
    """What was submitted and not cancelled, of what this person sees; of a draft nobody exports the ratings."""
    visible: AssessmentQuerySet = Assessment.objects.visible_to(person)
    return visible.filter(submitted_at__isnull=False, purged_at__isnull=True).exclude(
        status__in=[Status.CANCELLED, Status.DRAFT]
    )
