"""What changed among tasks that share blocks: told in words, and nothing counted twice."""

from __future__ import annotations

import pytest

from competency.comparing import compare, counts, sentences
from competency.contents import TaskContents, VersionContents
from tests.competency.comparing.test_comparing import block, standard, task


def sharing(of: str, code: str, name: str) -> TaskContents:
    return {"code": code, "name": name, "blocks_of": of, "blocks": []}


PLAN = [("P1.1.1", "依訪談結果整理需求。"), ("P1.1.2", "依需求評估團隊能力。")]
TIME = [("P1.2.1", "依能力估計時程並留下緩衝。")]


def grouped() -> VersionContents:
    tasks = [task("T1.1", "分析需求", block(PLAN), block(TIME)), sharing("T1.1", "T1.2", "估計時程")]
    return standard(("T1", "規劃專案", [*tasks, sharing("T1.1", "T1.3", "分配工作")]))


def said(old: VersionContents, new: VersionContents, kind: str) -> list[str]:
    return next((group.sentences for group in sentences(compare(old, new)) if str(group.heading) == kind), [])


def test_a_group_compared_with_itself_has_not_changed():
    comparison = compare(grouped(), grouped())
    assert not comparison.changed
    assert [len(rows) for rows in (comparison.all_tasks, comparison.indicators)] == [3, 3]


@pytest.mark.usefixtures("english")
def test_a_task_that_leaves_its_group_is_told_and_its_indicators_are_counted_once():
    old, new = grouped(), grouped()
    new["duties"][0]["tasks"][:2] = [task("T1.1", "分析需求", block(PLAN)), task("T1.2", "估計時程", block(TIME))]
    new["duties"][0]["tasks"][2:] = [sharing("T1.2", "T1.3", "分配工作")]
    comparison = compare(old, new)
    assert said(old, new, "Tasks") == [
        "Share the blocks of another task now: T1.3 → T1.2.",
        "Have blocks of their own now: T1.2.",
        "Divided into other blocks: T1.1.",
    ]
    assert said(old, new, "Behaviour indicators") == ["Now in another place: P1.2.1 (T1.1 → T1.2)."]
    assert [(count.old, count.new) for count in counts(comparison)][:3] == [(1, 1), (3, 3), (3, 3)]


@pytest.mark.usefixtures("english")
def test_a_task_that_joins_a_group_is_told():
    old, new = grouped(), grouped()
    old["duties"][0]["tasks"][2] = task("T1.3", "分配工作", block([("P1.3.1", "依專長分配工作。")]))
    assert said(old, new, "Tasks") == ["Share the blocks of another task now: T1.3 → T1.1."]
    assert said(old, new, "Behaviour indicators") == ["Cut from 4 to 3.", "Gone: P1.3.1 依專長分配工作."]


def test_a_group_whose_codes_shift_is_the_same_group():
    old, new = grouped(), grouped()
    new["duties"][0]["tasks"].insert(0, task("T1.1", "召開會議", block([("P1.1.1", "準時召開會議。")])))
    for number, one in enumerate(new["duties"][0]["tasks"][1:], start=2):
        one["code"] = f"T1.{number}"
        if "blocks_of" in one:
            one["blocks_of"] = "T1.2"
    assert not [row for row in compare(old, new).all_tasks if row.regrouped]
