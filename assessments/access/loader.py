"""How an object page starts: invisible is not found; who looked is written down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.access import words
from assessments.access.seen import with_reopened
from assessments.enums import AccessKind
from assessments.models import Access, Assessment
from config.refusals import Conflict, Gone
from people.models import User
from people.requests import SignedInRequest

# The log is held while it grows: with so many at once, whoever opens an appraisal meanwhile hardly waits.
AT_ONCE = 1000


def load(request: SignedInRequest, pk: int, *, purged: bool = False) -> Assessment:
    """The assessment if this person may see it at all, else 404; `purged`: also where only its tombstone is left."""
    rows = with_reopened(Assessment.objects.visible_to(request.user).with_people())
    assessment = get_object_or_404(rows, pk=pk)
    if assessment.purged_at is not None and not purged:
        raise Gone(_("What this appraisal said was deleted when its retention period ended."))
    return assessment


def log_access(
    request: SignedInRequest, assessment: Assessment, kind: AccessKind = AccessKind.VIEW, detail: str = ""
) -> None:
    """Writes down who looked at or took away an appraisal; `detail` says what of it, such as "r1"."""
    can_be_taken_back = assessment.submitted_at is not None and not assessment.is_approved
    with _as_shown(assessment) if assessment.trainee_id == request.user.pk and can_be_taken_back else nullcontext():
        Access.objects.create(assessment=assessment, person=request.user, kind=kind, detail=detail)


@contextmanager
def _as_shown(assessment: Assessment) -> Iterator[None]:
    """
    Holds the row while the trainee's look at submitted ratings is written down: whoever takes them back at the same
    moment either knows of the look (`seen`), or the look is refused.
    """
    with transaction.atomic():
        if Assessment.objects.locked(assessment.pk).submitted_at != assessment.submitted_at:
            raise Conflict(_("The assessment changed while you were opening it. Reload the page to see how it is now."))
        yield


def log_accesses(
    request: SignedInRequest, assessments: Iterable[Assessment], kind: AccessKind = AccessKind.VIEW, detail: str = ""
) -> None:
    """The same of several that stand on one page."""
    now = timezone.now()
    Access.objects.bulk_create(
        Access(assessment=assessment, person=request.user, kind=kind, detail=detail, at=now)
        for assessment in assessments
    )


def log_proof(reader: User, assessment: int, proof: int) -> None:
    """
    Writes down that a file of evidence of a follow-up or a development action was taken away, by its key. It says
    nothing of ratings that are submitted only (`seen`).
    """
    Access.objects.create(
        assessment_id=assessment, person=reader, kind=AccessKind.DOWNLOAD, detail=f"{words.PROOF} {proof}"
    )


def log_shown(reader: User, assessments: Iterable[Assessment | int], place: str) -> None:
    """
    Writes down that the confirmed results of these appraisals (or their keys) were shown, one row for each, at one
    time. `place`: on which page or in which file, a name of `words.PLACES`; raises KeyError for another. One's own
    count as those of others; they say nothing of ratings that are submitted only (`seen`).
    """
    words.PLACES[place]
    now = timezone.now()
    keys = list(dict.fromkeys(row if isinstance(row, int) else row.pk for row in assessments))
    for first in range(0, len(keys), AT_ONCE):
        Access.objects.bulk_create(
            Access(assessment_id=key, person=reader, kind=AccessKind.SHOWN, detail=place, at=now)
            for key in keys[first : first + AT_ONCE]
        )


def log_shown_today(reader: User, assessments: Iterable[int], place: str) -> None:
    """As `log_shown`, by their keys, once a day each: for a page that is opened again and again, such as a desk."""
    keys = list(assessments)
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    told = Access.objects.filter(assessment__in=keys, person=reader, kind=AccessKind.SHOWN, detail=place, at__gte=today)
    known = set(told.order_by().values_list("assessment", flat=True))
    log_shown(reader, [key for key in keys if key not in known], place)
