"""What changed since the last time: the present content beside what its `previous` says."""

from __future__ import annotations

from decimal import Decimal

from assessments.enums import Outcome
from assessments.record.groups import Group
from assessments.record.last_time import same_item, same_task
from assessments.record.shape import Content, LastItem, LastTime, RatedItem
from assessments.reports import words
from config.days import written_iso


def progress_of(content: Content) -> dict[str, object] | None:
    """None where there was no last time."""
    last = content.get("previous")
    if not last:
        return None
    scale = [(level["value"], level["meets"]) for level in content["scale"]["levels"]]
    comparable = scale == [(level["value"], level["meets"]) for level in last["scale"]]
    counts = dict.fromkeys(("up", "down", "even", "open"), 0)
    for duty in content["duties"]:
        for task in duty["tasks"]:
            for item in task["indicators"]:
                counts[_change(item, same_item(last, item["code"], item["text"]), comparable)] += 1
    return {
        "cycle": last["cycle"],
        "approved_on": written_iso(last["approved_on"]),
        "standard": last["standard"],
        "other_standard": last["standard"] != content["standard"]["code"],
        "verdict": words.VERDICTS[last["verdict"]],
        "mean": last["mean"] or words.NOTHING,
        "difference": _difference(content["score"]["mean"], last["mean"]) if comparable else "",
        "comparable": comparable,
        **counts,
    }


def last_rating(last: LastTime | None, item: RatedItem) -> str:
    """The value of the same item the last time; a dash where there was none."""
    row = same_item(last, item["code"], item["text"]) if last else None
    if row is None:
        return words.NOTHING
    if row["not_observed"]:
        return "○"
    return str(row["value"]) if row["value"] is not None else words.NOTHING


def last_outcome(last: LastTime | None, group: Group) -> words.Word:
    """Tasks that share their indicators now may each have had their own: together, not met if one was not met then."""
    rows = [same_task(last, task["code"], task["name"]) for task in group.tasks] if last else []
    outcomes = {row["outcome"] for row in rows if row}
    if not outcomes:
        return words.Word("none", words.NOTHING, "")
    if len(outcomes) == 1:
        return words.OUTCOMES[outcomes.pop()]
    for outcome in (Outcome.NOT_MET, Outcome.INSUFFICIENT):
        if outcome in outcomes:
            return words.OUTCOMES[outcome]
    return words.OUTCOMES[Outcome.MET]


def _change(item: RatedItem, row: LastItem | None, comparable: bool) -> str:
    if row is None or row["value"] is None or item["value"] is None or not comparable:
        return "open"
    if item["value"] == row["value"]:
        return "even"
    return "up" if item["value"] > row["value"] else "down"


def _difference(now: str | None, then: str | None) -> str:
    if now is None or then is None:
        return ""
    return f"{Decimal(now) - Decimal(then):+}".replace("-", "−")
