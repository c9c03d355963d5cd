"""Small invented standards of every shape that official ones have: each goes through the model and onto the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from competency.comparing import compare
from competency.contents import VersionContents, contents
from competency.models import Classification, StandardVersion
from tests.competency.builders import draft, duty, element, note
from tests.competency.pages.test_standard_pages import page, text_of

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Shape:
    """What a document says. A row is its code and its text; a task's code or name may stand in several lines."""

    code: str
    duties: dict[str, dict[str, list[dict[str, Any]]]]
    fields: dict[str, Any] = field(default_factory=dict)
    classifications: list[tuple[str, str, str]] = field(default_factory=list)
    attitudes: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def created(self) -> StandardVersion:
        version = draft(self.code, **self.fields)
        for position, (kind, name, code) in enumerate(self.classifications, start=1):
            Classification.objects.create(version=version, kind=kind, name=name, code=code, position=position)
        for code, tasks in self.duties.items():
            duty(version, code, tasks)
        for line in self.attitudes:
            element(version, *line.split(" ", 1))
        for mark, text in self.notes:
            note(version, mark, text)
        return version

    def rows(self) -> int:
        """Of the official table: one a block, and one for what holds none."""
        return sum(sum(max(len(blocks), 1) for blocks in tasks.values()) or 1 for tasks in self.duties.values())

    def lines(self) -> Iterator[tuple[str, ...]]:
        """All that it says in the order of the document, read from it directly."""
        for name in ("job_category_name", "description", "prerequisites"):
            yield name, self.fields.get(name, "")
        yield "level", str(self.fields.get("level"))
        yield from (("category", code, name) for _kind, name, code in self.classifications)
        for duty_code, tasks in self.duties.items():
            yield "duty", duty_code, f"職責{duty_code}"
            for task, blocks in tasks.items():
                task_code, space, name = task.partition(" ")
                yield "task", task_code, name if space else f"任務{task_code}"
                for block in blocks:
                    yield "block", str(block.get("level"))
                    yield from (("P", *split(row)) for row in block.get("indicators", []))
                    yield from (("O", *split(row)) for row in block.get("outputs", []))
                    codes = block.get("elements", "").split()
                    for kind in "KS":
                        yield from ((kind, code, f"內涵{code}") for code in codes if code[0] == kind)
        yield from (("A", *split(row)) for row in self.attitudes)
        yield from (("note", *row) for row in self.notes)


def split(row: str) -> tuple[str, str]:
    code, _space, text = row.partition(" ")
    return code, text


def described(content: Any) -> Iterator[tuple[str, ...]]:
    """The same of what the portal holds."""
    for name in ("job_category_name", "description", "prerequisites"):
        yield name, content[name]
    yield "level", str(content["level"])
    yield from (("category", row["code"], row["name"]) for row in content["classifications"])
    for part in content["duties"]:
        yield "duty", part["code"], part["name"]
        for task in part["tasks"]:
            yield "task", task["code"], task["name"]
            for block in task["blocks"]:
                yield "block", str(block["level"])
                yield from (("P", row["code"], row["text"]) for row in block["indicators"])
                yield from (("O", row["code"], row["name"]) for row in block["outputs"])
                for kind, name in (("K", "knowledge"), ("S", "skills")):
                    yield from ((kind, row["code"], row["text"]) for row in block[name])
    yield from (("A", row["code"], row["text"]) for row in content["attitudes"])
    yield from (("note", row["mark"], row["text"]) for row in content["notes"])


