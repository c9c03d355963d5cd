"""Standards as somebody could have written them, of any size a page can take, at random."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

PIECES = [
    "依規定",
    "整理",
    "客戶",
    "資料",
    "紀錄",
    "與",
    "溝通",
    "（含",
    "等）",
    "、",
    "，",
    "；",
    "「",
    "」",
    "R, Python",
    " 95%",
    "3D",
    "A/B",
    "𠮷",
]
WORDS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map("".join)
SHORT = st.lists(st.sampled_from(PIECES[:8]), min_size=1, max_size=6).map("".join)
LONG = st.lists(st.sampled_from(PIECES), min_size=150, max_size=300).map("".join)


@st.composite
def printable(draw: st.DrawFn, sizes: tuple[int, int, int, int] = (10, 3, 2, 4)) -> dict[str, Any]:
    """At most so many duties, tasks of each, blocks of each, indicators of each; codes as a rule."""
    most_duties, most_tasks, most_blocks, most_indicators = sizes
    knowledge = [{"code": f"K{number:02}", "text": draw(SHORT)} for number in range(1, draw(st.integers(1, 12)))]
    skills = [{"code": f"S{number:02}", "text": draw(SHORT)} for number in range(1, draw(st.integers(1, 12)))]

    def some(found: list[Any]) -> list[Any]:
        first = draw(st.integers(0, len(found)))
        return found[first : first + draw(st.integers(0, 6))]

    def block(task: str, first: int) -> dict[str, Any]:
        numbers = range(first, first + draw(st.integers(1, most_indicators)))
        return {
            "level": draw(st.none() | st.integers(1, 6)),
            "outputs": [{"code": f"O{task}.{n}", "name": draw(SHORT)} for n in numbers[: draw(st.integers(0, 2))]],
            "indicators": [{"code": f"P{task}.{n}", "text": draw(LONG if n == 7 else WORDS) + "。"} for n in numbers],
            "knowledge": some(knowledge),
            "skills": some(skills),
        }

    def task(number: str) -> dict[str, Any]:
        blocks: list[dict[str, Any]] = []
        for _block in range(draw(st.integers(1, most_blocks))):
            blocks.append(block(number, sum(len(one["indicators"]) for one in blocks) + 1))
        return {"code": f"T{number}", "name": draw(SHORT), "blocks": blocks}

    duties: list[dict[str, Any]] = [
        {
            "code": f"T{number}",
            "name": draw(SHORT),
            "tasks": [task(f"{number}.{of}") for of in range(1, draw(st.integers(1, most_tasks)) + 1)],
        }
        for number in range(1, draw(st.integers(1, most_duties)) + 1)
    ]
    asked = {
        kind: {
            one["code"] for duty in duties for task in duty["tasks"] for block in task["blocks"] for one in block[kind]
        }
        for kind in ("knowledge", "skills")
    }
    return {
        "standard": "NEW0001-001",
        "code": "NEW0001-001v1",
        "label": "v1",
        "name": draw(SHORT),
        "updated_on": "2024-12-31",
        "job_category_name": "",
        "occupation_name": draw(SHORT),
        "classifications": [
            {"kind": "job_category", "name": draw(SHORT), "code": "BAS"},
            {"kind": "occupation", "name": draw(SHORT), "code": "4222"},
            {"kind": "industry", "name": draw(SHORT), "code": "N8209"},
        ],
        "description": draw(WORDS) + "。",
        "level": draw(st.integers(1, 6)),
        "prerequisites": draw(WORDS) + "。",
        "duties": duties,
        "knowledge": [one for one in knowledge if one["code"] in asked["knowledge"]],
        "skills": [one for one in skills if one["code"] in asked["skills"]],
        "attitudes": [{"code": f"A{number:02}", "text": draw(WORDS)} for number in range(1, draw(st.integers(1, 16)))],
        "notes": [{"mark": f"註{number}", "text": draw(WORDS) + "。"} for number in range(1, draw(st.integers(1, 6)))],
    }
