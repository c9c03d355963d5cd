"""Who is told of a follow-up, and in which words: never what was confirmed, which is read behind the sign-in."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from assessments.enums import Action, MailKind
from assessments.models import Assessment, Event, FollowUp, MailTopic
from assessments.record.follow_ups import ABOUT, UPHELD
from assessments.workflow.recipients import deciders
from mailing import kinds, posting
from mailing.kinds import Kind, Letter
from mailing.models import Mail
from people.acting import can_act
from people.letters import is_written_to, language_of, letter
from people.models import User
from people.namesakes import named, shared_names


def post_confirmed(assessment: Assessment, events: list[int]) -> None:
    """One mail, however many were confirmed at once."""
    _post(assessment, [assessment.trainee], events)


def post_objection(row: FollowUp, event: Event) -> None:
    """To who confirmed it, and to those who decide."""
    _post(row.assessment, [row.confirmed_by, *those_who_decide(row)], [event.pk], but=event.actor_id)


def post_decision(row: FollowUp, event: Event) -> None:
    _post(row.assessment, [row.assessment.trainee, row.confirmed_by], [event.pk], but=event.actor_id)


def post_withdrawn(row: FollowUp, event: Event) -> None:
    _post(row.assessment, [row.assessment.trainee], [event.pk])


def those_who_decide(row: FollowUp) -> list[User]:
    """The supervisor above where they can act and did not confirm it themself; else those who take HR's steps."""
    supervisor = row.assessment.trainee.supervisor
    above = supervisor.supervisor if supervisor else None
    if above is not None and above.pk != row.confirmed_by_id and can_act(above):
        return [above]
    return [person for person in deciders(row.assessment) if person.pk != row.confirmed_by_id]


def _post(assessment: Assessment, people: Iterable[User], events: list[int], but: int | None = None) -> None:
    to = {person.pk: person for person in people if is_written_to(person) and person.pk != but}
    keyed = [(person, f"follow-up/{events[0]}/{person.pk}") for person in to.values()]
    mails = posting.post(MailKind.FOLLOW_UP, keyed, {"events": events})
    MailTopic.objects.bulk_create(MailTopic(mail=mail, assessment=assessment) for mail in mails)


def follow_up_letter(mail: Mail) -> Letter | None:
    """None where what it tells of was deleted meanwhile."""
    keys = mail.details.get("events", [])
    events = list(Event.objects.filter(pk__in=keys).select_related("assessment", "actor"))
    person = mail.person
    if not events or person is None or not is_written_to(person):
        return None
    event, shared = events[0], shared_names()
    assessment = event.assessment
    is_own = person.pk == assessment.trainee_id
    with translation.override(language_of(person)):
        context = {
            "person": person,
            "is_own": is_own,
            "count": len(events),
            "actor": named(*event.who, shared),
            "who": named(assessment.trainee_name, assessment.trainee_number, shared),
            "cycle": assessment.period.name,
            "is_upheld": event.detail(UPHELD) is True,
            "action": event.action,
            "address": settings.PORTAL_URL + _leads_to(events),
        }
        body = render_to_string("assessments/followups/emails/body.txt", context)
        return letter(person, _subject(event, is_own=is_own, who=str(context["who"])), body)


def _subject(event: Event, *, is_own: bool, who: str) -> str:
    if event.action == Action.FOLLOW_UP_OBJECT:
        return _("Objection to a follow-up: %(who)s") % {"who": who}
    if event.action == Action.FOLLOW_UP_ANSWER:
        return (
            _("An objection to a follow-up was decided") if is_own else _("Objection decided: %(who)s") % {"who": who}
        )
    if event.action == Action.FOLLOW_UP_WITHDRAW:
        return _("A follow-up of yours was taken back")
    return _("Your supervisor confirmed something in a follow-up")


def _leads_to(events: list[Event]) -> str:
    """The follow-up itself; of several confirmed at once the appraisal, which its trainee sees."""
    event = events[0]
    about = event.detail(ABOUT) or event.sequence
    row = FollowUp.objects.filter(assessment=event.assessment_id, event__sequence=about).first()
    if row is None or len(events) > 1:
        return reverse("assessments:detail", args=[event.assessment_id]) + "#follow-ups"
    return row.get_absolute_url()


def register_kind() -> None:
    """Called when the portal starts."""
    kinds.register(MailKind.FOLLOW_UP, Kind(MailKind.FOLLOW_UP.label, follow_up_letter))
