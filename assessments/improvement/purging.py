"""
What becomes of a person's improvement plans when their retention period (保存年限) is over: all that they say goes, a
tombstone in each chain stays, and with it that there was a plan, of when, and how it ended.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils import timezone

from assessments.enums import ImprovementAction, MailKind
from assessments.improvement import record
from assessments.models import (
    ImprovementEvent,
    ImprovementFact,
    ImprovementHelp,
    ImprovementLook,
    ImprovementPlan,
    ImprovementReview,
    ImprovementSignature,
)
from integrity import chain
from mailing.models import Mail
from people.leaving import PURGED
from people.models import User


def plans_of(person: User) -> QuerySet[ImprovementPlan]:
    """Those that say something still."""
    return ImprovementPlan.objects.filter(person=person, purged_at__isnull=True).order_by("pk")


def belongings(plans: Iterable[int]) -> list[QuerySet[Model]]:
    """All rows that hang on these plans but tombstones, those first on which nothing hangs."""
    ids = list(plans)
    return [
        Mail.objects.filter(kind=MailKind.IMPROVEMENT, details__plan__in=ids),
        ImprovementSignature.objects.filter(plan__in=ids),
        ImprovementEvent.objects.filter(plan__in=ids).exclude(action=ImprovementAction.PURGE),
        ImprovementFact.objects.filter(plan__in=ids),
        ImprovementHelp.objects.filter(plan__in=ids),
        ImprovementReview.objects.filter(plan__in=ids),
        ImprovementLook.objects.filter(plan__in=ids),
    ]


def purge(plan: ImprovementPlan, years: int) -> ImprovementEvent:
    """The caller holds the locks."""
    details: record.Details = {
        "head": chain.newest(ImprovementEvent(plan=plan))[1],
        "events": plan.events.count(),
        "revisions": plan.revision,
        "years": years,
        "policy": settings.RETENTION_YEARS,
    }
    plan.person_name, plan.person_number = PURGED, ""
    plan.summary = plan.outcome_text = plan.content = plan.code = ""
    plan.purged_at = timezone.now()
    plan.version += 1
    # The tombstone before the events go, so that its sequence and seal follow theirs.
    event = record.append(plan, ImprovementAction.PURGE, actor=None, from_state=plan.state, details=details)
    for rows in belongings([plan.pk]):
        rows.delete()
    plan.save()
    return event
