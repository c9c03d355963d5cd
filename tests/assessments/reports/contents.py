"""Contents of snapshots as approval stores them, made without a database from the shipped standard."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from assessments.enums import Shortcut
from assessments.sheet.scoring import Rating, score
from tests.assessments.reports.written import (
    ACKNOWLEDGED,
    APPROVED,
    ATTITUDES,
    DECISION,
    EVIDENCE,
    GOOD,
    OBJECTION,
    OWN,
    PLAN,
    SUBMITTED,
    WEAK,
    Ratings,
)

FIXTURES = Path(__file__).parents[3] / "fixtures"


def rows(model: str) -> list[dict[str, Any]]:
    standard = json.loads((FIXTURES / "bas4222_002v2.json").read_text("utf-8"))
    return [row["fields"] for row in standard if row["model"] == f"competency.{model}"]


def scale_levels() -> list[dict[str, Any]]:
    scale = json.loads((FIXTURES / "rating_scale.json").read_text("utf-8"))
    return [
        {key: value for key, value in row["fields"].items() if key != "scale"}
        for row in scale
        if row["model"] == "assessments.scalelevel"
    ]


def rated(given: Ratings, code: str) -> dict[str, Any]:
    if code not in given:
        return {"value": None, "not_observed": False, "comment": "", "shortcut": ""}
    value, comment = given[code]
    return {"value": value, "not_observed": value is None, "comment": comment, "shortcut": ""}


def item(row: dict[str, Any], ratings: Ratings, own: Ratings) -> dict[str, Any]:
    return {
        "code": row["code"],
        "text": row["text"],
        **rated(ratings, row["code"]),
        "own": rated(own, row["code"]),
    }


def of(model: str, parent: str, key: list[Any]) -> list[dict[str, Any]]:
    return [row for row in rows(model) if row[parent][: len(key)] == key]


def task_content(task: dict[str, Any], ratings: Ratings, own: Ratings, marked: set[tuple[str, str]]) -> dict[str, Any]:
    key = [*task["duty"], task["position"]]
    elements = {
        (row["kind"], row["position"]): {
            "code": row["code"],
            "text": row["text"],
            "marked": (task["code"], row["code"]) in marked,
        }
        for row in rows("element")
    }
    links = [row["element"] for row in of("blockelement", "block", key)]
    return {
        "code": task["code"],
        "name": task["name"],
        "levels": [row["level"] for row in of("block", "task", key)],
        "outputs": [{"code": row["code"], "name": row["name"]} for row in of("output", "block", key)],
        "knowledge": [elements["K", position] for _version, kind, position in links if kind == "K"],
        "skills": [elements["S", position] for _version, kind, position in links if kind == "S"],
        "indicators": [item(row, ratings, own) for row in of("indicator", "block", key)],
    }


def made(
    ratings: Ratings,
    *,
    status: str = "approved",
    signatures: list[dict[str, str]] | None = None,
    own: Ratings | None = None,
    marked: set[tuple[str, str]] | None = None,
    **changes: Any,
) -> Any:
    """A content; `own`: the trainee's submitted self-rating; `marked`: (task, K or S) that explain a gap."""
    duties = [
        {
            "code": duty["code"],
            "name": duty["name"],
            "tasks": [
                task_content(task, ratings, own or {}, marked or set())
                for task in of("task", "duty", ["BAS4222-002v2", duty["position"]])
            ],
        }
        for duty in rows("duty")
    ]
    meets = {level["value"]: level["meets"] for level in scale_levels()}
    tasks: list[dict[str, Any]] = [task for duty in duties for task in duty["tasks"]]
    scored = score(
        [
            Rating(row["value"], meets.get(row["value"]), row["value"] is not None or row["not_observed"])
            for row in task["indicators"]
        ]
        for task in tasks
    )
    for task, result in zip(tasks, scored.tasks, strict=True):
        task |= {
            "outcome": result.outcome.value,
            "met": result.met,
            "not_met": result.not_met,
            "not_observed": result.not_observed,
        }
    version = next(row for row in rows("standardversion") if row["code"] == "BAS4222-002v2")
    kept = ("code", "label", "name", "updated_on", "level", "description", "prerequisites", "digest")
    content = {
        "format": 1,
        "assessment": {
            "number": "A-000042",
            "revision": 1,
            "cycle": {
                "name": "2026 年下半年客服職能評核",
                "starts_on": "2026-07-01",
                "ends_on": "2026-12-31",
                "rates_attitudes": True,
            },
            "trainee": {
                "number": "E0107",
                "name": "王小明",
                "department": "客戶服務部",
                "job_title": "客戶服務助理",
                "hired_on": "2024-03-01",
            },
            "supervisor": {"name": "林淑芬"},
        },
        "standard": {key: version[key] for key in kept},
        "scale": {"name": "五級行為尺度", "levels": scale_levels()},
        "score": {
            "verdict": scored.verdict.value,
            "mean": str(scored.mean) if scored.mean is not None else None,
            "observed": scored.observed,
            "total": scored.total,
            "met": scored.met,
            "not_met": scored.not_met,
            "not_observed": scored.not_observed,
        },
        "duties": duties,
        "attitudes": [item(row, ATTITUDES, {}) for row in rows("element") if row["kind"] == "A"],
        "notes": [{"mark": row["mark"], "text": row["text"]} for row in rows("note")],
        "self_rating": {"submitted_at": "2026-11-20T01:12:00+00:00"} if own else None,
        "evidence": [],
        "development": [],
        "status": status,
        "answer_overdue": False,
        "signatures": signatures or [],
        "previous": None,
    }
    # What is written is the same for all tests: one that changes its content must not change theirs.
    return deepcopy({**content, **changes})


