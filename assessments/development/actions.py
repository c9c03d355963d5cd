"""
What becomes of the lines of a plan: the actions that are born when it is approved, and each step of them. Nothing else
assigns the state of an action (docs/decisions/0057).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.development.plan import GivenLine, checked_line, columns_of_gap
from assessments.enums import ActionState
from assessments.models import DevelopmentAction, DevelopmentStep
from assessments.texts import checked_text
from config.days import APPRAISAL, written
from config.refusals import BadInput, Conflict, Forbidden
from config.texts import is_blank
from integrity import ledger
from people.acting import can_act
from people.models import User
from people.roles import Role

Change = Callable[[DevelopmentAction], None]


def add(person: User, actor: User, given: GivenLine) -> DevelopmentAction:
    """One by hand, that no plan holds; who adds it sees to it, or the supervisor where the person does it themself."""
    action = DevelopmentAction(person=person, owner=person, created_at=timezone.now(), created_by=actor)
    if not may_change(actor, action):
        raise Forbidden(_not_yours())
    action.owner = actor if actor.pk != person.pk else person.supervisor or actor
    given = checked_line(given)
    action.goal, action.measure = given.goal, given.measure
    action.element_id, action.due_on = given.element, given.due_on
    action.indicator_id, action.attitude_id = columns_of_gap(given.gap)
    with transaction.atomic(), ledger.gathered():
        action.save()
        DevelopmentStep(action=action, at=action.created_at, by=actor, to_state=action.state).save()
    return action


def begin(action_id: int, actor: User, note: str = "", *, seen: int | None = None) -> DevelopmentAction:
    return take(
        action_id, actor, note, lambda action: _to(action, ActionState.UNDER_WAY, {ActionState.PLANNED}), seen=seen
    )


def finish(action_id: int, actor: User, note: str = "", *, seen: int | None = None) -> DevelopmentAction:
    return take(action_id, actor, note, lambda action: _end(action, ActionState.DONE), seen=seen)


def drop(action_id: int, actor: User, reason: str, *, seen: int | None = None) -> DevelopmentAction:
    if is_blank(reason):
        raise BadInput(_("Say why it is dropped; the person it is for and their supervisor will read it."))
    return take(action_id, actor, reason, lambda action: _end(action, ActionState.DROPPED), seen=seen)


def reopen(action_id: int, actor: User, note: str = "", *, seen: int | None = None) -> DevelopmentAction:
    """It goes on as it was before it was done or dropped: what undoes either."""

    def back(action: DevelopmentAction) -> None:
        closing = next((step for step in reversed(list(action.steps.all())) if step.closes), None)
        state = ActionState(closing.from_state) if closing else ActionState.UNDER_WAY
        _to(action, state, ActionState.closed())

    return take(action_id, actor, note, back, seen=seen)


def note(action_id: int, actor: User, text: str) -> DevelopmentAction:
    """Said beside it, in whatever state it is."""
    if is_blank(text):
        raise BadInput(_("Write the note first, then add it."))
    return take(action_id, actor, text, lambda action: None)


def change_due(
    action_id: int, actor: User, day: date | None, reason: str = "", *, seen: int | None = None
) -> DevelopmentAction:
    """Of what is not finished, to another day that is not past."""

    def move(action: DevelopmentAction) -> None:
        _to(action, ActionState(action.state), ActionState.open())
        if day is None or day == action.due_on or day < timezone.localdate() or day not in APPRAISAL:
            last = {"day": written(action.due_on), "last": written(APPRAISAL.last)}
            raise BadInput(_("Choose another day than %(day)s, from today to %(last)s.") % last)
        action.due_on = day

    return take(action_id, actor, reason, move, due_on=day, seen=seen)


def change_owner(
    action_id: int, actor: User, owner: User | None, reason: str = "", *, seen: int | None = None
) -> DevelopmentAction:
    """Who sees to it from now on: for HR and the person's supervisor to say. The step names both."""

    def hand(action: DevelopmentAction) -> str:
        if not may_hand_over(actor, action):
            raise Forbidden(_("Only the person's supervisor or HR can change who is responsible. Ask one of them."))
        _to(action, ActionState(action.state), ActionState.open())
        if owner is None or not can_act(owner) or owner.pk == action.owner_id:
            raise BadInput(_("Choose somebody else who works here to be responsible for it."))
        named = f"{action.owner.name} {action.owner.username} → {owner.name} {owner.username}"
        action.owner = owner
        return "\n".join(filter(None, [named, reason.strip()]))

    return take(action_id, actor, reason, hand, seen=seen)


def may_change(user: User, action: DevelopmentAction) -> bool:
    """The person, who sees to it, the person's present supervisor, and HR."""
    theirs = (action.person_id, action.owner_id, action.person.supervisor_id)
    return user.pk in theirs or user.has_role(Role.HR)


def may_hand_over(user: User, action: DevelopmentAction) -> bool:
    """Never the person themself, whatever else they are."""
    return user.pk != action.person_id and (user.pk == action.person.supervisor_id or user.has_role(Role.HR))


def take(
    action_id: int,
    actor: User,
    said: str,
    change: Callable[[DevelopmentAction], str | None],
    *,
    due_on: date | None = None,
    asks_help: bool = False,
    seen: int | None = None,
    then: Change | None = None,
) -> DevelopmentAction:
    """
    One step: holds the action, checks the right, changes it, and writes the step. `seen`: the newest step that the page
    showed, None for what nothing is lost by. What `change` answers is written instead of what was said; `then` follows
    in the same transaction. Raises DevelopmentAction.DoesNotExist for what is not the actor's to see; Forbidden,
    Conflict or BadInput with nothing changed.
    """
    with transaction.atomic(), ledger.gathered():
        rows = DevelopmentAction.objects.visible_to(actor).filter(pk=action_id)
        locked = DevelopmentAction.objects.select_for_update(of=("self",)).select_related("person", "owner")
        action = locked.get(pk__in=rows)
        if not may_change(actor, action):
            raise Forbidden(_not_yours())
        if seen is not None and seen != newest_step(action):
            raise Conflict(_("The action changed after you opened the page. Look at it again, then press again."))
        before = action.state
        text = change(action) or said
        action.save()
        step = DevelopmentStep(action=action, by=actor, from_state=before, to_state=action.state, due_on=due_on)
        step.at, step.note, step.asks_help = timezone.now(), checked_text(text).strip(), asks_help
        step.save()
        if then is not None:
            then(action)
    return action


def newest_step(action: DevelopmentAction) -> int:
    """By which a page that was opened before a change is known; 0 for one without steps."""
    return max((step.pk for step in action.steps.all()), default=0)


def _end(action: DevelopmentAction, state: ActionState) -> None:
    """Whoever waited for help waits no more."""
    _to(action, state, ActionState.open())
    action.help_wanted_at = None


def _to(action: DevelopmentAction, state: ActionState, sources: frozenset[ActionState] | set[ActionState]) -> None:
    if action.state not in sources:
        now = {"state": action.get_state_display()}
        raise Conflict(_("The action is “%(state)s” by now, so this can't be done. Reload the page to see it.") % now)
    action.state = state


def _not_yours() -> str:
    return _("This action is not yours to change. Ask the person it is for, their supervisor or HR.")
