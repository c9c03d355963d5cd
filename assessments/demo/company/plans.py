"""Plans of seeded appraisals, and what became of those that were approved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from random import Random

from django.utils import timezone

from assessments.demo.company.rating import Sheets
from assessments.demo.company.telling import Made
from assessments.enums import Action, ActionState
from assessments.models import DevelopmentAction, DevelopmentStep, PlanLine
from config.days import local_day

PLANS = (
    ("熟悉例外情形的處理程序", "參加內部訓練一次，並由課長帶領演練三件"),
    ("紀錄完整、當日完成", "每週自我抽查五件，月底與主管檢視結果"),
    ("能獨立完成，不需提醒", "依檢核表作業一個月，主管每週抽查"),
    ("縮短處理時間", "整理常用資料範本，兩個月後比較平均時間"),
)
# How it goes on: of ten, so many stay planned, are under way, are done.
STATES = (*[ActionState.PLANNED] * 3, *[ActionState.UNDER_WAY] * 4, *[ActionState.DONE] * 3)


def write(made: Iterable[Made], sheets: dict[int, Sheets], chance: Random) -> None:
    """A line each, with the action that an approval makes of it."""
    lines = [(one, _line(one, sheets, chance)) for one in made]
    PlanLine.objects.bulk_create([line for _one, line in lines])
    actions = [_action(one, line, chance) for one, line in lines if one.story.took(Action.APPROVE)]
    DevelopmentAction.objects.bulk_create(actions)
    DevelopmentStep.objects.bulk_create([step for action in actions for step in _steps(action)])


def _line(one: Made, sheets: dict[int, Sheets], chance: Random) -> PlanLine:
    submitted = one.row.submitted_at
    assert submitted is not None  # noqa: S101 - what was submitted has a plan
    goal, measure = chance.choice(PLANS)
    due_on = local_day(submitted) + timedelta(days=chance.randint(60, 150))
    skill = chance.choice(sheets[one.row.standard_id].skills)
    return PlanLine(assessment=one.row, element=skill, goal=goal, measure=measure, due_on=due_on)


def _action(one: Made, line: PlanLine, chance: Random) -> DevelopmentAction:
    approved = one.story.took(Action.APPROVE)
    assert approved is not None  # noqa: S101 - only those that were
    return DevelopmentAction(
        line=line,
        assessment=one.row,
        person=one.story.trainee,
        owner=one.story.supervisor,
        goal=line.goal,
        measure=line.measure,
        element=line.element,
        due_on=line.due_on,
        state=chance.choice(STATES),
        created_at=approved.at,
        created_by=approved.actor,
    )


def _steps(action: DevelopmentAction) -> list[DevelopmentStep]:
    """Born at the approval; what went on was said by the supervisor who sees to it."""
    born = DevelopmentStep(action=action, at=action.created_at, by=action.created_by, to_state=ActionState.PLANNED)
    if action.state == ActionState.PLANNED:
        return [born]
    later = min(action.created_at + timedelta(days=3), timezone.now())
    states = {"from_state": ActionState.PLANNED, "to_state": action.state}
    return [born, DevelopmentStep(action=action, at=later, by=action.owner, **states)]