SHAPES = {
    # A code for each row, the same level throughout, notes with their marks, a mark inside a text.
    "as a rule": Shape(
        "BAS0001-001v2",
        {
            "T1": {
                "T1.1 接待訪客": [
                    {
                        "level": 2,
                        "elements": "K01 K02 S01 S02",
                        "indicators": ["P1.1.1 依需求【註1】接待。", "P1.1.2 登記來訪。"],
                        "outputs": ["O1.1.1 訪客登記表"],
                    }
                ],
                "T1.2 引導訪客": [{"level": 2, "elements": "K01 S02 S03", "indicators": ["P1.2.1 說明路線。"]}],
            },
            "T2": {"T2.1": [{"level": 2, "elements": "K03 S03", "indicators": ["P2.1.1 整理紀錄。"]}]},
        },
        {"level": 2, "description": "接待來訪的人。", "prerequisites": "高中職以上畢業。"},
        [("job_category", "行政", "BAS"), ("occupation", "接待人員", "4226"), ("industry", "服務業", "N8209")],
        ["A01 主動積極：不需他人指示", "A02 親和"],
        [("註1", "需求：含時間與地點等。"), ("註2", "相關規定：如門禁辦法。")],
    ),
    # One task in many blocks, each with a level and K/S of its own; elements that several of them ask for; S1.
    "several blocks": Shape(
        "NPR0001-001v1",
        {
            "T1": {
                "T1.1": [
                    {"level": 3, "elements": "K01 S1", "indicators": ["P1.1.1 辨識病害。"], "outputs": ["O1.1.1 紀錄"]},
                    {"level": 4, "elements": "K02 S1 S2", "indicators": ["P1.2.1 選擇用藥。"]},
                    {"level": 3, "elements": "K03", "indicators": ["P2.1.1 調配藥劑。", "P2.1.2 清洗器械。"]},
                    {"level": 1, "elements": "S10 S2 S1", "outputs": ["O2.2.1 用藥表", "O2.2.2 庫存表"]},
                    {"level": 6, "elements": "K01 K03", "indicators": ["P2.3.1 記錄施用的日期與數量。"]},
                    {"level": 2, "indicators": ["P2.3.2 回收空瓶。"]},
                ]
            }
        },
        {"level": 4, "description": "防治病蟲害。", "prerequisites": "符合下列要件者：\n從業人員。\n受訓 30 小時。"},
    ),
    # No K and S, no output, no level; a task without indicators, a duty without tasks; no version in the code.
    "empty cells": Shape(
        "LLS0002-006",
        {
            "T1": {"T1.1": [{"indicators": ["P1.1.1 審閱契約。"], "outputs": ["O1.1 契約"]}], "T1.2": [{}], "T1.3": []},
            "T2": {},
        },
        {"label": "–", "description": "1.審閱契約；\n2.處理訴訟。"},
    ),
    # Repeated, skipped, missing and foreign codes: a T among the indicators, a task without a name, a torn duty.
    "odd codes": Shape(
        "SMS0003-001v3",
        {
            "T1": {
                "T3": [
                    {
                        "level": 1,
                        "elements": "K9 S100 K2",
                        "indicators": ["P1.1 繪製流程圖。", "P1.1 彙整報告。", "T2.2 測試模型", "P3.1.2 串流\nK15雲端"],
                        "outputs": ["O1.1 報告", "O1.1 報告", " 無代碼的產出"],
                    }
                ],
                "T1.2 ": [{"level": 3, "elements": "S100", "indicators": [" 沒有代碼的一句。"]}],
            },
            "T3 .1": {"T1.2": [{"level": 4, "indicators": ["P1.2 與前面同碼。"]}]},
        },
        attitudes=["A01 主動積極", "A01 同碼的另一項態度"],
    ),
    # Two tasks in one cell of the table, and a name that the document broke in two.
    "tasks in one cell": Shape(
        "KMM0005-002v1",
        {
            "T1": {
                "T1.1\nT1.2 佈置會場\n引導來賓": [{"level": 2, "indicators": ["P1.1.1 佈置。", "P1.2.1 引導。"]}],
                "T1.3 整理與前處理（含\n清點）": [{"level": 2, "elements": "K01", "indicators": ["P1.3.1 清點。"]}],
            }
        },
    ),
    # Categories by the handful, texts of several lines, a remark that the document broke in two: the rest has no mark.
    "many categories": Shape(
        "SMS0004-001v1",
        {"T1": {"T1.1": [{"indicators": ["P1.1.1 依需求【註1】分析。"], "elements": "K01"}]}},
        {"job_category_name": "分析類", "description": "第一行；\n第二行。", "prerequisites": "甲\n乙"},
        [
            ("job_category", "科學", "C1"),
            ("job_category", "技術", "C2"),
            ("occupation", "分析師", "C3"),
            ("industry", "資訊業", "C4"),
            ("industry", "金融業", "C4"),
        ],
        notes=[("註1", "需求：含範圍與期限，如（身"), ("", "分期辦理）等。"), ("", "另一則說明。")],
    ),
    # Many duties of many tasks and many attitudes, with levels from 1 to 6.
    "many duties": Shape(
        "BIG0006-001v1",
        {
            f"T{number}": {
                f"T{number}.{task}": [
                    {
                        "level": 1 + (number + task) % 6,
                        "elements": " ".join(f"K{number}{k} S{task}{k}" for k in range(2)),
                        "indicators": [f"P{number}.{task}.1 完成第{number}之{task}項工作。"],
                    }
                ]
                for task in (1, 2)
            }
            for number in range(1, 11)
        },
        {"level": 6},
        attitudes=[f"A{number:02} 態度{number}" for number in range(1, 15)],
    ),
    # A sentence as long as a page, brackets of all widths, words of another script, signs that mean something in HTML.
    "long texts": Shape(
        "TXT0007-001v1",
        {
            "T1": {
                "T1.1 操作〔各類〕工具": [
                    {
                        "level": 5,
                        "elements": "K01 S01",
                        "indicators": [
                            "P1.1.1 " + "能夠利用各類管道(書籍、專家)或「圖鑑」查詢，" * 40 + "再行辨別。]",
                            "P1.1.2 使用程式語言(如R, Python 等)，誤差 <5% & 完成率 >95%。",
                        ],
                        "outputs": ["O1.1.1 " + "紀錄、" * 60 + "表單"],
                    }
                ]
            }
        },
    ),
}
shapes = pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)


