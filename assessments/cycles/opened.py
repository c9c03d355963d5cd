"""The appraisals that were built on what a staff list said."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from assessments.models import Assessment


def opened_since(people: Collection[int], since: datetime) -> dict[int, str]:
    """Of these people, by key, whom an appraisal that was opened since then names, and which."""
    wanted = set(people)
    named = Q(trainee__in=wanted) | Q(supervisor__in=wanted) | Q(approver__in=wanted)
    found: dict[int, str] = {}
    for row in Assessment.objects.filter(named, created_at__gt=since).order_by("pk"):
        for pk in wanted.intersection(filter(None, (row.trainee_id, row.supervisor_id, row.approver_id))):
            found.setdefault(pk, _("appraisal %(number)s was opened since") % {"number": row.number})
    return found
