"""
複評: the supervisor of today confirms single indicators and attitudes after the approval. Each is an event in the chain
of the appraisal, whose verdict, frozen revision and report stay as they were (docs/decisions/0075).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import Action
from assessments.evidence.kept import files_with_transaction
from assessments.followups import letters, proof, rights
from assessments.followups.proof import Piece
from assessments.models import Assessment, DevelopmentAction, FollowUp, Participant, ScaleLevel
from assessments.record import chain, follow_ups, results
from assessments.sheet.layout import Item, load_sheet
from assessments.texts import checked_text
from assessments.workflow import tasks
from assessments.workflow.steps import refuse_if_changed
from assessments.workflow.timeline import ITEM
from config.days import local_day, written
from config.refusals import BadInput, Conflict
from config.texts import is_blank
from people.models import User

NOTHING = Piece()
M = TypeVar("M", DevelopmentAction, Participant)


@dataclass(frozen=True, slots=True)
class Given:
    """
    What is confirmed of one item, named as pages name it (i12, a3): `level` by its value on the scale, what was `seen`
    and when. `action`, `participant`: the development action and the place in a course of the person that it follows.
    """

    item: str
    level: int | None
    seen: str
    observed_on: date | None
    action: int | None = None
    participant: int | None = None
    piece: Piece = NOTHING


class RefusedItem(BadInput):
    """What was given of `item` can't be stored; `field` of `Given` is to be corrected."""

    def __init__(self, item: str, field: str, message: str) -> None:
        super().__init__(message)
        self.item, self.field = item, field


def confirm(assessment_id: int, actor: User, given: Sequence[Given], seen_version: int) -> list[FollowUp]:
    """
    All of them or none. `seen_version`: the assessment's version on the page. Raises Assessment.DoesNotExist for what
    is not theirs to see; Forbidden, Conflict or BadInput with nothing changed.
    """
    if not given:
        raise BadInput(_("Nothing is filled in. Choose a level for what you confirm, and say what you saw."))
    with files_with_transaction() as files:
        assessment = _held(assessment_id, actor, seen_version)
        items = {item.key: item for item in load_sheet(assessment).items}
        # All are looked at before the first is written.
        rows = [_checked(assessment, actor, one, items) for one in given]
        stored = [
            _store(assessment, row, proof.pieces(one.piece, row, files)) for row, one in zip(rows, given, strict=True)
        ]
        assessment.version += 1
        assessment.save()
        results.follow(assessment)
        events = [row.event_id for row in stored]
        tasks.after(f"follow-ups {events}", partial(letters.post_confirmed, assessment, events))
    return stored


def earliest_day(assessment: Assessment) -> date:
    """What was seen before the approval belongs to the appraisal; the day of the approval itself counts."""
    return local_day(assessment.approved_at) if assessment.approved_at else timezone.localdate()


def _held(assessment_id: int, actor: User, seen_version: int) -> Assessment:
    rights.within_reach(actor).get(pk=assessment_id)
    assessment = Assessment.objects.locked(assessment_id)
    rights.refuse_unless_supervisor(actor, assessment)
    rights.refuse_if_it_cannot_follow(assessment)
    if assessment.version != seen_version:
        raise Conflict(
            _("The appraisal changed after you opened the page. Look at it again, then send what you typed.")
        )
    refuse_if_changed(assessment)
    return assessment


def _checked(assessment: Assessment, actor: User, given: Given, items: dict[str, Item]) -> FollowUp:
    """The row that would be stored, without its event."""
    item = items.get(given.item)
    if item is None:
        raise BadInput(_("This does not belong to the standard of this appraisal. Reload the page and choose again."))
    level = ScaleLevel.objects.filter(scale=assessment.cycle.scale_id, value=given.level).first()
    if level is None:
        raise RefusedItem(given.item, "level", _("Choose the level that you saw."))
    seen = _checked_seen(given)
    now = timezone.now()
    about = "attitude" if item.is_attitude else "indicator"
    return FollowUp(
        assessment=assessment,
        revision=assessment.revision,
        level=level,
        meets=level.meets,
        seen=seen,
        observed_on=_checked_day(assessment, given),
        action=_theirs(DevelopmentAction, assessment, given, given.action, "action"),
        participant=_theirs(Participant, assessment, given, given.participant, "participant"),
        confirmed_by=actor,
        confirmed_by_name=actor.name,
        confirmed_by_number=actor.username,
        confirmed_at=now,
        confirmed_on=local_day(now),
        **{about: item.subject},
    )


def _checked_seen(given: Given) -> str:
    try:
        seen = checked_text(given.seen).strip()
    except BadInput as refusal:
        raise RefusedItem(given.item, "seen", refusal.message) from refusal
    if is_blank(seen):
        raise RefusedItem(given.item, "seen", _("Say what you saw; the person will read it."))
    return seen


def _checked_day(assessment: Assessment, given: Given) -> date:
    day, first = given.observed_on, earliest_day(assessment)
    if day is None:
        raise RefusedItem(given.item, "observed_on", _("Say on which day it was seen."))
    if day > timezone.localdate():
        message = _("This day is still to come. Give the day on which it was seen.")
        raise RefusedItem(given.item, "observed_on", message)
    if day < first:
        message = _("It was approved on %(day)s. What was seen before belongs to the appraisal; give a later day.")
        raise RefusedItem(given.item, "observed_on", message % {"day": written(first)})
    return day


def _theirs(model: type[M], assessment: Assessment, given: Given, key: int | None, field: str) -> M | None:
    """The development action or place in a course, if it is this person's."""
    if key is None:
        return None
    row = model._default_manager.filter(pk=key, person=assessment.trainee_id).first()
    if row is None:
        raise RefusedItem(given.item, field, _("This is not one of this person's. Choose again."))
    return row


def _store(assessment: Assessment, row: FollowUp, evidence: list[proof.DevelopmentEvidence]) -> FollowUp:
    details: dict[str, object] = {
        ITEM: f"{name_of(row)}: {row.level.value}",
        follow_ups.MARKS: follow_ups.marks_of(row, evidence),
    }
    row.event = chain.append(
        assessment, Action.FOLLOW_UP, actor=row.confirmed_by, from_status=assessment.status, details=details
    )
    row.save()
    for piece in evidence:
        piece.follow_up = row
        piece.save()
    return row


def name_of(row: FollowUp) -> str:
    """The code of what it is about; where it has none, how its text begins."""
    return row.code or (row.subject.text[:20] if row.subject else "")
