"""Contents of snapshots as approval stores them, made without a database from the shipped standard."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assessments.enums import Shortcut
from assessments.record.shape import FORMAT
from assessments.sheet.scoring import Rating, score

FIXTURES = Path(__file__).parents[3] / "fixtures"
DIGEST = "9f3ac41b77e0d5528a61c0de44b19723fe05a8d1c2b64790b3ee0f5a6c7d8e91"

Ratings = dict[str, tuple[int | None, str]]

GOOD: Ratings = {
    "P1.1.1": (
        4,
        "接聽時先報姓名與部門，語氣穩定；十月抽聽六通錄音皆符合應對規範，客戶語氣急躁時也能放慢語速確認需求。",
    ),
    "P1.1.2": (4, "能依退換貨辦法說明可行選項；遇到超出權限的折讓要求，會先取得同意再回覆客戶。"),
    "P1.1.3": (3, "尖峰時段能先安撫並告知等候時間，再依優先順序處理。"),
    "P1.1.4": (5, "紀錄欄位完整，並協助新進同仁訂出備註寫法範例。"),
    "P1.2.1": (4, ""),
    "P1.2.2": (4, "會重述客戶的話確認重點，不打斷對方。"),
    "P1.2.3": (3, "十一月初的配送延誤案，主動聯繫物流並在當日回覆客戶。"),
    "P1.2.4": (3, ""),
    "P1.2.5": (4, "結案三日後固定回訪，並登錄結果。"),
    "P1.3.1": (3, ""),
    "P1.3.2": (4, "客戶詢問保固時，一併說明延長保固方案與適用條件。"),
    "P1.3.3": (3, ""),
    "P2.1.1": (4, ""),
    "P2.1.2": (4, "每日下班前完成輸入，抽查二十筆無誤。"),
    "P2.1.3": (3, "月報表能依範本整理，圖表標題仍可再精簡。"),
}
WEAK: Ratings = {
    **GOOD,
    "P1.2.3": (
        2,
        "兩次投訴（10/14、11/02）在客戶提出補償要求後才尋求協助，期間客戶等候超過一個工作天。\n需要熟悉補償權限表，並在四小時內先回覆處理進度。",
    ),
    "P1.2.4": (2, "投訴單的「客戶主張」與「查證結果」常寫在同一欄，後續同仁難以判讀；須由資深同仁補正。"),
    "P1.2.5": (None, "評核期間沒有需要後續追蹤的案件。"),
    "P2.1.3": (None, "本季月報由他人負責。"),
}
ATTITUDES: Ratings = {
    "A01": (4, "主動整理常見問題集，減少同仁重複查詢。"),
    "A02": (5, "同仁公認最願意代班與支援的人。"),
    "A03": (3, ""),
    "A04": (3, "細節掌握良好，忙碌時偶有漏填欄位。"),
}
OWN: Ratings = {"P1.2.3": (3, "我認為已依流程處理，只是當天主管不在。"), "P1.2.4": (3, ""), "P1.1.1": (5, "")}


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


def sign(action: str, name: str, signed_at: str, statement: str = "") -> dict[str, str]:
    return {"action": action, "name": name, "signed_at": signed_at, "statement": statement, "digest": DIGEST}


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
        "format": FORMAT,
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
    return {**content, **changes}


SUBMITTED = sign("submit", "林淑芬", "2026-11-23T02:15:00+00:00")
ACKNOWLEDGED = sign("acknowledge", "王小明", "2026-11-24T09:05:00+00:00")
APPROVED = sign("approve", "陳美玲", "2026-11-27T16:30:00+00:00")
OBJECTION = sign(
    "dispute",
    "王小明",
    "2026-11-25T01:40:00+00:00",
    "P1.2.3 評為「需要協助」與事實有出入：10 月 14 日當天主管休假，職務代理人未指定，我已依投訴處理流程第 4 條先行"
    "回覆客戶並留下紀錄（案號 C-20261014-07）。請重新檢視錄音與系統紀錄。",
)
DECISION = sign(
    "approve",
    "陳美玲",
    "2026-12-01T03:20:00+00:00",
    "已調閱案號 C-20261014-07 的錄音與系統紀錄。10 月 14 日的處理符合流程，惟 11 月 2 日一案確有等候超過一個工作天，"
    "P1.2.3 維持原評等；職務代理人未指定一事，由客戶服務部於 12 月 15 日前改善。",
)
PLAN: list[dict[str, Any]] = [
    {
        "element": "S01 溝通協調能力",
        "goal": "能在客戶提出補償要求時，依權限表當場說明可行方案",
        "measure": "由林淑芬每週陪同檢視兩件投訴案，為期六週",
        "due_on": "2027-02-28",
    },
    {"element": "", "goal": "投訴單各欄位正確填寫，抽查十件無誤", "measure": "", "due_on": None},
]
EVIDENCE: list[dict[str, Any]] = [
    {
        "on": "P1.2.3",
        "kind": "note",
        "observed_on": "2026-11-02",
        "text": "客戶於 10:20 來電要求補償，次日 15:40 才首次回覆。",
        "url": "",
        "file": "",
        "file_size": 0,
        "file_digest": "",
        "added_by": "林淑芬",
        "added_at": "2026-11-05T02:00:00+00:00",
    },
    {
        "on": "",
        "kind": "file",
        "observed_on": None,
        "text": "",
        "url": "",
        "file": "投訴單抽查.pdf",
        "file_size": 1_843_200,
        "file_digest": "0f3ac9d2417be856" + "e" * 48,
        "added_by": "林淑芬",
        "added_at": "2026-11-06T02:00:00+00:00",
    },
]


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
        "signatures": [SUBMITTED, ACKNOWLEDGED, APPROVED],
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
