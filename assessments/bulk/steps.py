"""The bulk actions that take a step of the workflow: each line goes through the door that a single one goes through."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from assessments.access.permissions import Part, hr_people, part_of
from assessments.bulk import kinds, telling
from assessments.bulk.kinds import Asks
from assessments.enums import Action, BulkKind, Status
from assessments.models import Assessment, BulkItem, BulkJob
from assessments.workflow import effects
from assessments.workflow.approving import waits_for_another
from assessments.workflow.steps import hindrance, perform
from assessments.workflow.transitions import BULK, StepInput
from config.refusals import Refusal
from people.acting import can_act
from people.models import User
from people.namesakes import named, shared_names

Act = Callable[[Sequence[BulkItem], BulkJob], Mapping[int, str]]
WhyNot = Callable[[Sequence[BulkItem], BulkJob], Mapping[int, str]]
# What the trainee does meanwhile does not stand against what HR does with the course of an assessment.
OF_THE_TRAINEE = (Action.SELF_SUBMIT, Action.SELF_RECALL, Action.NOTE)
PART = ("part_from", "part_until", "part_note")


def taking(action: Action, *, minds_saves: bool) -> Act:
    """Takes this step on each line. `minds_saves`: not where something was saved in a draft since the preview."""

    def act(items: Sequence[BulkItem], job: BulkJob) -> Mapping[int, str]:
        part = {name: job.details[name] for name in PART if job.details.get(name)}
        for item in items:
            if item.assessment_id is None:
                continue
            perform(
                item.assessment_id,
                action,
                job.by,
                seen=item.seen if minds_saves else _seen_but_for_saves(item, job),
                reason=job.reason,
                person=item.supervisor,
                day=job.day,
                self_day=job.self_day if _has_self_day(item.assessment) else None,
                beside={BULK: job.pk, **part},
            )
        return {}

    return act


def _seen_but_for_saves(item: BulkItem, job: BulkJob) -> int | None:
    """
    The version that the maker saw, or that of now where since the preview nobody took a step and only a draft was
    written, whose ratings HR doesn't read anyway. Holds the row, so that it stays that of now.
    """
    row = Assessment.objects.locked(item.assessment_id or 0)
    if row.version == item.seen or row.status not in Status.being_rated():
        return item.seen
    steps = row.events.exclude(action__in=OF_THE_TRAINEE)
    return item.seen if steps.filter(at__gt=job.made_at).exists() else row.version


def _has_self_day(assessment: Assessment | None) -> bool:
    return assessment is not None and assessment.is_draft and assessment.self_due is not None


def unless_hindered(action: Action) -> WhyNot:
    """Why its maker can't take this step on a line, as it stands now."""

    def why_not(items: Sequence[BulkItem], job: BulkJob) -> Mapping[int, str]:
        found = ((item.position, _hindrance(action, item.assessment, job.by)) for item in items if item.assessment)
        return {position: text for position, text in found if text}

    return why_not


def _hindrance(action: Action, assessment: Assessment, by: User) -> str:
    part = part_of(by, assessment)
    if part is Part.TRAINEE:
        return gettext("This is your own appraisal; somebody else in HR or the named approver decides on it.")
    if part is Part.SUPERVISOR:
        return gettext("You rate it yourself; somebody else in HR or the named approver decides on it.")
    return hindrance(action, assessment, by)


def why_not_approved(items: Sequence[BulkItem], job: BulkJob) -> Mapping[int, str]:
    """Beside what hinders the step: objections, which are decided in words, and what waits for a named approver."""
    found, shared = dict(unless_hindered(Action.APPROVE)(items, job)), shared_names()
    for item in items:
        row = item.assessment
        if row is None or item.position in found:
            continue
        if row.approver and waits_for_another(row, job.by):
            text = gettext("It is waiting for %(name)s, the named approver.")
            found[item.position] = text % {"name": named(*row.approver.who, shared)}
        elif row.status == Status.DISPUTED:
            found[item.position] = gettext(
                "The trainee objects, so it needs a written decision from HR. Write it on the assessment's page."
            )
    return found


