"""How an object page starts: invisible is not found; who looked is written down."""

from __future__ import annotations

from collections.abc import Iterable

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from assessments.enums import AccessKind
from assessments.models import Access, Assessment
from config.refusals import Gone
from people.requests import SignedInRequest


def load(request: SignedInRequest, pk: int, *, purged: bool = False) -> Assessment:
    """The assessment if this person may see it at all, else 404; `purged`: also where only its tombstone is left."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_people(), pk=pk)
    if assessment.purged_at is not None and not purged:
        raise Gone(_("What this appraisal said was deleted when its retention period ended."))
    return assessment


def log_access(
    request: SignedInRequest, assessment: Assessment, kind: AccessKind = AccessKind.VIEW, detail: str = ""
) -> None:
    """Writes down who looked at or took away an appraisal; `detail` says what of it, such as "r1"."""
    Access.objects.create(assessment=assessment, person=request.user, kind=kind, detail=detail)


def log_accesses(
    request: SignedInRequest, assessments: Iterable[Assessment], kind: AccessKind = AccessKind.VIEW, detail: str = ""
) -> None:
    """The same of several that stand on one page."""
    Access.objects.bulk_create(
        Access(assessment=assessment, person=request.user, kind=kind, detail=detail) for assessment in assessments
    )
