"""The actions that follow from a plan: born when it is approved, kept or dropped when it is approved anew."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from assessments.enums import ActionState, StepCause
from assessments.models import Assessment, DevelopmentAction, DevelopmentStep, PlanLine
from people.models import User


def follow_plan(assessment: Assessment, actor: User) -> None:
    """
    After an approval, in its transaction, which holds the assessment. A line that says the same keeps its action, a new
    one gets one, and what the plan no longer holds is dropped unless it is done.
    """
    lines = list(assessment.plan_lines.all())
    actions = assessment.development_actions.select_for_update(of=("self",))
    left = [row for row in actions if row.line_id is not None or row.state != ActionState.DROPPED]
    kept: list[tuple[PlanLine, DevelopmentAction]] = []
    new: list[PlanLine] = []
    for line in lines:
        same = _same(line, left)
        if same is None:
            new.append(line)
        else:
            left.remove(same)
            kept.append((line, same))
    moved = [row for line, row in kept if row.line_id != line.pk]
    _unlink([*left, *moved])
    _drop(left, StepCause.PLAN)
    for line, row in kept:
        _keep(assessment, line, row)
    _bear(assessment, new, actor)


def drop_all(assessment: Assessment) -> None:
    """It was cancelled: nobody is held to its plan. The lines stay as they were."""
    _drop(assessment.development_actions.select_for_update(of=("self",)), StepCause.CANCELLED)


def _same(line: PlanLine, actions: list[DevelopmentAction]) -> DevelopmentAction | None:
    """The action that says what the line says; of several its own."""
    found = [row for row in actions if _of(row) == _of(line)]
    return min(found, key=lambda row: row.line_id != line.pk, default=None)


def _of(row: PlanLine | DevelopmentAction) -> tuple[object, ...]:
    """What it says and for which gap; the due date may move."""
    return row.goal, row.measure, row.element_id, row.indicator_id, row.attitude_id


def _unlink(actions: list[DevelopmentAction]) -> None:
    """All first, since a line has one action at most."""
    for row in actions:
        row.line = None
    if actions:
        DevelopmentAction.objects.filter(pk__in=[row.pk for row in actions]).update(line=None)


def _drop(actions: Iterable[DevelopmentAction], cause: StepCause) -> None:
    for row in actions:
        if not row.is_open:
            continue
        before, row.state = row.state, ActionState.DROPPED
        row.save()
        DevelopmentStep(action=row, at=timezone.now(), cause=cause, from_state=before, to_state=row.state).save()


def _keep(assessment: Assessment, line: PlanLine, row: DevelopmentAction) -> None:
    """Its state stays. So does a due date that somebody moved; otherwise it is that of the line."""
    if not row.is_open and row.line_id == line.pk:
        return
    row.line = line
    if row.is_open:
        row.owner_id = assessment.supervisor_id
        if row.due_on != line.due_on and not row.steps.filter(due_on__isnull=False, cause="").exists():
            row.due_on = line.due_on
            states = {"from_state": row.state, "to_state": row.state}
            DevelopmentStep(action=row, at=timezone.now(), cause=StepCause.PLAN, due_on=line.due_on, **states).save()
    row.save()


def _bear(assessment: Assessment, lines: list[PlanLine], actor: User) -> None:
    if not lines:
        return
    now = timezone.now()
    made = DevelopmentAction.objects.bulk_create(
        DevelopmentAction(
            line=line,
            assessment=assessment,
            person_id=assessment.trainee_id,
            owner_id=assessment.supervisor_id,
            goal=line.goal,
            measure=line.measure,
            element_id=line.element_id,
            indicator_id=line.indicator_id,
            attitude_id=line.attitude_id,
            due_on=line.due_on,
            created_at=now,
            created_by=actor,
        )
        for line in lines
    )
    DevelopmentStep.objects.bulk_create(
        DevelopmentStep(action=row, at=now, by=actor, to_state=row.state) for row in made
    )