def last_year(**changes: Any) -> Any:
    """What `last_time.last_time` tells of an earlier appraisal: P1.2.3 and P2.1.3 better than now, the rest a 3."""
    given: Ratings = {**dict.fromkeys(GOOD, (3, "")), "P1.2.3": (4, ""), "P1.1.2": (2, "")}
    before = made(given)
    meets = {level["value"]: level for level in scale_levels()}
    tasks = [task for duty in before["duties"] for task in duty["tasks"]]
    return {
        "number": "A-000007",
        "revision": 1,
        "cycle": "2026 年上半年客服職能評核",
        "approved_on": "2026-06-12",
        "standard": "BAS4222-002v2",
        "scale": [{key: row[key] for key in ("value", "label", "meets")} for row in scale_levels()],
        **{key: before["score"][key] for key in ("verdict", "mean", "observed", "total")},
        "tasks": [
            {
                **{key: task[key] for key in ("code", "name", "outcome", "met", "not_met", "not_observed")},
                "total": len(task["indicators"]),
            }
            for task in tasks
        ],
        "items": [
            {
                **{key: row[key] for key in ("code", "text", "value", "not_observed")},
                "label": meets[row["value"]]["label"],
                "meets": meets[row["value"]]["meets"],
            }
            for task in tasks
            for row in task["indicators"]
        ],
        **changes,
    }


def all_met() -> Any:
    return made(GOOD, signatures=[SUBMITTED, ACKNOWLEDGED, APPROVED])


def mixed() -> Any:
    """Not met and not observed, with self-rating, marks, evidence and a plan; waiting for the trainee's answer."""
    return made(
        WEAK,
        status="submitted",
        signatures=[SUBMITTED],
        own={**{code: (value, "") for code, (value, _comment) in GOOD.items()}, **OWN},
        marked={("T1.2", "K03"), ("T1.2", "S01")},
        evidence=EVIDENCE,
        development=PLAN,
    )


def disputed() -> Any:
    return made(
        WEAK,
        signatures=[SUBMITTED, OBJECTION, DECISION],
        marked={("T1.2", "K03"), ("T1.2", "S01")},
        development=PLAN,
        previous=last_year(),
    )


def full() -> Any:
    """Everything a report can hold: self-rating, marks, evidence, plan, last time, shortcuts; approved."""
    content = {
        **mixed(),
        "status": "approved",
        "signatures": deepcopy([SUBMITTED, ACKNOWLEDGED, APPROVED]),
        "previous": last_year(),
    }
    items = {row["code"]: row for duty in content["duties"] for task in duty["tasks"] for row in task["indicators"]}
    items["P1.1.3"]["shortcut"], items["P1.3.3"]["shortcut"] = Shortcut.LAST_TIME, Shortcut.REST_MEETS
    return content


def overdue() -> Any:
    """Approved without the trainee's answer."""
    return made(GOOD, signatures=[SUBMITTED, APPROVED], answer_overdue=True)


def draft() -> Any:
    begun = {code: GOOD[code] for code in list(GOOD)[:6]}
    return made(begun, status="draft")


def large(tasks: int = 22, indicators: int = 5, comment: int = 500) -> Any:
    """As the largest standard seen: 22 tasks, 110 indicators, each comment as long as `comment`, self-rating too."""
    content = mixed()
    text = "".join(str(row["text"]) for row in rows("indicator"))

    def said(number: int) -> str:
        return (text[number % 50 :] + text * 10)[:comment]

    def one(task: int, number: int) -> dict[str, Any]:
        code = f"P{task}.{number}"
        given = {"value": 3, "not_observed": False, "comment": said(task * indicators + number), "shortcut": ""}
        return {"code": code, "text": f"{code} 依據組織政策，以專業周到服務與客戶進行溝通。", **given, "own": given}

    model = content["duties"][0]["tasks"][0]
    made_tasks = [
        {
            **model,
            "code": f"T{task}",
            "met": indicators,
            "indicators": [one(task, number) for number in range(1, indicators + 1)],
        }
        for task in range(1, tasks + 1)
    ]
    total = tasks * indicators
    counts = {"met": total, "not_met": 0, "not_observed": 0, "observed": total, "total": total}
    return {
        **content,
        "duties": [{**content["duties"][0], "tasks": made_tasks}],
        "score": {**content["score"], **counts, "verdict": "competent"},
    }