def why_not_extended(items: Sequence[BulkItem], job: BulkJob) -> Mapping[int, str]:
    """Beside what hinders the step: days that the effect of the step would refuse."""
    found = dict(unless_hindered(Action.EXTEND)(items, job))
    for item in items:
        if item.assessment is None or item.position in found:
            continue
        own = job.self_day if _has_self_day(item.assessment) else None
        try:
            effects.extend(copy.copy(item.assessment), StepInput(day=job.day, self_day=own))
        except Refusal as refusal:
            found[item.position] = refusal.message
    return found


def why_not_handed_over(items: Sequence[BulkItem], job: BulkJob) -> Mapping[int, str]:
    """Beside what hinders the step: nobody to hand over to, or somebody who has another part in it."""
    found, hr = dict(unless_hindered(Action.REASSIGN)(items, job)), hr_people()
    for item in items:
        row, new = item.assessment, item.supervisor
        if row is None or item.position in found:
            continue
        if new is None or not can_act(new):
            found[item.position] = gettext("The trainee has no supervisor now who can act. Name one first.")
        elif text := _why_not_by(row, new) or effects.why_not_rated_by(row, new, lambda: hr):
            found[item.position] = text
    return found


def _why_not_by(assessment: Assessment, new: User) -> str:
    if new.pk == assessment.trainee_id:
        return gettext("The new supervisor is the trainee. Hand it over to somebody else.")
    if new.pk == assessment.supervisor_id:
        return gettext("It is theirs to rate already.")
    if new.pk == assessment.approver_id:
        return gettext(
            "The new supervisor was named to approve it. Name another approver first, or somebody else here."
        )
    return ""


APPROVE = kinds.Kind(
    kind=BulkKind.APPROVE,
    button=_("Approve"),
    title=lambda count: (
        ngettext("Approve %(count)d assessment", "Approve %(count)d assessments", count) % {"count": count}
    ),
    question=_("This makes their revisions and reports final."),
    confirm=_("Approve"),
    why_not=why_not_approved,
    act=taking(Action.APPROVE, minds_saves=True),
    after=telling.post,
)
EXTEND = kinds.Kind(
    kind=BulkKind.EXTEND,
    button=_("Move the due date"),
    title=lambda count: (
        ngettext("Move the due date of %(count)d assessment", "Move the due date of %(count)d assessments", count)
        % {"count": count}
    ),
    question=_("Whoever is next is told by mail; a supervisor gets one mail about all of theirs."),
    confirm=_("Move the due dates"),
    reason=_("Say why the day moves, such as leave or a public holiday."),
    asks=frozenset({Asks.DAY, Asks.SELF_DAY}),
    why_not=why_not_extended,
    act=taking(Action.EXTEND, minds_saves=False),
    after=telling.post,
)
HAND_OVER = kinds.Kind(
    kind=BulkKind.HAND_OVER,
    button=_("Hand over"),
    title=lambda count: (
        ngettext("Hand over %(count)d assessment", "Hand over %(count)d assessments", count) % {"count": count}
    ),
    question=_(
        "What was rated so far goes over. The former and the new supervisor get one mail each about all of theirs, and "
        "every trainee is told."
    ),
    confirm=_("Hand over"),
    reason=_("Say why someone else rates."),
    asks=frozenset({Asks.PERSON, Asks.PART}),
    why_not=why_not_handed_over,
    act=taking(Action.REASSIGN, minds_saves=False),
    after=telling.post,
)
CANCEL = kinds.Kind(
    kind=BulkKind.CANCEL,
    button=_("Cancel"),
    title=lambda count: (
        ngettext("Cancel %(count)d assessment", "Cancel %(count)d assessments", count) % {"count": count}
    ),
    question=_(
        "They end without a result, for good. They stay readable, and the people can be added to the cycle again."
    ),
    confirm=_("Cancel these assessments"),
    reason=_("Say why these assessments are cancelled."),
    is_ending=True,
    why_not=unless_hindered(Action.CANCEL),
    act=taking(Action.CANCEL, minds_saves=True),
    after=telling.post,
)


def register() -> None:
    """Called when the portal starts."""
    for kind in (EXTEND, HAND_OVER, APPROVE, CANCEL):
        kinds.register(kind)
