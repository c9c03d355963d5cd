"""
The texts of the mails, written when they are sent: they say what is true then and go to the address of then. People
without an address are simply not written to.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from assessments.enums import Action, MailKind, Status
from assessments.models import Assessment, Event, ExportJob
from assessments.workflow.table import TABLE
from assessments.workflow.timeline import describe, visible_reason
from assessments.workflow.transitions import BULK, Notice
from mailing import kinds
from mailing.kinds import Kind, Letter
from mailing.models import Mail
from people.letters import is_written_to, language_of, letter
from people.models import User
from people.namesakes import named, shared_names

# Steps of HR whose reason stands in the mail too. What is said about ratings, such as an objection, never does.
WITH_REASON = frozenset({Action.RETURN, Action.REASSIGN, Action.EXTEND, Action.CANCEL, Action.REOPEN})


def notices_of(event: Event, *, together: bool = False) -> Iterator[tuple[User, Notice]]:
    """
    Who hears of a step, each once, and what it asks of them; never the one who took it. `together`: those who hear of
    it with others in one mail, since it was one of many; else the rest.
    """
    row, met, is_one_of_many = TABLE.get(event.action), {event.actor_id}, BULK in event.details
    for notice in row.notices if row else ():
        for person in notice.to(event):
            if person and person.pk not in met and is_written_to(person):
                met.add(person.pk)
                if (is_one_of_many and bool(notice.together)) is together:
                    yield person, notice


def step_letter(mail: Mail) -> Letter | None:
    """To one of those concerned, in their language; None when it concerns them no longer."""
    event = Event.objects.select_related("assessment__cycle", "actor").filter(pk=mail.details["event"]).first()
    found = [pair for pair in notices_of(event) if pair[0].pk == mail.person_id] if event else []
    if event is None or not found:
        return None
    person, notice = found[0]
    shared = shared_names()
    with translation.override(language_of(person)):
        day = notice.day(event) if notice.day else ""
        about, number = event.assessment.trainee_name, event.assessment.trainee_number
        words = {"who": about if person.pk == event.assessment.trainee_id else named(about, number, shared), "day": day}
        context = {
            "event": event,
            "assessment": event.assessment,
            "person": person,
            "description": describe(event, shared),
            "who": words["who"],
            "actor": named(*event.who, shared),
            "reason": _reason_for(person, event),
            "asks": str(notice.asks) % words,
            "address": settings.PORTAL_URL + _leads_to(event.assessment, person),
        }
        subject = str(TABLE[event.action].subject) % words
        body = render_to_string("assessments/workflow/emails/body.txt", context)
    return letter(person, subject, body)


def _reason_for(person: User, event: Event) -> str:
    """As far as they may read it: why it was returned is between HR and the supervisor."""
    if event.action not in WITH_REASON:
        return ""
    return visible_reason(event, full=person.pk == event.assessment.supervisor_id)


def _leads_to(assessment: Assessment, person: User) -> str:
    """Its page, or the desk of who may see it no longer, such as the former supervisor."""
    if Assessment.objects.visible_to(person).filter(pk=assessment.pk).exists():
        return assessment.get_absolute_url()
    return reverse("assessments:desk")


def opening_letter(mail: Mail) -> Letter | None:
    """What newly opened assessments of one cycle ask of one person, as long as they are being rated."""
    person = mail.person
    topics = mail.topics.values("assessment")
    rows = list(Assessment.objects.filter(pk__in=topics, status__in=Status.being_rated()).select_related("cycle"))
    if not rows or person is None or not is_written_to(person):
        return None
    cycle = rows[0].cycle
    context = {
        "person": person,
        "cycle": cycle,
        "to_rate": [row for row in rows if row.supervisor_id == person.pk],
        "own": cycle.has_self_rating and any(row.trainee_id == person.pk for row in rows),
        "to_approve": [row for row in rows if row.approver_id == person.pk],
        "address": settings.PORTAL_URL + reverse("assessments:desk"),
    }
    if not (context["to_rate"] or context["own"] or context["to_approve"]):
        return None
    with translation.override(language_of(person)):
        subject = render_to_string("assessments/workflow/emails/opening_subject.txt", context)
        body = render_to_string("assessments/workflow/emails/opening_body.txt", context)
    return letter(person, subject, body)


def export_letter(mail: Mail) -> Letter | None:
    """Tells who asked for an export how it ended."""
    job = ExportJob.objects.select_related("made_by").filter(pk=mail.details["job"]).first()
    if job is None or not is_written_to(job.made_by):
        return None
    person = job.made_by
    with translation.override(language_of(person)):
        context = {"job": job, "person": person, "address": settings.PORTAL_URL + job.get_absolute_url()}
        subject = render_to_string("assessments/workflow/emails/export_subject.txt", context)
        body = render_to_string("assessments/workflow/emails/export_body.txt", context)
    return letter(person, subject, body)


def register_kinds() -> None:
    """Called when the portal starts."""
    for kind, write in (
        (MailKind.STEP, step_letter),
        (MailKind.OPENING, opening_letter),
        (MailKind.EXPORT, export_letter),
    ):
        kinds.register(kind, Kind(kind.label, write))
