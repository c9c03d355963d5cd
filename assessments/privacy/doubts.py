"""What speaks against purging somebody whose time seems to be over (docs/decisions/0011)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from auditlog.models import LogEntry
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from assessments.enums import Status
from assessments.models import (
    Access,
    Assessment,
    CalibrationNote,
    Certificate,
    Course,
    Cycle,
    DevelopmentEvidence,
    DevelopmentStep,
    Event,
    Evidence,
    ImprovementEvent,
    ImprovementLook,
    Participant,
    Signature,
    TrainingPlan,
)
from config.days import APPRAISAL, local_day, written
from people import leaving
from people.models import User, is_day_of_work

# So long a leaving date stands in the portal before it is believed, unless HR confirms it.
STANDS_DAYS = 30
# Whoever signed in or did something within so many days works here, whatever the leaving date says.
LATELY_DAYS = 365


def doubts(person: User, today: date) -> list[str]:
    """Sentences; none: the person may be purged. HR's confirmation settles the date's doubts, never the account's."""
    acted = last_act(person)
    found = [*_of_account(person, acted, today), *_of_day(person)]
    return found if leaving.is_confirmed(person) else found + _of_date(person, acted, today)


def last_act(person: User) -> date | None:
    """The last day on which the person signed in or did anything that the portal remembers."""
    latest = [
        person.last_login,
        _latest(Event.objects.filter(actor=person).aggregate(at=Max("at"))),
        _latest(Signature.objects.filter(signer=person).aggregate(at=Max("signed_at"))),
        _latest(Evidence.objects.filter(added_by=person).aggregate(at=Max("added_at"))),
        _latest(DevelopmentEvidence.objects.filter(added_by=person).aggregate(at=Max("added_at"))),
        _latest(DevelopmentStep.objects.filter(by=person).aggregate(at=Max("at"))),
        _latest(ImprovementEvent.objects.filter(actor=person).aggregate(at=Max("at"))),
        _latest(ImprovementLook.objects.filter(person=person).aggregate(at=Max("at"))),
        _latest(CalibrationNote.objects.filter(written_by=person).aggregate(at=Max("written_at"))),
        _latest(Participant.objects.filter(added_by=person).aggregate(at=Max("added_at"))),
        _latest(Participant.objects.filter(taken_by=person).aggregate(at=Max("taken_at"))),
        _latest(TrainingPlan.objects.filter(created_by=person).aggregate(at=Max("created_at"))),
        _latest(TrainingPlan.objects.filter(approved_by=person).aggregate(at=Max("approved_at"))),
        _latest(Course.objects.filter(created_by=person).aggregate(at=Max("created_at"))),
        _latest(Certificate.objects.filter(person=person).aggregate(at=Max("made_at"))),
        _latest(Access.objects.filter(person=person).aggregate(at=Max("at"))),
        _latest(LogEntry.objects.filter(actor=person).aggregate(at=Max("timestamp"))),
    ]
    return max((local_day(at) for at in latest if at is not None), default=None)


def _latest(found: dict[str, datetime | None]) -> datetime | None:
    return found["at"]


def _of_account(person: User, acted: date | None, today: date) -> list[str]:
    found = []
    if person.is_active:
        found.append(_("the account is still open; close it first if the person really left"))
    if acted is not None and acted > today - timedelta(days=LATELY_DAYS):
        found.append(
            _("used the portal on %(day)s, less than %(days)d days ago") % {"day": written(acted), "days": LATELY_DAYS}
        )
    return found


def _of_day(person: User) -> list[str]:
    day, hired = person.left_on, person.hired_on
    if day is None or not is_day_of_work(day):
        return [_("%(day)s is not a possible leaving date; correct it") % {"day": written(day)}]
    if hired is not None and day < hired:
        return [_("left before being hired on %(day)s; correct the dates") % {"day": written(hired)}]
    return []


def _of_date(person: User, acted: date | None, today: date) -> list[str]:
    """Doubts that HR can settle: `purge_expired --confirm`."""
    left, found = person.left_on, []
    recorded = person.left_recorded_at
    if recorded is None or not leaving.is_recorded(person):
        found.append(_("the leaving date was not set in the portal"))
    elif local_day(recorded) > today - timedelta(days=STANDS_DAYS):
        values = {"day": written(recorded), "days": STANDS_DAYS}
        found.append(_("the leaving date was set on %(day)s and has to stand %(days)d days") % values)
    if left is not None and acted is not None and acted > left:
        found.append(_("used the portal on %(day)s, after leaving") % {"day": written(acted)})
    if (impossible := _with_impossible_days(person)) is not None:
        found.append(_("the dates of %(number)s or of its cycle can't be right") % {"number": impossible.number})
    if left is not None and (running := _running_after(person, left)) is not None:
        found.append(_("%(number)s went on after the leaving date") % {"number": running.number})
    return found


def _naming(person: User) -> QuerySet[Assessment]:
    named = Q(trainee=person) | Q(supervisor=person) | Q(approver=person)
    return Assessment.objects.filter(named, purged_at__isnull=True)


def _with_impossible_days(person: User) -> Assessment | None:
    """One that names the person and by whose dates nothing can be told, such as those of a cycle of the year 115."""
    period = ["cycle_starts_on", "cycle_ends_on", *(f"cycle__{name}" for name in Cycle.DAYS)]
    outside = APPRAISAL.outside(*period, "self_due", "supervisor_due", "answer_due")
    return _naming(person).filter(outside).order_by("pk").first()


def _running_after(person: User, left: date) -> Assessment | None:
    """One that names the person and whose period or last step lies after that day; HR cancels those of who left."""
    ends_on = Coalesce("cycle_ends_on", "cycle__ends_on")
    rows = _naming(person).annotate(last=Max("events__at"), ended_on=ends_on)
    ended = Q(ended_on__gt=left) | Q(last__date__gt=left)
    return rows.filter(ended).exclude(status=Status.CANCELLED).order_by("pk").first()