def content_of(version: StandardVersion) -> VersionContents:
    return contents(StandardVersion.objects.with_content().get(pk=version.pk))


@shapes
def test_every_code_and_text_is_in_the_contents_in_order_and_nothing_else(shape):
    assert list(described(content_of(shape.created()))) == list(shape.lines())


@shapes
def test_elements_belong_to_the_version_once_in_the_order_they_are_asked_for(shape):
    content = content_of(shape.created())
    for kind, name in (("K", "knowledge"), ("S", "skills")):
        required = [line[1:] for line in shape.lines() if line[0] == kind]
        assert [(row["code"], row["text"]) for row in content[name]] == list(dict.fromkeys(required))


@shapes
def test_the_page_shows_each_code_and_text(shape, client, django_assert_max_num_queries):
    version = shape.created()
    StandardVersion.objects.filter(pk=version.pk).update(status="current", digest="0" * 64)
    with django_assert_max_num_queries(15):  # two count the client's looks, one asks for the company's
        html = page(client, version.get_absolute_url())
    read = text_of(html)
    for _kind, *words in shape.lines():
        for word in words:
            assert word == "None" or re.sub(r"\s", "", word) in read, word
    assert html.count('class="official__indicators"') == shape.rows()


@shapes
def test_it_compares_with_itself_and_with_another(shape, signed_in, editor):
    version, other = shape.created(), draft("ZZZ0009-001v1")
    duty(other, "T1", {"T1.1": [{"indicators": ["P1.1.1 分析。"], "elements": "K01 S1", "level": 2}]})
    assert not compare(content_of(version), content_of(version)).changed
    html = page(signed_in(editor), f"/standards/{version.code}/compare/{other.code}/")
    assert "<ins>" in html


def test_two_elements_of_one_code_stay_two():
    version = draft()
    duty(version, "T1", {"T1.1": [{"elements": "K9"}]})
    element(version, "K9", "同碼的另一項知識")
    assert [(row["code"], row["text"]) for row in content_of(version)["knowledge"]] == [
        ("K9", "內涵K9"),
        ("K9", "同碼的另一項知識"),
    ]
