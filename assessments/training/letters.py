"""Mails about places in sessions: an invitation, an update, a cancellation, each with its calendar entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from assessments.enums import MailKind
from assessments.models import Participant, TrainingSession
from assessments.training import calendar
from mailing.kinds import Attachment, Letter
from people import letters
from people.letters import Posted, is_written_to, language_of, letter
from people.models import User

if TYPE_CHECKING:
    from collections.abc import Iterable

INVITE, MOVE, CANCEL = "invite", "move", "cancel"


def places_moved(moved: Iterable[tuple[Participant, TrainingSession | None]]) -> None:
    """
    In the transaction that gave places another session than their former one, or took one away. Of a session that is
    over there is nothing to tell.
    """
    told = []
    for place, former in moved:
        if former is not None and former.cancelled_at is None and not is_over(former):
            told.append((place, former, CANCEL))
        if place.session is not None and not is_over(place.session):
            told.append((place, place.session, INVITE))
    _post(told)


def session_moved(session: TrainingSession) -> None:
    _post((place, session, MOVE) for place in _invited(session))


def session_called_off(session: TrainingSession) -> None:
    if not is_over(session):
        _post((place, session, CANCEL) for place in _invited(session))


def is_over(session: TrainingSession) -> bool:
    return session.ends_at <= timezone.now()


def _invited(session: TrainingSession) -> Iterable[Participant]:
    return session.participants.filter(withdrawn_at__isnull=True, person__isnull=False).select_related("person")


def _post(told: Iterable[tuple[Participant, TrainingSession, str]]) -> None:
    """In one go. The key names the state of place and session that it tells of, so that each is told once."""
    posted = [
        Posted(
            place.person,
            f"training/{what}/{place.pk}.{place.version}/{session.pk}.{session.sequence}",
            {"session": session.pk, "what": what, "place": place.pk, "person": place.person_id},
        )
        for place, session, what in told
        if place.person is not None and is_written_to(place.person)
    ]
    if posted:
        letters.post(MailKind.TRAINING, posted)


def training_letter(person: User, details: Mapping[str, object]) -> Letter | None:
    """What is true when it is sent: of a place that went meanwhile there is nothing to invite to."""
    session = TrainingSession.objects.select_related("planned__course").filter(pk=int(str(details["session"]))).first()
    place = Participant.objects.filter(pk=int(str(details["place"])), person=person).first()
    if session is None or place is None or not is_written_to(person):
        return None
    is_held = session.cancelled_at is None and place.session_id == session.pk and place.withdrawn_at is None
    what = str(details["what"])
    if is_held == (what == CANCEL) or (what != MOVE and is_over(session)):
        return None
    with translation.override(language_of(person)):
        page = settings.PORTAL_URL + reverse("assessments:desk") + "#training"
        context = {"person": person, "session": session, "course": session.planned.course, "what": what, "page": page}
        body = render_to_string("assessments/training/mail.txt", context)
        method = calendar.CANCEL if what == CANCEL else calendar.REQUEST
        content = calendar.entry(session, person, method, page)
    found = letter(person, _subject(what, session, person), body)
    return found.carrying(Attachment("training.ics", content, "calendar", {"method": method}))


def _subject(what: str, session: TrainingSession, person: User) -> str:
    with translation.override(language_of(person)):
        words = {"course": session.planned.course.name}
        if what == CANCEL:
            return _("Called off: %(course)s") % words
        return (_("New time or place: %(course)s") if what == MOVE else _("Your place in a course: %(course)s")) % words


def register() -> None:
    """Called when the portal starts."""
    letters.register(MailKind.TRAINING, MailKind.TRAINING.label, training_letter)
