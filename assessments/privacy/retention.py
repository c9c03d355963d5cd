"""
When the time of retention (保存年限) is over: what is deleted, and deleting it. A tombstone in the chain stays in its
place (docs/decisions/0011).
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from assessments.certificates import standing as certificates
from assessments.enums import Action, BulkState, Status
from assessments.exports.withdrawing import holding, withdraw
from assessments.improvement import purging
from assessments.models import (
    Access,
    AgreedAction,
    Answer,
    Assessment,
    BulkItem,
    CalibrationNote,
    ConfirmedProfile,
    DevelopmentAction,
    DevelopmentEvidence,
    DevelopmentStep,
    ElementMark,
    Event,
    Evidence,
    ExportItem,
    FollowUp,
    IndicatorResult,
    MailTopic,
    Participant,
    PlanLine,
    Report,
    SelfAnswer,
    SelfRating,
    Signature,
    Snapshot,
    TaskResult,
)
from assessments.privacy.doubts import doubts
from assessments.record import chain
from assessments.record.facts import forget_facts
from assessments.training import forgetting
from assessments.workflow import tasks
from integrity import ledger
from mailing.forgetting import forget_person
from mailing.models import Mail
from people.leaving import PURGED, anonymise, expired_people
from people.models import User

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Expired:
    """
    A person whose time is over: their appraisals to delete, and those that are still open and name them as trainee,
    supervisor or approver. While there are such, the account keeps its name. `rows`: by table; `files`: of evidence;
    `doubts`: why nothing is deleted all the same; `is_awaited`: a bulk action that has not ended names the person or
    some of their appraisals, which stay until a later run, since without its lines it could not be carried out.
    """

    person: User
    assessments: list[Assessment]
    unfinished: list[Assessment]
    rows: dict[str, int]
    files: list[str]
    doubts: list[str]
    is_awaited: bool = False

    @property
    def anonymises(self) -> bool:
        return not self.unfinished and not self.is_awaited

    @property
    def has_something(self) -> bool:
        return bool(self.assessments) or self.anonymises


def expired(today: date, years: int, number: str | None = None) -> list[Expired]:
    """Everyone, or the one of this number, who left more than so many years ago; reads only."""
    people = expired_people(today, years)
    if number is not None:
        people = people.by_number(number)
    return [_look_up(person, today) for person in people]


def purge(person_id: int, today: date, years: int) -> Expired | None:
    """
    Deletes what is over of one person, all or nothing; files go once that is committed. None when their time is not
    over after all: the leaving date was changed meanwhile. With `doubts` nothing is deleted.
    """
    with transaction.atomic(), ledger.gathered():
        found = expired_people(today, years).select_for_update(of=("self",)).filter(pk=person_id).first()
        if found is None:
            return None
        list(_concerning(found).select_for_update(of=("self",)))
        case = _look_up(found, today)
        if case.doubts:
            return case
        exports = list(holding(case.assessments).select_for_update())
        forgetting.keep_days(found)
        for assessment in case.assessments:
            purge_assessment(assessment, years)
        if case.anonymises:
            forgetting.forget_person(found)
            certificates.forget(found.certificates.all())
            release(found.development_actions.filter(assessment=None))
            for plan in purging.plans_of(found).select_for_update():
                purging.purge(plan, years)
            for rows in added_by_hand(found):
                rows.delete()
            forget_person(found)
            anonymise(found)
        transaction.on_commit(partial(_delete_files, case.files))
        withdraw(exports)
    logger.info("Purged person %d: %d assessments, %d rows", person_id, len(case.assessments), sum(case.rows.values()))
    return case


def purge_assessment(assessment: Assessment, years: int) -> Event:
    """Deletes what one assessment says and appends its tombstone; the caller holds the locks."""
    before = assessment.events.count()
    details = {
        "head": chain.newest_mac(assessment),
        "events": before,
        "revisions": assessment.revision,
        "years": years,
        "policy": settings.RETENTION_YEARS,
    }
    forget_facts(assessment, PURGED)
    assessment.supervisor_name, assessment.supervisor_number = PURGED, ""
    assessment.verdict = ""
    assessment.purged_at = timezone.now()
    assessment.version += 1
    SelfAnswer.objects.filter(self_rating__assessment=assessment).delete()
    SelfRating.objects.filter(assessment=assessment).delete()
    # The tombstone before the events go, so that its sequence and seal follow theirs; it seals the row as it is left.
    event = chain.append(assessment, Action.PURGE, actor=None, from_status=assessment.status, details=details)
    tasks.forget(assessment, list(assessment.events.values_list("pk", flat=True)))
    forgetting.forget_appraisal(assessment)
    certificates.forget_appraisal(assessment)
    release(DevelopmentAction.objects.filter(assessment=assessment))
    for rows in belongings([assessment.pk]):
        rows.delete()
    assessment.save()
    return event


def belongings(assessments: Iterable[int]) -> list[QuerySet[Model]]:
    """All rows that hang on these assessments but tombstones, those first on which nothing hangs."""
    ids = list(assessments)
    mails = MailTopic.objects.filter(assessment__in=ids).values("mail")
    return [
        Mail.objects.filter(pk__in=mails),
        MailTopic.objects.filter(assessment__in=ids),
        IndicatorResult.objects.filter(assessment__in=ids),
        TaskResult.objects.filter(assessment__in=ids),
        ConfirmedProfile.objects.filter(assessment__in=ids),
        Report.objects.filter(snapshot__assessment__in=ids),
        Snapshot.objects.filter(assessment__in=ids),
        Signature.objects.filter(assessment__in=ids),
        DevelopmentEvidence.objects.filter(follow_up__assessment__in=ids),
        FollowUp.objects.filter(assessment__in=ids),
        Event.objects.filter(assessment__in=ids).exclude(action=Action.PURGE),
        Access.objects.filter(assessment__in=ids),
        SelfAnswer.objects.filter(self_rating__assessment__in=ids),
        SelfRating.objects.filter(assessment__in=ids),
        Answer.objects.filter(assessment__in=ids),
        ElementMark.objects.filter(assessment__in=ids),
        AgreedAction.objects.filter(assessment__in=ids),
        DevelopmentEvidence.objects.filter(action__assessment__in=ids),
        DevelopmentStep.objects.filter(action__assessment__in=ids),
        DevelopmentAction.objects.filter(assessment__in=ids),
        PlanLine.objects.filter(assessment__in=ids),
        Evidence.objects.filter(assessment__in=ids),
        ExportItem.objects.filter(assessment__in=ids),
        BulkItem.objects.filter(assessment__in=ids),
    ]


def release(actions: QuerySet[DevelopmentAction]) -> None:
    """What names these actions beside them stays, without them."""
    for model in (AgreedAction, FollowUp, Participant):
        model.objects.filter(action__in=actions).update(action=None)


def added_by_hand(person: User) -> list[QuerySet[Model]]:
    """
    What names the person beside their appraisals: development actions of none, lines of bulk actions, and what was
    agreed about them as a rater. What they wrote of others stays, without their name.
    """
    actions = DevelopmentAction.objects.filter(person=person, assessment=None)
    return [
        DevelopmentEvidence.objects.filter(action__in=actions),
        DevelopmentStep.objects.filter(action__in=actions),
        actions,
        BulkItem.objects.filter(person=person),
        CalibrationNote.objects.filter(rater=person),
    ]


def _of_plans(person: User) -> list[QuerySet[Model]]:
    """What goes of their improvement plans; a line without a name stays of each."""
    return purging.belongings(purging.plans_of(person).values_list("pk", flat=True))


def _concerning(person: User) -> QuerySet[Assessment]:
    """What may have to be deleted, and what is open and names the person."""
    named = Q(supervisor=person) | Q(approver=person)
    return Assessment.objects.filter(
        Q(trainee=person) | (named & Q(status__in=Status.open())), purged_at__isnull=True
    ).order_by("pk")


def _look_up(person: User, today: date) -> Expired:
    concerning = list(_concerning(person).select_related("cycle"))
    lines = BulkItem.objects.filter(job__state__in=[BulkState.PREPARED, BulkState.WAITING])
    awaited = set(lines.filter(assessment__in=concerning).values_list("assessment", flat=True))
    finished = [row for row in concerning if row.status in Status.finished() and row.pk not in awaited]
    unfinished = [row for row in concerning if row.status not in Status.finished()]
    rows = belongings(row.pk for row in finished)
    is_awaited = bool(awaited) or lines.filter(person=person).exists()
    all_goes = not unfinished and not is_awaited
    loose = [*added_by_hand(person), *_of_plans(person), person.certificates.all()] if all_goes else []
    files: list[QuerySet[Any]] = [
        Evidence.objects.filter(assessment__in=finished),
        DevelopmentEvidence.objects.filter(action__assessment__in=finished),
        DevelopmentEvidence.objects.filter(follow_up__assessment__in=finished),
        *(rows for rows in loose if rows.model is DevelopmentEvidence),
    ]
    return Expired(
        person=person,
        assessments=finished,
        unfinished=unfinished,
        rows=_counted([*rows, *loose]),
        files=[
            name for found in files for name in found.exclude(file="").order_by("pk").values_list("file", flat=True)
        ],
        doubts=doubts(person, today),
        is_awaited=is_awaited,
    )


def _counted(querysets: Iterable[QuerySet[Model]]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for rows in querysets:
        counts[str(rows.model._meta.verbose_name_plural)] += rows.count()
    return {name: count for name, count in counts.items() if count}


def _delete_files(names: list[str]) -> None:
    """A file that can't be deleted now is named in the log: its row is gone, so nothing else knows of it."""
    storage = Evidence._meta.get_field("file").storage
    for name in names:
        if any(model.objects.filter(file=name).exists() for model in (Evidence, DevelopmentEvidence)):
            continue
        try:
            storage.delete(name)
        except OSError:
            logger.exception("The evidence file %s could not be deleted; delete it by hand", name)
