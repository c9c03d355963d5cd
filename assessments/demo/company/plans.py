"""Plans of seeded appraisals, and what became of those that were approved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from random import Random

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
# How it goes on: of twenty, so many stay planned, are under way, are done, are dropped.
STATES = (
    *[ActionState.PLANNED] * 6, *[ActionState.UNDER_WAY] * 8, *[ActionState.DONE] * 5, ActionState.DROPPED,
)  # fmt: skip
NOTES = {
    ActionState.UNDER_WAY: ("", "", "已開始練習，每週回報一次。", "排入下個月的班表。"),
    ActionState.DONE: ("", "抽查五件均符合規定。", "連續四週無需提醒。"),
    ActionState.DROPPED: ("職務調整，這項工作由他人負責。", "併入單位的內部訓練一起進行。"),
}
# Of those under way, how many ask for help; nothing of a plan happens later than this after its approval.
WANTS_HELP = 0.06
ASKED = "流程還不熟，請安排一位同仁帶做一次。"
SOON = timedelta(hours=4)


def write(made: Iterable[Made], sheets: dict[int, Sheets], chance: Random) -> None:
    """A line each, with the action that an approval makes of it."""
    lines = [(one, _line(one, sheets, chance)) for one in made]
    PlanLine.objects.bulk_create([line for _one, line in lines])
    actions = [_action(one, line, chance) for one, line in lines if one.story.took(Action.APPROVE)]
    DevelopmentAction.objects.bulk_create(actions)
    DevelopmentStep.objects.bulk_create([step for action in actions for step in _steps(action, chance)])


def _line(one: Made, sheets: dict[int, Sheets], chance: Random) -> PlanLine:
    submitted = one.row.submitted_at
    assert submitted is not None  # noqa: S101 - what was submitted has a plan
    goal, measure = chance.choice(PLANS)
    due_on = local_day(submitted) + timedelta(days=chance.randint(60, 150))
    skill = chance.choice(sheets[one.row.standard_id].skills)
    below = [given.indicator for given in one.given if given.indicator and given.level and not given.level.meets]
    gap = chance.choice(below) if below else None
    return PlanLine(assessment=one.row, element=skill, goal=goal, measure=measure, due_on=due_on, indicator_id=gap)


def _action(one: Made, line: PlanLine, chance: Random) -> DevelopmentAction:
    approved = one.story.took(Action.APPROVE)
    assert approved is not None  # noqa: S101 - only those that were
    state = chance.choice(STATES)
    asks = state == ActionState.UNDER_WAY and chance.random() < WANTS_HELP
    return DevelopmentAction(
        line=line,
        assessment=one.row,
        person=one.story.trainee,
        owner=one.story.supervisor,
        goal=line.goal,
        measure=line.measure,
        element=line.element,
        indicator_id=line.indicator_id,
        due_on=line.due_on,
        state=state,
        help_wanted_at=approved.at + SOON if asks else None,
        created_at=approved.at,
        created_by=approved.actor,
    )


def _steps(action: DevelopmentAction, chance: Random) -> list[DevelopmentStep]:
    """Born at the approval; what went on was said by the supervisor who sees to it, help asked for by the person."""
    born = DevelopmentStep(action=action, at=action.created_at, by=action.created_by, to_state=ActionState.PLANNED)
    if action.state == ActionState.PLANNED:
        return [born]
    state = ActionState(action.state)
    found = [
        born,
        DevelopmentStep(
            action=action,
            at=action.created_at + SOON / 2,
            by=action.owner,
            from_state=ActionState.PLANNED,
            to_state=state,
            note=chance.choice(NOTES[state]),
        ),
    ]
    if action.help_wanted_at:
        asked = {"from_state": state, "to_state": state, "asks_help": True, "note": ASKED}
        found.append(DevelopmentStep(action=action, at=action.help_wanted_at, by=action.person, **asked))
    return found
