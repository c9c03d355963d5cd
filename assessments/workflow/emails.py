"""Mail to whoever has the next step. People without an address are simply not written to."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from assessments.access.permissions import hr_people, part_of
from assessments.enums import Action, Status
from assessments.models import Assessment, Event, ExportJob
from assessments.workflow.wording import did
from people.models import User


def recipients(event: Event) -> Iterable[User]:
    """Who should hear of a step: the one whose turn it is, never the one who took it."""
    assessment = event.assessment
    hr = deciders(assessment)
    whom: dict[str, Iterable[User | None]] = {
        Action.SUBMIT: [assessment.trainee],
        Action.WITHDRAW: [assessment.trainee],
        Action.ACKNOWLEDGE: hr,
        Action.DISPUTE: [*hr, assessment.supervisor],
        Action.RETURN: [assessment.supervisor, assessment.trainee],
        Action.APPROVE: [assessment.trainee, assessment.supervisor],
        Action.REOPEN: [assessment.supervisor, assessment.trainee],
        Action.REASSIGN: [assessment.supervisor, assessment.trainee],
        Action.CANCEL: [assessment.supervisor, assessment.trainee],
        Action.EXTEND: [assessment.supervisor if event.to_status == Status.DRAFT else assessment.trainee],
        Action.APPOINT: [assessment.approver],
        Action.NOTE: hr,
    }
    return [
        person
        for person in whom.get(event.action, [])
        if person and person.email and person.is_active and person.pk != event.actor_id
    ]


def deciders(assessment: Assessment) -> list[User]:
    """Who takes HR's steps on it: the one named, else all of HR but those whose own appraisal or rating it is."""
    if assessment.approver:
        return [assessment.approver]
    return list(User.objects.filter(pk__in=hr_people() - {assessment.trainee_id, assessment.supervisor_id}))


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


def announce(event: Event) -> int:
    """Writes to everyone concerned, each in their own language; returns how many mails were handed over."""
    messages = []
    for person in recipients(event):
        with translation.override(person.language or settings.LANGUAGE_CODE):
            context = {
                "event": event,
                "assessment": event.assessment,
                "person": person,
                "part": part_of(person, event.assessment),
                "did": did(event),
                "address": settings.PORTAL_URL + event.assessment.get_absolute_url(),
            }
            subject = render_to_string("assessments/workflow/emails/subject.txt", context)
            body = render_to_string("assessments/workflow/emails/body.txt", context)
        messages.append(EmailMessage(" ".join(subject.split()), body, to=[person.email]))
    if not messages:
        return 0
    return get_connection().send_messages(messages) or 0
