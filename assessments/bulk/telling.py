"""One mail to each who hears of many steps at once, such as a supervisor of sixty appraisals that are handed over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from assessments.enums import BulkItemState, MailKind
from assessments.models import BulkJob, Event
from assessments.workflow import posting
from assessments.workflow.emails import notices_of
from assessments.workflow.transitions import BULK, Notice
from config.days import written
from mailing import kinds
from mailing.kinds import Kind, Letter
from mailing.models import Mail
from mailing.tasks import look
from people.letters import is_written_to, language_of, letter
from people.models import User
from people.namesakes import named, shared_names


@dataclass(frozen=True, slots=True)
class Told:
    """What a letter says of some appraisals: a sentence, and a line for each."""

    sentence: str
    lines: list[str]


def post(job: BulkJob) -> None:
    """To each who hears of its steps together, in the transaction that ends the job; once however often it is asked."""
    about: dict[int, list[int]] = defaultdict(list)
    people: dict[int, User] = {}
    for event in _events(job):
        for person, _notice in notices_of(event, together=True):
            people[person.pk] = person
            about[person.pk].append(event.assessment_id)
    posting.post_bulk(job.pk, people.values(), about)
    look()


def _events(job: BulkJob) -> QuerySet[Event]:
    done = job.items.filter(state=BulkItemState.DONE, assessment__isnull=False)
    rows = Event.objects.filter(assessment__in=done.values("assessment"), **{f"details__{BULK}": job.pk})
    people = ("assessment__trainee", "assessment__supervisor", "assessment__approver")
    return rows.select_related("assessment__cycle", "actor", *people).order_by(
        "assessment__trainee_department", "assessment__trainee_number", "pk"
    )


def write(mail: Mail) -> Letter | None:
    """What the steps of an action ask of one person; None when they concern them no longer."""
    job = BulkJob.objects.select_related("by").filter(pk=mail.details["bulk"]).first()
    person = mail.person
    if job is None or person is None or not is_written_to(person):
        return None
    topics = set(mail.topics.values_list("assessment", flat=True))
    found: dict[Notice, list[Event]] = defaultdict(list)
    for event in _events(job).filter(assessment__in=topics):
        for one, notice in notices_of(event, together=True):
            if one.pk == person.pk:
                found[notice].append(event)
    if not found:
        return None
    shared = shared_names()
    with translation.override(language_of(person)):
        context = {
            "person": person,
            "job": job,
            "count": sum(map(len, found.values())),
            "actor": named(*job.by.who, shared),
            "told": [_told(notice, events, shared) for notice, events in found.items()],
            "address": settings.PORTAL_URL + reverse("assessments:desk"),
        }
        subject = render_to_string("assessments/bulk/emails/subject.txt", context)
        body = render_to_string("assessments/bulk/emails/body.txt", context)
    return letter(person, subject, body)


def _told(notice: Notice, events: list[Event], shared: Collection[str]) -> Told:
    def line(event: Event) -> str:
        row = event.assessment
        due = written(row.next_due) if notice.day and row.next_due else ""
        return " · ".join(filter(None, [f"{row.trainee_name} {row.trainee_number}", row.period.name, due]))

    return Told(str(notice.together), [line(event) for event in events])


def register() -> None:
    """Called when the portal starts."""
    kinds.register(MailKind.BULK, Kind(MailKind.BULK.label, write))
