"""Who gets a mail about what happened: put into the outbox with it. The texts stand in `emails`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.utils import timezone

from assessments.enums import MailKind
from assessments.models import Assessment, Event, ExportJob, MailTopic
from assessments.workflow.emails import is_written_to, notices_of
from mailing import posting
from mailing.models import Mail, MailState
from people.models import User

# So many rows in one statement.
BATCH = 500
# So long a mail about a part waits for the next part: longer than a killed worker is missed.
HELD = timedelta(minutes=10)


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


def post_openings(theirs: Mapping[int, list[int]], together: str = "") -> list[Mail]:
    """A mail to each, however many assessments it is about; `together`: the same mail for all parts of one opening."""
    written = {key: one for key, one in User.objects.in_bulk(list(theirs)).items() if is_written_to(one)}
    if not together:
        return _post_openings(written, theirs)
    now, keys = timezone.now(), {_key_of(together, person): person for person in written}
    known = dict(Mail.objects.filter(key__in=list(keys)).values_list("key", "pk"))
    waiting = Mail.objects.filter(pk__in=list(known.values()), state=MailState.WAITING, next_try_at__gt=now)
    held = list(waiting.select_for_update().order_by("pk"))
    made = posting.post(MailKind.OPENING, [(one, _key_of(together, one.pk)) for one in written.values()], {})
    mine = [*held, *made]
    Mail.objects.filter(pk__in=[mail.pk for mail in mine]).update(next_try_at=now + HELD)
    _about(theirs, mine)
    late = written.keys() - {mail.person_id for mail in mine}  # the mail about the first parts went out meanwhile
    return [*mine, *_post_openings({person: written[person] for person in late}, theirs)]


def release(together: str) -> int:
    """The mails that wait for further parts are due now; how many."""
    waiting = Mail.objects.filter(kind=MailKind.OPENING, key__startswith=_key_of(together, ""), state=MailState.WAITING)
    now = timezone.now()
    return waiting.filter(next_try_at__gt=now).update(next_try_at=now)


def post_opening(person: User, assessment_ids: list[int]) -> list[Mail]:
    """To one of them."""
    return _post_openings({person.pk: person} if is_written_to(person) else {}, {person.pk: assessment_ids})


def _post_openings(written: Mapping[int, User], theirs: Mapping[int, list[int]]) -> list[Mail]:
    """An assessment is opened once, so its number and the person name the mail."""
    keys = [(person, f"opening/{min(theirs[person.pk])}/{person.pk}") for person in written.values()]
    return _about(theirs, posting.post(MailKind.OPENING, keys, {}))


def _key_of(together: str, person: int | str) -> str:
    return f"opening/{together}/{person}"


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
