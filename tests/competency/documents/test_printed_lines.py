"""Printed lines outside of coded cells: what goes on is joined, a list stays, and no space is lost in silence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from competency.documents.parting import goes_on, joined
from competency.documents.program import document
from competency.documents.reader import reading_of
from competency.documents.reading import Reading

HTML = """<!DOCTYPE html><html><body>
<table><tr><td>職能基準代碼</td><td>ABC1234-001v1</td></tr><tr><td>職業</td><td>分析師</td></tr>
<tr><td>工作描述</td><td>DESCRIPTION</td></tr><tr><td>基準級別</td><td>4</td></tr></table>
<table><tr><td>主要職責</td><td>工作任務</td><td>工作產出</td><td>行為指標</td><td>職能級別</td>
<td>職能內涵(K=knowledge 知識)</td><td>職能內涵(S=skills 技能)</td></tr>
<tr><td>T1理解</td><td>T1.1描述</td><td>O1.1.1報告</td><td>P1.1.1擬定目標。</td><td>4</td>
<td>K01盤點</td><td>SKILL</td></tr></table><p>說明與補充事項</p><p>NOTE</p></body></html>"""


def printed(description: str = "分析。", skill: str = "S01分析", note: str = "【註1】規範。") -> Reading:
    """The same document as lines that were printed, `/` where one ends."""
    texts = {"DESCRIPTION": description, "SKILL": skill, "NOTE": note}
    html = HTML
    for name, text in texts.items():
        html = html.replace(name, text.replace("/", "</p><p>"))
    return reading_of(replace(document(html.encode()), is_wrapped=True))


def joins(reading: Reading) -> list[tuple[str, str, str]]:
    return [
        (doubt.path, str(doubt.values["before"])[-3:], str(doubt.values["after"])[:3])
        for doubt in reading.doubts
        if doubt.kind == "joined"
    ]


def test_a_description_cut_by_the_edge_of_its_cell_is_one_line():
    reading = printed(description="能運用技術，進行作物整合管理於/農業上。")
    assert reading.contents["description"] == "能運用技術，進行作物整合管理於農業上。"
    assert joins(reading) == []


def test_a_list_in_a_description_stays_line_by_line():
    reading = printed(description="1.提供法律意見；/2.規劃制/度/3.執行")
    assert reading.contents["description"] == "1.提供法律意見；\n2.規劃制度\n3.執行"


def test_words_of_a_description_are_parted_and_doubted():
    reading = printed(description="以 big/data 分析")
    assert reading.contents["description"] == "以 big data 分析"
    assert joins(reading) == [("description", "big", "dat")]


def test_a_space_behind_a_comma_is_not_lost_at_the_end_of_a_line():
    reading = printed(skill="S01程式語言(如R,/Python等)")
    assert reading.contents["skills"][0]["text"] == "程式語言(如R, Python等)"
    assert joins(reading) == [("duties[0].tasks[0].blocks[0].skills[0].text", "如R,", "Pyt")]


def test_a_number_is_not_parted():
    assert joined("約12,", "000筆") == "約12,000筆"


@pytest.mark.parametrize("line", ["符合下列三要件者：", "大學以上。", "具備經驗；"])
def test_what_introduces_a_list_or_ends_a_sentence_does_not_go_on(line):
    assert not goes_on(line, "從事農業")


@pytest.mark.parametrize("line", ["1.大學", "(2)經驗", "三、證照", "•能力"])
def test_the_next_entry_of_a_list_does_not_go_on_from_the_one_above(line):
    assert not goes_on("高中職以上", line)


def test_a_decimal_fraction_is_no_entry_of_a_list():
    assert goes_on("誤差小於", "3.5公分")


def test_what_is_suggested_below_a_colon_is_doubted_instead_of_joined():
    reading = printed(note="建議擔任此職業之學歷、經歷或能力條件：符合下列要件者：/從事農業")
    assert reading.contents["prerequisites"] == "符合下列要件者：\n從事農業"
    assert [doubt.kind for doubt in reading.doubts if doubt.path == "prerequisites"] == ["further_prerequisite"]
