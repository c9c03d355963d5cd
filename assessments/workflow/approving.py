"""Approving several at once: each in its own transaction with its own outcome; one failure stops none of the others."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.access.permissions import Part, part_of
from assessments.enums import SIGNS, Action, Status, Verdict
from assessments.models import Assessment
from assessments.models.assessment import AssessmentQuerySet
from assessments.workflow.steps import perform
from config.days import written_time
from config.refusals import Refusal
from people.acting import can_act
from people.models import User
from people.namesakes import named, shared_names

logger = logging.getLogger(__name__)
# So many at once: each took 0.03 s on a quiet machine, 0.24 s on a busy one with a slow disk, and all together have to
# stay below the 30 s after which gunicorn gives up on a request.
MOST = 100


@dataclass(frozen=True, slots=True)
class Result:
    """
    What became of one choice. `before`: it had been approved already, `mine`: by the same person, who pressed twice;
    `message` says why it was not approved now and what to do. No assessment: not theirs to see.
    """

    assessment: Assessment | None
    done: bool = False
    before: bool = False
    mine: bool = False
    message: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """What someone is about to approve: how many, with which verdicts, how many without the trainee's answer."""

    count: int
    verdicts: list[tuple[Verdict, str, int]]
    unanswered: int


def waiting_for(person: User) -> AssessmentQuerySet:
    """What waits for this person's approval, longest waiting first."""
    rows = Assessment.objects.visible_to(person).decided_by(person).to_approve()
    return rows.select_related("cycle", "approver").order_by("submitted_at", "pk")


def is_choosable(assessment: Assessment, person: User) -> bool:
    """An objection is decided in words, and what waits for a named approver is theirs: one by one, not here."""
    return assessment.status != Status.DISPUTED and not waits_for_another(assessment, person)


def waits_for_another(assessment: Assessment, person: User) -> bool:
    """Whether another was named to approve it, who can."""
    return assessment.approver_id != person.pk and can_act(assessment.approver)


def choosable(rows: Iterable[Assessment], person: User) -> frozenset[int]:
    return frozenset(row.pk for row in rows if is_choosable(row, person))


def summary_of(rows: list[Assessment]) -> Summary:
    counts = Counter(row.verdict for row in rows)
    return Summary(
        count=len(rows),
        verdicts=[(verdict, SIGNS.get(verdict, "?"), counts[verdict]) for verdict in Verdict if counts[verdict]],
        unanswered=sum(row.answer_is_overdue for row in rows),
    )


def approve_each(choices: Mapping[int, int], actor: User) -> list[Result]:
    """`choices`: the version that the actor saw, by assessment."""
    rows = Assessment.objects.visible_to(actor).select_related("cycle", "approver").in_bulk(choices)
    unknown = Result(None, message=_("There is nothing at this address, or it is not yours to see."))
    return [_approve(rows[pk], seen, actor) if pk in rows else unknown for pk, seen in choices.items()]


def _approve(assessment: Assessment, seen: int, actor: User) -> Result:
    if waits_for_another(assessment, actor):
        return _not_approved(assessment, actor, "")
    try:
        return Result(perform(assessment.pk, Action.APPROVE, actor, seen=seen), done=True)
    except Refusal as refusal:
        message = refusal.message
    except Exception:
        logger.exception("Assessment %s could not be approved", assessment.pk)
        message = _("That was our fault, not yours; nothing of it was changed. Try it again, or on its own page.")
    return _not_approved(Assessment.objects.select_related("cycle", "approver").get(pk=assessment.pk), actor, message)


def _not_approved(assessment: Assessment, actor: User, message: str) -> Result:
    """The result in the words that help most, given how the assessment stands now."""
    part = part_of(actor, assessment)
    if part is Part.TRAINEE:
        message = _("This is your own appraisal; somebody else in HR or the named approver decides on it.")
    elif part is Part.SUPERVISOR:
        message = _("You rated it yourself; somebody else in HR or the named approver decides on it.")
    elif assessment.is_approved:
        return _approved_before(assessment, actor)
    elif part is Part.HR and assessment.approver and waits_for_another(assessment, actor):
        message = _("It is waiting for %(name)s, the named approver.") % {"name": _name_of(assessment.approver.who)}
    elif part is Part.HR and assessment.status == Status.DISPUTED:
        message = _("The trainee objects, so it needs a written decision from HR. Write it on the assessment's page.")
    return Result(assessment, message=message)


def _name_of(who: tuple[str, str]) -> str:
    """Looked up for the one that is refused: that is rare."""
    return named(*who, shared_names())


def _approved_before(assessment: Assessment, actor: User) -> Result:
    event = assessment.events.filter(action=Action.APPROVE).latest("sequence")
    message = _("Already approved by %(name)s on %(time)s; nothing was done twice.") % {
        "name": _name_of(event.who),
        "time": written_time(event.at),
    }
    return Result(assessment, before=True, mine=event.actor_id == actor.pk, message=message)
