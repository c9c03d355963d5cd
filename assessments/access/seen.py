"""
Whether the trainee has seen the supervisor's ratings: until then they may change their own, after that only where HR
opens it again. Seen is what the log of looks tells: the page, the report, the evidence or one's own data opened, or the
ratings answered, while they were submitted.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from assessments.access.words import PROOF
from assessments.enums import AccessKind, Action, ExportState, Status
from assessments.models import Access, Assessment, Event, ExportItem
from assessments.models.assessment import AssessmentQuerySet

# What an event that takes the ratings back keeps: whether the trainee had seen them by then.
NOTE = "ratings_seen"
# Looks that tell nothing of ratings that are submitted: a refusal, and an overview, which holds confirmed ones alone.
SAY_NOTHING = (AccessKind.REFUSED, AccessKind.SHOWN)
BACK = (Action.WITHDRAW, Action.RETURN, Action.REOPEN)


def looked_at(assessment: Assessment) -> bool:
    """Whether the trainee has seen the ratings that are submitted now; asked with the row held."""
    looks = Access.objects.filter(assessment=assessment, person=assessment.trainee_id, at__gte=assessment.submitted_at)
    # A file of a follow-up or a development action holds no rating.
    looked = looks.exclude(kind__in=SAY_NOTHING).exclude(detail__startswith=f"{PROOF} ")
    return assessment.status in Status.answered() or looked.exists() or _is_on_its_way(assessment)


def _is_on_its_way(assessment: Assessment) -> bool:
    """Whether an export that the trainee made, being of HR, takes the ratings along: the log tells of it at its end."""
    items = ExportItem.objects.filter(assessment=assessment, job__made_by=assessment.trainee_id)
    return items.filter(job__state=ExportState.WAITING, job__made_at__gte=assessment.submitted_at).exists()


def ratings_seen(assessment: Assessment) -> bool:
    """
    Whether they had seen any that were taken back since. What was approved stays theirs to read, and what a former
    release took back without such a note counts as seen.
    """
    details = assessment.events.filter(action__in=BACK).values_list("details", flat=True)
    return any(told.get(NOTE) is not False for told in details)


def with_reopened(rows: AssessmentQuerySet) -> AssessmentQuerySet:
    """
    Adds `self_reopened` and `handed_over`: whether HR ever opened the self-rating again, or named another supervisor,
    so that few pages have to ask for more.
    """
    events = Event.objects.filter(assessment=OuterRef("pk"))
    opened, handed_over = (events.filter(action=one) for one in (Action.SELF_REOPEN, Action.REASSIGN))
    return rows.annotate(self_reopened=Exists(opened), handed_over=Exists(handed_over))
