"""What changed between two versions, on invented ones: as a person would tell it, and nothing left out."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competency.comparing import Pair, compare, counts, sentences
from competency.contents import BlockContents, TaskContents, VersionContents

FORMER_SKILLS = ["傾聽溝通能力", "同理關懷", "文件撰寫能力", "軟體操作能力", "電話應對技巧"]
Rows = Sequence[tuple[str, str]]


def block(indicators: Rows, outputs: Rows = (), level: int | None = 2, k: Rows = (), s: Rows = ()) -> BlockContents:
    return {
        "level": level,
        "outputs": [{"code": code, "name": name} for code, name in outputs],
        "indicators": [{"code": code, "text": text} for code, text in indicators],
        "knowledge": [{"code": code, "text": text} for code, text in k],
        "skills": [{"code": code, "text": text} for code, text in s],
    }


def task(code: str, name: str, *blocks: BlockContents) -> TaskContents:
    return {"code": code, "name": name, "blocks": list(blocks)}


def standard(*duties: tuple[str, str, list[TaskContents]], **fields: Any) -> VersionContents:
    """Contents whose elements are those that blocks ask for, in that order."""
    content: dict[str, Any] = {
        "standard": "XYZ1234-001", "code": "XYZ1234-001v1", "label": "v1", "name": "門市人員", "updated_on": None,
        "job_category_name": "", "occupation_name": "門市人員", "classifications": [], "description": "服務顧客。",
        "level": 2, "prerequisites": "", "attitudes": [], "notes": [],
        "duties": [{"code": code, "name": name, "tasks": tasks} for code, name, tasks in duties],
    }  # fmt: skip
    blocks = [one for duty in content["duties"] for task in duty["tasks"] for one in task["blocks"]]
    for kind in ("knowledge", "skills"):
        every = {(row["code"], row["text"]): row for one in blocks for row in one[kind]}
        content[kind] = list(every.values())
    whole: VersionContents = content | fields  # type: ignore[assignment]
    return whole


def former() -> VersionContents:
    """Shaped as BAS4222-002v2 is."""
    skills = [(f"S{number:02}", text) for number, text in enumerate(FORMER_SKILLS, start=1)]
    serve = [("P1.1.1", "依據店內規定，以親切態度招呼顧客。"), ("P1.1.2", "詳實登錄顧客的意見內容。")]
    complain = [("P1.2.1", "依據店內規定，處理退換貨申請。"), ("P1.2.2", "向主管回報無法解決的申訴。")]
    find = [("P1.3.1", "觀察來店舉止，主動探詢額外採購意願。"), ("P1.3.2", "播放促銷影片。")]
    tidy = [("P2.1.1", "每日盤點貨架上的商品數量。")]
    return standard(
        ("T1", "接待來店顧客", [
            task("T1.1", "提供門市服務", block(serve, [("O1.1.1", "意見登錄表")], s=skills)),
            task("T1.2", "協助發掘採購需求", block(find, s=skills)),
            task("T1.3", "受理顧客申訴", block(complain, s=skills)),
        ]),
        ("T2", "整理門市商品", [task("T2.1", "盤點商品", block(tidy, [("O2.1.1", "盤點報告")], s=skills[2:4]))]),
        attitudes=[{"code": "A01", "text": "主動積極：不需他人指示就能行動"}],
    )  # fmt: skip


def latter() -> VersionContents:
    """Shaped as its successor: a task merged away and the codes after it shifted, half-width commas, no levels."""
    skills = [("S01", "傾聽溝通能力"), ("S02", "文件撰寫能力"), ("S03", "軟體操作能力")]
    serve = [
        ("P1.1.1", "依據店內規定,以親切態度招呼顧客,主動探詢額外採購意願。"),
        ("P1.1.2", "登錄顧客的意見內容與建議。"),
    ]
    complain = [("P1.2.1", "依據店內規定,處理退換貨申請。"), ("P1.2.2", "向主管回報無法解決的申訴。")]
    tidy = [("P2.1.1", "每日盤點貨架上的商品數量。")]
    return standard(
        ("T1", "接待來店顧客", [
            task("T1.1", "提供門市服務", block(serve, [("O1.1.1", "意見登錄表")], None, s=skills)),
            task("T1.2", "受理顧客申訴", block(complain, level=None, s=skills)),
        ]),
        ("T2", "彙整門市商品", [task("T2.1", "盤點商品", block(tidy, [("O2.1.1", "盤點紀錄表")], None, s=skills[1:]))]),
        attitudes=[
            {"code": "A01", "text": "主動積極：不需他人指示就能行動。"},
            {"code": "A02", "text": "團隊意識：支持團隊，共同達成目標。"},
        ],
    )  # fmt: skip


def described(old: VersionContents, new: VersionContents) -> dict[str, str]:
    return {str(group.heading): " ".join(group.sentences) for group in sentences(compare(old, new))}


def of_code(pairs: list[Pair], code: str) -> Pair:
    return next(row for row in pairs if code in {item.code for item in (row.old, row.new) if item})


def test_it_tells_a_merged_task_a_new_name_and_fewer_skills(english):
    summary = described(former(), latter())
    assert summary["Tasks"] == (
        "T1.2 協助發掘採購需求 is merged away: P1.3.1 → P1.1.1 (T1.1); without a counterpart: P1.3.2. "
        "Cut from 4 to 3. Other codes: T1.3 → T1.2."
    )
    assert summary["Duties"] == "Renamed: T2 整理門市商品 → 彙整門市商品."
    assert summary["Skills"] == (
        "Cut from 5 to 3. Gone: S02 同理關懷, S05 電話應對技巧. Other codes: S03 → S02, S04 → S03."
    )
    assert summary["Attitudes"] == "Grown from 1 to 2. New: A02 團隊意識. Other punctuation only: A01."
    assert summary["Work outputs"] == "Reworded: O2.1.1 盤點報告 → 盤點紀錄表."
    assert summary["Behaviour indicators"] == "Cut from 7 to 5. Reworded: P1.1.1, P1.1.2."
    assert summary["Competency level"] == "Unknown in one of the versions, so not compared: T1.1, T1.2, T2.1."
    assert {"Profile", "Knowledge", "Notes and supplements"}.isdisjoint(summary)


def test_a_version_against_itself_has_not_changed():
    comparison = compare(former(), former())
    assert not comparison.changed
    assert sentences(comparison) == []
    assert {(count.old == count.new) for count in counts(comparison)} == {True}


def one(text: str, code: str = "P1.1.1") -> VersionContents:
    return standard(("T1", "職責", [task("T1.1", "任務", block([(code, text)]))]))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("依據規定，處理申訴（含退貨）。", "依據規定,處理申訴(含退貨)。"),
        ("農藥調校維護保養能力", "農藥調校維 護保養\n能力"),
        ("使用ＡＢＣ系統", "使用ABC系統"),
    ],
)
def test_width_and_white_space_are_no_rewording(old, new):
    assert not compare(one(old), one(new)).changed


def test_white_space_between_latin_words_counts():
    assert compare(one("Power Point 操作"), one("PowerPoint 操作")).changed


def test_another_code_is_shown_as_such_and_is_no_rewording():
    (row,) = compare(one("處理申訴。", "P1.2.1"), one("處理申訴。", "P1.1.2")).indicators
    assert (row.is_recoded, row.is_reworded, row.moved) == (True, False, False)
    assert row.old
    assert row.new
    assert (row.old.code, row.new.code) == ("P1.2.1", "P1.1.2")


def test_marks_stand_on_the_characters_that_differ():
    (row,) = compare(one("當客戶有立即要求時，能理解。"), one("當客戶有立即需求時,能理解。")).indicators
    before, after = row.pieces
    assert [piece.text for piece in before if piece.differs] == ["要"]
    assert [piece.text for piece in after if piece.differs] == ["需"]
    assert "".join(piece.text for piece in before) == "當客戶有立即要求時，能理解。"
    assert "".join(piece.text for piece in after) == "當客戶有立即需求時,能理解。"


def test_the_pair_is_found_by_text_when_a_code_now_means_something_else():
    comparison = compare(former(), latter())
    skill = of_code(comparison.skills, "S03")
    assert skill.old
    assert skill.new
    assert (skill.old.text, skill.new.code) == ("文件撰寫能力", "S02")


def test_an_indicator_in_another_task_has_moved_and_is_shown_in_both_places():
    old, new = former(), former()
    tasks = new["duties"][0]["tasks"]
    tasks[2]["blocks"][0]["indicators"].append(tasks[0]["blocks"][0]["indicators"].pop(1))
    comparison = compare(old, new)
    assert [row.old.code for row in comparison.indicators if row.moved] == ["P1.1.2"]
    left, came = (task.blocks[0].indicators[-1] for task in (comparison.duties[0].tasks[i] for i in (0, 2)))
    assert left.went_to
    assert left.went_to.place == "T1.3"
    assert came.old
    assert came.old.place == "T1.1"
    assert came.moved


def test_another_order_is_a_move_of_the_fewest_rows():
    rows = [(f"P{number}", text) for number, text in enumerate(["開門", "點燈", "盤點", "結帳"], start=1)]
    old = standard(("T1", "職責", [task("T1.1", "任務", block(rows))]))
    new = standard(("T1", "職責", [task("T1.1", "任務", block([rows[3], *rows[:3]]))]))
    assert [row.old.code for row in compare(old, new).indicators if row.moved] == ["P4"]


@pytest.mark.parametrize(("old", "new", "changed"), [(2, 3, True), (None, 3, False), (2, None, False), (2, 2, False)])
def test_an_unknown_level_is_no_change(old, new, changed):
    first, second = (
        standard(("T1", "職責", [task("T1.1", "任務", block([("P1", "甲")], level=level))])) for level in (old, new)
    )
    assert compare(first, second).changed is changed


def test_a_note_mark_that_stands_at_the_first_place_only_makes_no_second_element():
    marked = block([("P1", "甲")], k=[("K01", "組織程序【註1】")])
    plain = block([("P2", "乙")], k=[("K01", "組織程序")])
    old = standard(("T1", "職責", [task("T1.1", "任務一", marked), task("T1.2", "任務二", marked)]))
    new = standard(("T1", "職責", [task("T1.1", "任務一", marked), task("T1.2", "任務二", plain)]))
    assert len(compare(old, new).knowledge) == 1


def test_rows_without_a_code_are_not_the_same_for_having_none():
    old, new = (former() | {"classifications": [{"kind": "industry", "name": name, "code": ""}]} for name in "甲乙")
    rows = [row for row in compare(old, new).profile if row.changed]
    assert [(bool(row.old), bool(row.new)) for row in rows] == [(True, False), (False, True)]


def test_what_a_block_asks_for_is_compared_though_no_element_changed(english):
    old, new = former(), former()
    new["duties"][1]["tasks"][0]["blocks"][0]["skills"].pop()
    assert described(old, new) == {"Tasks": "Other knowledge or skills required in: T2.1."}


def test_an_element_without_a_block_is_compared_too(english):
    new = former() | {"knowledge": [{"code": "K01", "text": "商品知識"}]}
    assert described(former(), new) == {"Knowledge": "Grown from 0 to 1. New: K01 商品知識."}


WORDS = st.text(alphabet="客戶服務依據組織政策紀錄，。 ab", max_size=12)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths of all texts that a comparison must not miss."""
    if isinstance(value, dict):
        inside = [(key, item) for key, item in value.items() if key not in ("standard", "code", "label", "kind")]
        return [leaf for key, item in inside for leaf in leaves(item, (*path, key))]
    if isinstance(value, list):
        return [leaf for index, item in enumerate(value) for leaf in leaves(item, (*path, index))]
    return [path] if isinstance(value, str) else []


