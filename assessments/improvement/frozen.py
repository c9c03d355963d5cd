"""Whether a released plan still says what both sides sign, or signed."""

from __future__ import annotations

from assessments.enums import ImprovementAction
from assessments.improvement.content import FROZEN, content_of, parsed
from assessments.models import ImprovementEvent, ImprovementPlan
from integrity.canonical import sha256


def differences(plan: ImprovementPlan) -> list[str]:
    """Which parts are not as released, by their names in `PlanContent`; "content" where the text itself is not."""
    if plan.released_at is None:
        return []
    events = list(plan.events.order_by("sequence"))
    kept = parsed(plan.content)
    released = _last(events, ImprovementAction.RELEASE)
    if kept is None or released is None or released.detail("released") != sha256(plan.content):
        return ["content"]
    now = content_of(plan, kept["person"], kept["drafted_by"], kept["released_by"])
    moved = [event.detail("to") for event in events if event.action == ImprovementAction.MOVE and event.detail("to")]
    wanted = {**kept, "ends_on": moved[-1] if moved else kept["ends_on"]}
    names = ("number", "revision", "appraisal", "starts_on", "ends_on", "summary", *FROZEN)
    said: dict[str, object] = {**now}
    return [name for name in names if said[name] != wanted.get(name)]


def _last(events: list[ImprovementEvent], action: ImprovementAction) -> ImprovementEvent | None:
    return next((event for event in reversed(events) if event.action == action), None)
