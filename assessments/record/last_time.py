"""The last time a person was appraised: what the newest approved snapshot of an earlier cycle said, as plain data."""

from __future__ import annotations

import json
import unicodedata
from functools import lru_cache
from typing import Any

from django.utils import timezone

from assessments.enums import Status
from assessments.models import Assessment, Snapshot
from assessments.record import seals
from integrity.canonical import sha256
from people.models import User


def last_time(assessment: Assessment) -> dict[str, Any] | None:
    """
    Cycle, day, standard, scale, verdict, mean, and each task and item (indicators and attitudes) as it was rated.
    One query. None where there is no earlier one, or its record was altered: nothing is told from that.
    """
    snapshot = _newest(assessment)
    return _read(snapshot) if snapshot else None


def last_time_for(assessment: Assessment, rater: User) -> dict[str, Any] | None:
    """As `last_time`; with its comments only for the one who wrote them."""
    snapshot = _newest(assessment)
    if snapshot is None:
        return None
    before = snapshot.assessment
    # Opened again since, it may have another supervisor than the one who wrote what was approved.
    wrote_it = before.supervisor_id == rater.pk and before.revision == snapshot.revision
    return _read(snapshot) if wrote_it else without_comments(_read(snapshot))


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


def _read(snapshot: Snapshot) -> dict[str, Any] | None:
    if not _is_as_approved(snapshot):
        return None
    return _told(json.loads(snapshot.content), timezone.localdate(snapshot.created_at).isoformat())


def without_comments(last: dict[str, Any] | None) -> dict[str, Any] | None:
    """For what is kept elsewhere: comments are deleted with their own assessment when its time is over."""
    if last is None:
        return None
    return {**last, "items": [{key: row[key] for key in row if key != "comment"} for row in last["items"]]}


def same(rows: list[dict[str, Any]], code: str, text: str, *, named: str = "text") -> dict[str, Any] | None:
    """
    The task or item that says the same: identical text, of several the one with the same code. Codes alone are not
    trusted, since another version of the standard may have given them to something else.
    """
    found = [row for row in rows if plain(row[named]) == plain(text)]
    if len(found) > 1:
        found = [row for row in found if row["code"] == code]
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=4096)  # each is compared with each
def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _is_as_approved(snapshot: Snapshot) -> bool:
    return sha256(snapshot.content) == snapshot.digest and seals.fits(
        "snapshot", seals.of_snapshot(snapshot), snapshot.mac
    )


def _told(content: dict[str, Any], approved_on: str) -> dict[str, Any]:
    about, score = content["assessment"], content["score"]
    levels = {level["value"]: level for level in content["scale"]["levels"]}
    tasks = [task for duty in content["duties"] for task in duty["tasks"]]
    return {
        "number": about["number"],
        "revision": about["revision"],
        "cycle": about["cycle"]["name"],
        "approved_on": approved_on,
        "standard": content["standard"]["code"],
        "scale": [{key: level[key] for key in ("value", "label", "meets")} for level in levels.values()],
        "verdict": score["verdict"],
        "mean": score["mean"],
        "observed": score["observed"],
        "total": score["total"],
        "tasks": [
            {
                **{key: task[key] for key in ("code", "name", "outcome", "met", "not_met", "not_observed")},
                "total": len(task["indicators"]),
            }
            for task in tasks
        ],
        "items": [
            {
                **{key: item[key] for key in ("code", "text", "value", "not_observed", "comment")},
                "label": levels[item["value"]]["label"] if item["value"] is not None else "",
                "meets": levels[item["value"]]["meets"] if item["value"] is not None else None,
            }
            for item in [*(item for task in tasks for item in task["indicators"]), *content["attitudes"]]
        ],
    }