@pytest.mark.parametrize("path", leaves(former()), ids=str)
def test_no_changed_text_is_missed(path):
    new = copy.deepcopy(former())
    place = new
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] += "新字"
    assert compare(former(), new).changed
    assert sentences(compare(former(), new))


RANDOM = st.builds(
    lambda duties: standard(*duties),
    st.lists(
        st.tuples(
            WORDS,
            WORDS,
            st.lists(
                st.builds(
                    lambda code, name, blocks: task(code, name, *blocks),
                    WORDS,
                    WORDS,
                    st.lists(
                        st.builds(block, *[st.lists(st.tuples(WORDS, WORDS), max_size=3)] * 2, st.none()), max_size=2
                    ),
                ),
                max_size=3,
            ),
        ),
        max_size=3,
    ),
)


def texts(content: dict[str, Any], kind: str, name: str) -> Counter[str]:
    blocks = [one for duty in content["duties"] for task in duty["tasks"] for one in task["blocks"]]
    return Counter(row[name] for one in blocks for row in one[kind])


@settings(max_examples=60, deadline=None)
@given(old=RANDOM, new=RANDOM)
def test_each_row_of_both_versions_is_told_once_and_nothing_is_invented(old, new):
    comparison = compare(old, new)
    for kind, name in (("indicators", "text"), ("outputs", "name")):
        pairs = getattr(comparison, kind)
        assert Counter(row.old.text for row in pairs if row.old) == texts(old, kind, name)
        assert Counter(row.new.text for row in pairs if row.new) == texts(new, kind, name)
        shown = [row for _task, one in comparison.blocks for row in getattr(one, kind)]
        assert Counter(row.new.text for row in shown if row.new) == texts(new, kind, name)
    for row in comparison.indicators:
        before, after = row.pieces
        assert "".join(piece.text for piece in before).strip() == (row.old.text.strip() if row.old else "")
        assert "".join(piece.text for piece in after).strip() == (row.new.text.strip() if row.new else "")
    assert not compare(new, new).changed
    assert sentences(comparison) == sentences(compare(old, new))
