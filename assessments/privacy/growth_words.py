"""How development actions, follow-ups and improvement plans stand in the document of one's own data."""

from __future__ import annotations

from assessments.enums import ActionState, FollowUpState, ImprovementAction, ImprovementState, StepCause
from assessments.privacy.improving import OwnImprovementPlan
from assessments.privacy.outcomes import OwnAction, OwnFollowUp
from assessments.reports.context import day, moment, with_number


def development_words(row: OwnAction) -> dict[str, object]:
    last = row["steps"][-1] if row["steps"] else None
    said = last["note"] or (str(StepCause(last["cause"]).label) if last["cause"] else "") if last else ""
    return {
        "goal": row["goal"],
        "due_on": day(row["due_on"]),
        "state": ActionState(row["state"]).label,
        "last": f"{moment(last['at'])} {said}".strip() if last else "",
    }


def follow_up_words(row: OwnFollowUp) -> dict[str, object]:
    state = FollowUpState(row["state"]).label
    said = f"{row['code']} {row['value']} {row['label']}：{row['seen']}"
    return {"on": day(row["observed_on"]), "said": said, "state": state, "by": with_number(row["by"], row["by_number"])}


def improvement_words(row: OwnImprovementPlan) -> dict[str, object]:
    steps = (
        (moment(one["at"]), str(ImprovementAction(one["action"]).label), with_number(one["by"], one["by_number"]), one)
        for one in row["events"]
    )
    return {
        **row,
        "state": str(ImprovementState(row["state"]).label) if row["state"] else "修訂中",
        "period": f"{day(row['starts_on'])} – {day(row['ends_on'])}" if row["readable"] else "",
        "facts": [{**one, "happened_on": day(one["happened_on"])} for one in row["facts"]],
        "help": [{**one, "due_on": day(one["due_on"]), "given_on": day(one["given_on"])} for one in row["help"]],
        "reviews": [{**one, "due_on": day(one["due_on"]), "held_on": day(one["held_on"])} for one in row["reviews"]],
        "events": [{"at": at, "step": step, "by": by, "reason": one["reason"]} for at, step, by, one in steps],
        "signatures": [
            {**one, "signed_at": moment(one["signed_at"]), "digest": one["digest"][:16]} for one in row["signatures"]
        ],
    }
