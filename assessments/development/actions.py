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

from assessments.development.plan import GivenLine, checked_line
from assessments.enums import ActionState
from assessments.models import DevelopmentAction, DevelopmentStep
from assessments.texts import checked_text
from config.days import APPRAISAL, written
from config.refusals import BadInput, Conflict, Forbidden
from config.texts import is_blank
from integrity import ledger
from people.models import User
from people.roles import Role


def add(person: User, actor: User, given: GivenLine) -> DevelopmentAction:
    """One by hand, that no plan holds; who adds it sees to it, or the supervisor where the person does it themself."""
    action = DevelopmentAction(person=person, owner=person, created_by=actor)
    if not may_change(actor, action):
        raise Forbidden(_not_yours())
    action.owner = actor if actor.pk != person.pk else person.supervisor or actor
    given = checked_line(given)
    action.goal, action.measure = given.goal, given.measure
    action.element_id, action.due_on = given.element, given.due_on
    with transaction.atomic(), ledger.gathered():
        action.save()
        DevelopmentStep(action=action, by=actor, to_state=action.state).save()
    return action


def begin(action_id: int, actor: User, note: str = "") -> DevelopmentAction:
    return _take(action_id, actor, note, lambda action: _to(action, ActionState.UNDER_WAY, {ActionState.PLANNED}))


def finish(action_id: int, actor: User, note: str = "") -> DevelopmentAction:
    return _take(action_id, actor, note, lambda action: _to(action, ActionState.DONE, ActionState.open()))


def drop(action_id: int, actor: User, reason: str) -> DevelopmentAction:
    if is_blank(reason):
        raise BadInput(_("Say why it is dropped; the person it is for and their supervisor will read it."))
    return _take(action_id, actor, reason, lambda action: _to(action, ActionState.DROPPED, ActionState.open()))


def note(action_id: int, actor: User, text: str) -> DevelopmentAction:
    """Said beside it, in whatever state it is."""
    if is_blank(text):
        raise BadInput(_("Write the note first, then add it."))
    return _take(action_id, actor, text, lambda action: None)


def change_due(action_id: int, actor: User, day: date, reason: str = "") -> DevelopmentAction:
    """Of what is not finished, to another day that is not past."""

    def move(action: DevelopmentAction) -> None:
        _to(action, ActionState(action.state), ActionState.open())
        if day == action.due_on or day < timezone.localdate() or day not in APPRAISAL:
            last = {"day": written(action.due_on), "last": written(APPRAISAL.last)}
            raise BadInput(_("Choose another day than %(day)s, from today to %(last)s.") % last)
        action.due_on = day

    return _take(action_id, actor, reason, move, due_on=day)


def may_change(user: User, action: DevelopmentAction) -> bool:
    """The person, who sees to it, the person's present supervisor, and HR."""
    theirs = (action.person_id, action.owner_id, action.person.supervisor_id)
    return user.pk in theirs or user.has_role(Role.HR)


def _take(
    action_id: int,
    actor: User,
    said: str,
    change: Callable[[DevelopmentAction], None],
    due_on: date | None = None,
) -> DevelopmentAction:
    """
    One step: holds the action, checks the right, changes it, and writes the step. Raises DevelopmentAction.DoesNotExist
    for what is not the actor's to see; Forbidden, Conflict or BadInput with nothing changed.
    """
    with transaction.atomic(), ledger.gathered():
        rows = DevelopmentAction.objects.visible_to(actor).filter(pk=action_id)
        action = DevelopmentAction.objects.select_for_update(of=("self",)).select_related("person").get(pk__in=rows)
        if not may_change(actor, action):
            raise Forbidden(_not_yours())
        before = action.state
        change(action)
        action.save()
        step = DevelopmentStep(action=action, by=actor, from_state=before, to_state=action.state, due_on=due_on)
        step.note = checked_text(said).strip()
        step.save()
    return action


def _to(action: DevelopmentAction, state: ActionState, sources: frozenset[ActionState] | set[ActionState]) -> None:
    if action.state not in sources:
        now = {"state": action.get_state_display()}
        raise Conflict(_("The action is “%(state)s” by now, so this can't be done. Reload the page to see it.") % now)
    action.state = state


def _not_yours() -> str:
    return _("This action is not yours to change. Ask the person it is for, their supervisor or HR.")
