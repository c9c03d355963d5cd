"""
The last time a person was appraised by the same standard: what the approved snapshot of the newest earlier cycle said,
as plain data. Which cycle is earlier its days say, not the day of the approval.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeVar, cast

from django.db.models import F, Subquery

from assessments.models import Assessment, Snapshot
from assessments.record import seals
from assessments.record.groups import groups_of
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
    return _read(snapshot) if snapshot.assessment.supervisor_id == rater.pk else without_comments(_read(snapshot))


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
    """One query: what is still a draft in an earlier cycle, or was opened again, is passed over."""
    last = Assessment.objects.approved_before(assessment).values("pk")[:1]
    snapshots = Snapshot.objects.filter(assessment=Subquery(last), revision=F("assessment__revision"))
    return next(iter(snapshots.select_related("assessment").order_by()), None)  # of a revision there is one


def _read(snapshot: Snapshot) -> LastTime | None:
    if not seals.fits_snapshot(snapshot):
        return None
    return _summary(json.loads(snapshot.content), local_day(snapshot.created_at).isoformat())


def _summary(content: Content, approved_on: str) -> LastTime:
    about, score = content["assessment"], content["score"]
    levels = {level["value"]: level for level in content["scale"]["levels"]}
    groups = [group for duty in content["duties"] for group in groups_of(duty)]
    items = [*(item for group in groups for item in group.first["indicators"]), *content["attitudes"]]
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
        "tasks": [_task(task, len(group.first["indicators"])) for group in groups for task in group.tasks],
        "items": [_item(item, levels) for item in items],
    }


def _task(task: TaskPart, total: int) -> LastTask:
    return {
        "code": task["code"],
        "name": task["name"],
        "outcome": task["outcome"],
        "met": task["met"],
        "not_met": task["not_met"],
        "not_observed": task["not_observed"],
        "total": total,
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
