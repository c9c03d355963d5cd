"""Who gets a mail about what happened: put into the outbox with it. The texts stand in `emails`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from assessments.enums import MailKind
from assessments.models import Assessment, Event, ExportJob, MailTopic
from assessments.workflow.emails import is_written_to, notices_of
from mailing import posting
from mailing.models import Mail
from people.models import User

# So many rows in one statement.
BATCH = 500


def post_step(event: Event) -> list[Mail]:
    """A mail to everyone whom the step concerns, once however often it is asked for."""
    people = [(person, f"step/{event.pk}/{person.pk}") for person, _notice in notices_of(event)]
    mails = posting.post(MailKind.STEP, people, {"event": event.pk})
    return _about({person.pk: [event.assessment_id] for person, _key in people}, mails)


def asked_of(opened: Iterable[Assessment]) -> dict[int, list[int]]:
    """By person the newly opened assessments of one cycle in which something is theirs to do."""
    theirs: dict[int, list[int]] = defaultdict(list)
    for row in opened:
        for person_id in (row.supervisor_id, row.approver_id, row.trainee_id if row.cycle.has_self_rating else None):
            if person_id is not None:
                theirs[person_id].append(row.pk)
    return theirs


def post_openings(theirs: Mapping[int, list[int]]) -> list[Mail]:
    """A mail to each, however many assessments it is about."""
    return _post_openings(User.objects.in_bulk(list(theirs)), theirs)


def post_opening(person: User, assessment_ids: list[int]) -> list[Mail]:
    """To one of them."""
    return _post_openings({person.pk: person}, {person.pk: assessment_ids})


def _post_openings(people: Mapping[int, User], theirs: Mapping[int, list[int]]) -> list[Mail]:
    """An assessment is opened once, so its number and the person name the mail."""
    written = [person for person in people.values() if is_written_to(person)]
    keys = [(person, f"opening/{min(theirs[person.pk])}/{person.pk}") for person in written]
    return _about(theirs, posting.post(MailKind.OPENING, keys, {}))


def post_export(job: ExportJob) -> list[Mail]:
    """To who asked for it."""
    person = job.made_by
    people = [(person, f"export/{job.pk}")] if is_written_to(person) else []
    return posting.post(MailKind.EXPORT, people, {"job": job.pk})


def post_bulk(job_id: int, people: Iterable[User], about: Mapping[int, list[int]]) -> list[Mail]:
    """To each one mail about all assessments of a bulk action that concern them; once however often it is asked for."""
    keys = [(person, f"bulk/{job_id}/{person.pk}") for person in people]
    return _about(about, posting.post(MailKind.BULK, keys, {"bulk": job_id}))


def _about(assessments: Mapping[int, list[int]], mails: list[Mail]) -> list[Mail]:
    """`assessments`: by person what the mail to them is about."""
    MailTopic.objects.bulk_create(
        (MailTopic(mail=mail, assessment_id=pk) for mail in mails for pk in assessments[mail.person_id or 0]), BATCH
    )
    return mails
