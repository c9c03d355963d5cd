"""What becomes of a follow-up: the person objects, somebody else decides, who confirmed it takes it back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.enums import Action, FollowUpState
from assessments.followups import letters, rights
from assessments.followups.confirming import name_of
from assessments.models import Assessment, Event, FollowUp
from assessments.record import chain, follow_ups, results
from assessments.texts import checked_text
from assessments.workflow import tasks
from assessments.workflow.steps import refuse_if_changed
from assessments.workflow.timeline import ITEM
from config.refusals import BadInput, Conflict, Forbidden
from config.texts import is_blank
from integrity import ledger
from people.models import User

Post = Callable[[FollowUp, Event], object]


def object_to(row_id: int, actor: User, text: str, seen: str) -> FollowUp:
    """`seen`: the state on the page. It goes on counting until it is taken back."""
    if is_blank(text):
        raise BadInput(_("Say what you object to and why; whoever decides will read it."))
    row = _visible(row_id, actor)
    if row.assessment.trainee_id != actor.pk:
        raise Forbidden(_("Only the person it is about can object to a follow-up. Ask them to do it."))
    return _take(
        row,
        actor,
        seen,
        text,
        Action.FOLLOW_UP_OBJECT,
        FollowUpState.OBJECTED,
        rights.may_object,
        letters.post_objection,
    )


def decide(row_id: int, actor: User, reason: str, seen: str, *, upheld: bool) -> FollowUp:
    """An objection is decided by somebody who did not confirm it."""
    if is_blank(reason):
        raise BadInput(_("Give the reason of your decision; the person and their supervisor will read it."))
    row = _visible(row_id, actor)
    if not rights.decides(actor, row):
        raise Forbidden(
            _("The supervisor above or HR decides on an objection, and never who confirmed the follow-up. Ask them.")
        )
    state = FollowUpState.UPHELD if upheld else FollowUpState.WITHDRAWN
    return _take(
        row,
        actor,
        seen,
        reason,
        Action.FOLLOW_UP_ANSWER,
        state,
        rights.may_decide,
        letters.post_decision,
        upheld=upheld,
    )


def withdraw(row_id: int, actor: User, reason: str, seen: str) -> FollowUp:
    """It counts no more, and stays."""
    if is_blank(reason):
        raise BadInput(_("Say why you take it back; the person will read it."))
    row = _visible(row_id, actor)
    if row.confirmed_by_id != actor.pk:
        raise Forbidden(_("Only the one who confirmed it can take a follow-up back. Ask them to do it."))
    return _take(
        row,
        *(actor, seen, reason, Action.FOLLOW_UP_WITHDRAW, FollowUpState.WITHDRAWN),
        *(rights.may_withdraw, letters.post_withdrawn),
    )


def _visible(row_id: int, actor: User) -> FollowUp:
    return FollowUp.objects.visible_to(actor).select_related("assessment__trainee__supervisor").get(pk=row_id)


def _take(
    row: FollowUp,
    actor: User,
    seen: str,
    text: str,
    action: Action,
    state: FollowUpState,
    allowed: Callable[[User, FollowUp], bool],
    post: Post,
    **told: bool,
) -> FollowUp:
    """
    One step of a follow-up, whatever the appraisal itself is doing. A state never comes back, so the one that the page
    saw tells whether somebody was faster.
    """
    reason = checked_text(text).strip()
    with transaction.atomic(), ledger.gathered():
        assessment = Assessment.objects.locked(row.assessment_id)
        held = FollowUp.objects.select_for_update(of=("self",)).select_related(
            "event", "indicator", "attitude", "level"
        )
        row = held.get(pk=row.pk)
        row.assessment = assessment
        if row.state != seen or not allowed(actor, row):
            raise Conflict(
                _("The follow-up is “%(state)s” by now, so this can't be done. Reload the page to see it.")
                % {"state": row.get_state_display()}
            )
        refuse_if_changed(assessment)
        details = {follow_ups.ABOUT: row.event.sequence, ITEM: name_of(row)} | told
        event = chain.append(
            assessment, action, actor=actor, from_status=assessment.status, reason=reason, details=details
        )
        row.state = state
        row.save()
        assessment.version += 1
        assessment.save()
        results.follow(assessment)
        tasks.after(f"event {event.pk}", partial(post, row, event))
    return row
