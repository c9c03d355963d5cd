"""
Changing a cycle that runs: its name and period, and its due dates with the assessments that move. Each of them moves by
the step that moves one alone, as lines of a bulk action; what is true of a line is looked at again when it is done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessments.bulk import kinds, preparing, working
from assessments.bulk.asking import once_more
from assessments.bulk.steps import unless_hindered
from assessments.cycles import correcting, moving
from assessments.cycles.forms import ChangeForm
from assessments.enums import Action, BulkKind
from assessments.models import Assessment, BulkItem, BulkJob, Cycle
from assessments.models.cycles import NAME_TAKEN
from assessments.workflow.steps import perform
from assessments.workflow.tasks import quiet
from assessments.workflow.transitions import BULK
from config.refusals import Conflict
from integrity import ledger
from people.models import User

# By this name the details of a bulk action tell which due dates of its cycle moved, from when to when.
CYCLE_DAYS = "cycle_days"


def change(form: ChangeForm, seen: str, by: User) -> BulkJob | None:
    """
    What the form says, with the action that moves the assessments, where any moves. Raises Conflict where somebody was
    quicker, or the cycle is closed.
    """
    with transaction.atomic(), ledger.gathered():
        correcting.refuse_closed(correcting.held(form.instance.pk, seen))
        moved = form.moved
        rows = list(moving.moving(form.instance, form.before, moved).with_people().order_by("trainee_number", "pk"))
        try:
            with transaction.atomic():
                cycle = form.save()
        except IntegrityError as error:  # somebody gave another cycle this name at the same moment
            raise Conflict(str(NAME_TAKEN)) from error
        if not rows:
            return None
        job = preparing.prepare(
            BulkKind.EXTEND,
            by,
            [preparing.Line(assessment=row) for row in rows],
            cycle=cycle,
            reason=form.cleaned_data["reason"],
            details={CYCLE_DAYS: {name: [_iso(form.before[name]), day.isoformat()] for name, day in moved.items()}},
        )
        if job.total:
            job = preparing.confirm(job.pk, by)
    if job.is_waiting:
        working.set_to_work(job)
    return job


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def register() -> None:
    """Once the single kind is there: an action that follows a cycle's due dates moves each line by its own days."""
    alone = kinds.of(BulkKind.EXTEND)

    def why_not(items: Sequence[BulkItem], job: BulkJob) -> Mapping[int, str]:
        return (unless_hindered(Action.EXTEND) if _follows(job) else alone.why_not)(items, job)

    def act(items: Sequence[BulkItem], job: BulkJob) -> Mapping[int, str]:
        return (_move if _follows(job) else alone.act)(items, job)

    def again(job: BulkJob, by: User) -> BulkJob:
        if _follows(job) and (why := _why_outdated(job)):
            raise Conflict(why)
        return once_more(job, by)

    def after(job: BulkJob) -> None:
        if not _follows(job):
            alone.after(job)

    kinds.register(replace(alone, why_not=why_not, act=act, after=after, again=again))


def _follows(job: BulkJob) -> bool:
    return CYCLE_DAYS in job.details


def _why_outdated(job: BulkJob) -> str:
    """Why it does not move anything any more: the cycle has other days by now; "" where it has those."""
    cycle = Cycle.objects.get(bulk_jobs=job)
    if all(_iso(getattr(cycle, name)) == now for name, (_then, now) in job.details[CYCLE_DAYS].items()):
        return ""
    return _(
        "The due dates of the cycle have moved again since, so it keeps its day. Move it by itself in the list of "
        "assessments, where it should move."
    )


def _move(items: Sequence[BulkItem], job: BulkJob) -> Mapping[int, str]:
    """Nobody is mailed, neither for each nor at the end: one cycle would write to everybody."""
    if why := _why_outdated(job):
        return {item.pk: why for item in items}
    found: dict[int, str] = {}
    days = job.details[CYCLE_DAYS]
    before = {name: date.fromisoformat(then) if then else None for name, (then, _now) in days.items()}
    after = {name: date.fromisoformat(now) for name, (_then, now) in days.items()}
    for item in items:
        row = Assessment.objects.locked(item.assessment_id or 0)
        own = moving.days_of(row, before, after)
        if not own:
            found[item.pk] = _("Its day was moved by itself in the meantime, or its step is past; it keeps its day.")
            continue
        # The day of what comes next is the step's own; of a draft that of the answer goes with it.
        day = own.get("supervisor_due") if row.is_draft else own.get("answer_due")
        answer_day = own.get("answer_due") if row.is_draft else None
        with quiet():
            perform(
                row.pk,
                Action.EXTEND,
                job.by,
                reason=job.reason,
                day=day,
                self_day=own.get("self_due"),
                answer_day=answer_day,
                beside={BULK: job.pk},
            )
    return found
