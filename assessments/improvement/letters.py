"""
Who is told of a step by mail, and what it asks of them. No mail says what a plan says or why: that stands on its page,
behind the sign-in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.enums import ImprovementAction as Action
from assessments.enums import ImprovementState as State
from assessments.enums import MailKind
from assessments.improvement.parts import hr_for
from assessments.improvement.table import past_of
from assessments.improvement.transitions import Text
from assessments.models import ImprovementEvent, ImprovementPlan
from config.days import written
from mailing import kinds
from mailing.kinds import Kind, Letter
from mailing.models import Mail
from mailing.posting import post
from mailing.tasks import look
from people.letters import is_written_to, language_of, letter
from people.models import User
from people.namesakes import named, numbered, shared_names

PERSON, LEAD, HR, FORMER = "person", "lead", "hr", "former"
NOTHING = gettext_lazy("You don't need to do anything.")
READ = gettext_lazy("Read it on its page.")


class Notice(NamedTuple):
    """`to`: a part; %(day)s in `asks` is the day until which the plan is to be signed."""

    to: str
    asks: Text


ASK_TO_SIGN = gettext_lazy("Please read it and sign it by %(day)s.")
NOTICES: dict[str, tuple[Notice, ...]] = {
    Action.SEND: (Notice(HR, gettext_lazy("Release it for signing, or return it with a reason.")),),
    Action.RETURN: (
        Notice(LEAD, gettext_lazy("The reason stands on its page. Change the plan and send it again, or discard it.")),
        Notice(PERSON, gettext_lazy("It is being reworked. You are told when a new version is there to read.")),
    ),
    Action.RELEASE: (
        Notice(
            PERSON,
            gettext_lazy(
                "Please read it by %(day)s and sign it, with an objection if you have one. Signing does not say that "
                "you agree."
            ),
        ),
        Notice(LEAD, ASK_TO_SIGN),
    ),
    Action.SIGN: (Notice(PERSON, NOTHING), Notice(LEAD, NOTHING)),
    Action.OBJECT: (Notice(LEAD, READ), Notice(HR, READ)),
    Action.REFUSE: (
        Notice(PERSON, gettext_lazy("The plan runs. You can still sign it or object on its page.")),
        Notice(LEAD, gettext_lazy("The plan runs from now on; hold the reviews on their days.")),
    ),
    Action.REVIEW: (Notice(PERSON, READ),),
    Action.MOVE: (Notice(PERSON, READ), Notice(LEAD, READ)),
    Action.END: (
        Notice(PERSON, gettext_lazy("Read the outcome on its page; you can answer it there.")),
        Notice(HR, READ),
    ),
    Action.REPLY: (Notice(LEAD, READ), Notice(HR, READ)),
    Action.CANCEL: (Notice(PERSON, NOTHING), Notice(LEAD, NOTHING)),
    Action.HAND_OVER: (
        Notice(LEAD, gettext_lazy("You lead this plan from now on. Look at its page for what is due.")),
        Notice(FORMER, gettext_lazy("You no longer lead it. You don't need to do anything.")),
        Notice(PERSON, NOTHING),
    ),
}


def told_of(event: ImprovementEvent) -> Iterator[tuple[User, Notice]]:
    """Each once, never who took the step; the person never of what they may not see."""
    met = {event.actor_id}
    for notice in NOTICES.get(event.action, ()):
        for person in _people(event, notice.to):
            if person.pk not in met and is_written_to(person):
                met.add(person.pk)
                yield person, notice


def _people(event: ImprovementEvent, part: str) -> list[User]:
    plan = event.plan
    if part == PERSON:
        return [plan.person] if _was_shown(event) else []
    if part == LEAD:
        return [plan.supervisor]
    if part == HR:
        return list(hr_for(plan).order_by("pk"))
    former = event.detail("former")
    return list(User.objects.filter(pk=former)) if isinstance(former, int) else []


def _was_shown(event: ImprovementEvent) -> bool:
    """Whether the person could read the plan before this step or can after it."""
    return event.plan.released_at is not None or bool(event.detail("was_released"))


def post_step(event: ImprovementEvent) -> None:
    """In the transaction of the step; of a signature only the one that starts the plan is told."""
    if event.action == Action.SIGN and (event.from_state, event.to_state) != (State.TO_SIGN, State.RUNNING):
        return
    people = [(person, f"improvement/{event.pk}/{person.pk}") for person, _notice in told_of(event)]
    details: dict[str, object] = {"event": event.pk, "plan": event.plan_id, "person": event.plan.person_id}
    if post(MailKind.IMPROVEMENT, people, details):
        look()


def step_letter(mail: Mail) -> Letter | None:
    """To one of those concerned, in their language; None when it concerns them no longer."""
    rows = ImprovementEvent.objects.select_related("plan__person", "plan__supervisor")
    event = rows.filter(pk=mail.details["event"]).first()
    found = [pair for pair in told_of(event) if pair[0].pk == mail.person_id] if event else []
    if event is None or not found:
        return None
    person, notice = found[0]
    plan, shared = event.plan, shared_names()
    with translation.override(language_of(person)):
        words = {"day": written(plan.sign_by), "number": plan.number}
        is_own = person.pk == plan.person_id
        context = {
            "person": person,
            "who": "" if is_own else numbered(*plan.who),
            "number": plan.number,
            "actor": named(*event.who, shared),
            "past": past_of(event.action, event.from_state, signed=hasattr(event, "signature")),
            "asks": str(notice.asks) % words,
            "address": settings.PORTAL_URL + _leads_to(plan, person),
        }
        subject = _("Your improvement plan %(number)s") if is_own else _("Improvement plan %(number)s")
        body = render_to_string("assessments/improvement/emails/body.txt", context)
    return letter(person, subject % words, body)


def _leads_to(plan: ImprovementPlan, person: User) -> str:
    """Its page, or the desk of who may see it no longer."""
    return plan.get_absolute_url() if ImprovementPlan.objects.visible_to(person).filter(pk=plan.pk).exists() else "/"


def register_kind() -> None:
    """Called when the portal starts."""
    kinds.register(MailKind.IMPROVEMENT, Kind(MailKind.IMPROVEMENT.label, step_letter))
