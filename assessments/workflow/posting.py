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


def post_step(event: Event) -> list[Mail]:
    """A mail to everyone whom the step concerns, once however often it is asked for."""
    people = [(person, f"step/{event.pk}/{person.pk}") for person, _notice in notices_of(event)]
    return _about([event.assessment_id], posting.post(MailKind.STEP, people, {"event": event.pk}))


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
    people = User.objects.in_bulk(list(theirs))
    return [mail for person_id, ids in theirs.items() for mail in post_opening(people[person_id], ids)]


def post_opening(person: User, assessment_ids: list[int]) -> list[Mail]:
    """An assessment is opened once, so its number and the person name the mail."""
    if not is_written_to(person):
        return []
    key = f"opening/{min(assessment_ids)}/{person.pk}"
    return _about(assessment_ids, posting.post(MailKind.OPENING, [(person, key)], {}))


def post_export(job: ExportJob) -> list[Mail]:
    """To who asked for it."""
    person = job.made_by
    people = [(person, f"export/{job.pk}")] if is_written_to(person) else []
    return posting.post(MailKind.EXPORT, people, {"job": job.pk})


def _about(assessment_ids: Iterable[int], mails: list[Mail]) -> list[Mail]:
    ids = list(assessment_ids)
    MailTopic.objects.bulk_create(MailTopic(mail=mail, assessment_id=pk) for mail in mails for pk in ids)
    return mails
