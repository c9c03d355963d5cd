"""Mail to whoever has the next step. People without an address are simply not written to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from assessments.models import Assessment, Event, ExportJob
from assessments.workflow.table import TABLE
from assessments.workflow.timeline import describe
from assessments.workflow.transitions import Notice
from people.models import User


def notices_of(event: Event) -> Iterator[tuple[User, Notice]]:
    """Who hears of a step, each once, and what it asks of them; never the one who took it."""
    row, met = TABLE.get(event.action), {event.actor_id}
    for notice in row.notices if row else ():
        for person in notice.to(event):
            if person and person.pk not in met and person.email and person.is_active:
                met.add(person.pk)
                yield person, notice


def announce(event: Event) -> int:
    """Writes to everyone concerned, each in their own language; returns how many mails were handed over."""
    messages = []
    for person, notice in notices_of(event):
        with translation.override(person.language or settings.LANGUAGE_CODE):
            day = notice.day(event) if notice.day else ""
            words = {"who": event.assessment.trainee_name, "day": day}
            context = {
                "event": event,
                "assessment": event.assessment,
                "person": person,
                "description": describe(event),
                "asks": str(notice.asks) % words,
                "address": settings.PORTAL_URL + event.assessment.get_absolute_url(),
            }
            subject = str(TABLE[event.action].subject) % words
            body = render_to_string("assessments/workflow/emails/body.txt", context)
        messages.append(EmailMessage(" ".join(subject.split()), body, to=[person.email]))
    if not messages:
        return 0
    return get_connection().send_messages(messages) or 0


def announce_opening(person: User, assessments: Iterable[Assessment]) -> int:
    """Tells one person what newly opened assessments of one cycle ask of them, in one mail however many they are."""
    rows = list(assessments)
    if not rows or not person.email or not person.is_active:
        return 0
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
        return 0
    with translation.override(person.language or settings.LANGUAGE_CODE):
        subject = render_to_string("assessments/workflow/emails/opening_subject.txt", context)
        body = render_to_string("assessments/workflow/emails/opening_body.txt", context)
    return EmailMessage(" ".join(subject.split()), body, to=[person.email]).send()


def announce_export(job: ExportJob) -> int:
    """Tells who asked for an export how it ended."""
    person = job.made_by
    if not person.email or not person.is_active:
        return 0
    with translation.override(person.language or settings.LANGUAGE_CODE):
        context = {"job": job, "person": person, "address": settings.PORTAL_URL + job.get_absolute_url()}
        subject = render_to_string("assessments/workflow/emails/export_subject.txt", context)
        body = render_to_string("assessments/workflow/emails/export_body.txt", context)
    return EmailMessage(" ".join(subject.split()), body, to=[person.email]).send()
