"""Whether what a certificate rests on still stands as it was, and what goes of it with a record that is deleted."""

from __future__ import annotations

import json

from django.db.models import QuerySet
from django.utils import timezone

from assessments.certificates.content import Content
from assessments.enums import Status
from assessments.models import Assessment, Certificate, FollowUp, Snapshot
from assessments.texts import key_of_number
from people.models import User


def told_by(row: Certificate) -> Content | None:
    """None where it was deleted with what it rests on."""
    content: Content | None = json.loads(row.content) if row.content else None
    return content


def is_outdated(row: Certificate) -> bool:
    """
    An appraisal that it names was cancelled or approved anew, or a follow-up taken back. What was confirmed or found to
    fall short later is another matter: the certificate speaks of its day.
    """
    content = told_by(row)
    if content is None:
        return False
    revisions = {key_of_number(one["number"]): one["revision"] for one in content["sources"]}
    follow_ups = {one["follow_up"] for one in content["sources"] if one["follow_up"] is not None}
    cancelled = Assessment.objects.filter(pk__in=revisions, status=Status.CANCELLED)
    newer = Snapshot.objects.filter(assessment__in=revisions).values_list("assessment", "revision")
    return (
        cancelled.exists()
        or any(revision > revisions[key] for key, revision in newer)
        or FollowUp.objects.counting().filter(pk__in=follow_ups).count() < len(follow_ups)
    )


def of_person(person: User) -> QuerySet[Certificate]:
    """Newest first."""
    return Certificate.objects.filter(person=person).order_by("-pk")


def forget(rows: QuerySet[Certificate]) -> int:
    """Name, content and document go; code, day and digests stay. The caller holds the locks."""
    return rows.update(person=None, content="", pdf=b"", forgotten_at=timezone.now())


def forget_appraisal(assessment: Assessment) -> None:
    """Those that rest on it; in the transaction that deletes it."""
    rows = Certificate.objects.filter(person=assessment.trainee_id)
    resting = [row.pk for row in rows if (told := told_by(row)) and _names(told, assessment.number)]
    forget(Certificate.objects.filter(pk__in=resting))


def _names(content: Content, number: str) -> bool:
    return any(one["number"] == number for one in content["sources"])
