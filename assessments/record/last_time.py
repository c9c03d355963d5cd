"""The last time a person was appraised: what the newest approved snapshot of an earlier cycle said, as plain data."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeVar, cast

from assessments.enums import Status
from assessments.models import Assessment, Snapshot
from assessments.record import seals
from assessments.record.shape import Content, LastItem, LastTask, LastTime, Level, RatedItem, TaskPart
from config.days import local_day
from people.models import User

R = TypeVar("R", LastItem, LastTask)


def last_time(assessment: Assessment) -> LastTime | None:
    """
    Cycle, day, standard, scale, verdict, mean, and each task and item (indicators and attitudes) as it was rated.
    One query. None where there is no earlier one, or its record was altered: nothing is told from that.
    """
    snapshot = _newest(assessment)
    return _read(snapshot) if snapshot else None


def last_time_for(assessment: Assessment, rater: User) -> LastTime | None:
    """As `last_time`; with its comments only for the one who wrote them."""
    snapshot = _newest(assessment)
    if snapshot is None:
        return None
    before = snapshot.assessment
    # Opened again since, it may have another supervisor than the one who wrote what was approved.
    wrote_it = before.supervisor_id == rater.pk and before.revision == snapshot.revision
    return _read(snapshot) if wrote_it else without_comments(_read(snapshot))


def without_comments(last: LastTime | None) -> LastTime | None:
    """For what is kept elsewhere: comments are deleted with their own assessment when its time is over."""
    if last is None:
        return None
    items = [cast(LastItem, {key: value for key, value in row.items() if key != "comment"}) for row in last["items"]]
    return {**last, "items": items}


def same_item(last: LastTime, code: str, text: str) -> LastItem | None:
    """The indicator or attitude that says the same."""
    return _same(last["items"], code, text, "text")


def same_task(last: LastTime, code: str, name: str) -> LastTask | None:
    """The task that is named the same."""
    return _same(last["tasks"], code, name, "name")


@lru_cache(maxsize=4096)  # each is compared with each
def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _same(rows: Sequence[R], code: str, text: str, field: str) -> R | None:
    """
    Identical text, of several the one with the same code. Codes alone are not trusted, since another version of the
    standard may have given them to something else.
    """
    found = [row for row in rows if plain(str(cast(Mapping[str, object], row)[field])) == plain(text)]
    if len(found) > 1:
        found = [row for row in found if row["code"] == code]
    return found[0] if len(found) == 1 else None


def _newest(assessment: Assessment) -> Snapshot | None:
    return (
        Snapshot.objects.filter(
            assessment__trainee=assessment.trainee_id, assessment__cycle__ends_on__lte=assessment.cycle.ends_on
        )
        .exclude(assessment=assessment.pk)
        .exclude(assessment__status=Status.CANCELLED)
        .order_by("-assessment__cycle__ends_on", "-created_at")
        .select_related("assessment")
        .first()
    )


def _read(snapshot: Snapshot) -> LastTime | None:
    if not seals.fits_snapshot(snapshot):
        return None
    return _summary(json.loads(snapshot.content), local_day(snapshot.created_at).isoformat())


def _summary(content: Content, approved_on: str) -> LastTime:
    about, score = content["assessment"], content["score"]
    levels = {level["value"]: level for level in content["scale"]["levels"]}
    tasks = [task for duty in content["duties"] for task in duty["tasks"]]
    items = [*(item for task in tasks for item in task["indicators"]), *content["attitudes"]]
    return {
        "number": about["number"],
        "revision": about["revision"],
        "cycle": about["cycle"]["name"],
        "approved_on": approved_on,
        "standard": content["standard"]["code"],
        "scale": [
            {"value": level["value"], "label": level["label"], "meets": level["meets"]} for level in levels.values()
        ],
        "verdict": score["verdict"],
        "mean": score["mean"],
        "observed": score["observed"],
        "total": score["total"],
        "tasks": [_task(task) for task in tasks],
        "items": [_item(item, levels) for item in items],
    }


def _task(task: TaskPart) -> LastTask:
    return {
        "code": task["code"],
        "name": task["name"],
        "outcome": task["outcome"],
        "met": task["met"],
        "not_met": task["not_met"],
        "not_observed": task["not_observed"],
        "total": len(task["indicators"]),
    }


def _item(item: RatedItem, levels: Mapping[int, Level]) -> LastItem:
    level = levels[item["value"]] if item["value"] is not None else None
    return {
        "code": item["code"],
        "text": item["text"],
        "value": item["value"],
        "not_observed": item["not_observed"],
        "comment": item["comment"],
        "label": level["label"] if level else "",
        "meets": level["meets"] if level else None,
    }
