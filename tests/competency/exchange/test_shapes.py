"""Small invented standards of every shape that official ones have: each goes through the model and onto the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from competency.comparing import compare
from competency.contents import contents
from competency.models import Classification, StandardVersion
from tests.competency.builders import draft, duty, element, note
from tests.competency.pages.test_standard_pages import page, text_of

pytestmark = pytest.mark.django_db


def several_blocks() -> StandardVersion:
    """One task in three blocks, each with a level and K/S of its own; an element that two of them ask for."""
    version = draft("NPR0001-001v1")
    blocks = [
        {"level": 3, "elements": "K01 S1", "indicators": ["P1.1.1 辨識病害。"], "outputs": ["O1.1.1 辨識紀錄"]},
        {"level": 4, "elements": "K02 S1 S2", "indicators": ["P1.1.2 選擇用藥。"]},
        {"level": 3, "elements": "K03", "indicators": ["P1.1.3 調配藥劑。", "P1.1.4 清洗器械。"]},
    ]
    duty(version, "T1", {"T1.1": blocks})
    return version


def empty_cells() -> StandardVersion:
    """No K and S, no output, no level; a task without indicators, a duty without tasks; no version in the code."""
    version = draft("LLS0002-006", label="–")
    duty(version, "T1", {"T1.1": [{"indicators": ["P1.1.1 審閱契約。"], "outputs": ["O1.1 契約"]}], "T1.2": [{}]})
    duty(version, "T2", {})
    return version


def odd_codes() -> StandardVersion:
    """Repeated, skipped, missing and foreign codes: a T among the indicators, two elements of one code."""
    version = draft("SMS0003-001v3")
    rows = ["P1.1 繪製流程圖。", "P1.1 彙整報告。", "T2.2 測試模型", "P3.1.2 串流處理。"]
    duty(version, "T1", {"T3": [{"level": 1, "elements": "K9 S100", "indicators": rows}]})
    element(version, "K9", "同碼的另一項知識")
    element(version, "A01", "主動積極")
    return version


def many_categories() -> StandardVersion:
    version = draft(
        "SMS0004-001v1", job_category_name="分析類", description="第一行；\n第二行。", prerequisites="甲\n乙"
    )
    for position, (kind, name) in enumerate(
        [("job_category", "科學"), ("job_category", "技術"), ("occupation", "分析師"), ("industry", "資訊業")], start=1
    ):
        Classification.objects.create(version=version, kind=kind, name=name, code=f"C{position}", position=position)
    duty(version, "T1", {"T1.1": [{"indicators": ["P1.1.1 依需求【註1】分析。"], "elements": "K01"}]})
    note(version, "註1", "需求：含範圍與期限，如（身")
    note(version, "", "分期辦理）等。")  # a remark that the document broke in two
    return version


SHAPES = pytest.mark.parametrize(
    ("make", "expected"),
    [
        (several_blocks, [(3, 1, 1, 1, 1), (4, 1, 0, 1, 2), (3, 2, 0, 1, 0)]),
        (empty_cells, [(None, 1, 1, 0, 0), (None, 0, 0, 0, 0)]),
        (odd_codes, [(1, 4, 0, 1, 1)]),
        (many_categories, [(None, 1, 0, 1, 0)]),
    ],
)


def blocks_of(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for part in content["duties"] for task in part["tasks"] for block in task["blocks"]]


def content_of(version: StandardVersion) -> dict[str, Any]:
    return contents(StandardVersion.objects.with_content().get(pk=version.pk))


@SHAPES
def test_blocks_keep_level_and_number_of_each(make: Callable[[], StandardVersion], expected: list[Any]) -> None:
    parts = ("indicators", "outputs", "knowledge", "skills")
    found = [(row["level"], *(len(row[part]) for part in parts)) for row in blocks_of(content_of(make()))]
    assert found == expected


@SHAPES
def test_the_page_shows_each_code_and_text(make, expected, client, django_assert_max_num_queries):
    version = make()
    StandardVersion.objects.filter(pk=version.pk).update(status="current", digest="0" * 64)
    with django_assert_max_num_queries(12):
        read = text_of(page(client, version.get_absolute_url()))
    content = content_of(version)
    rows = [*content["duties"], *content["classifications"], *content["attitudes"], *content["notes"]]
    rows += [task for part in content["duties"] for task in part["tasks"]]
    rows += [row for block in blocks_of(content) for part in block.values() if isinstance(part, list) for row in part]
    for row in rows:
        for key in ("code", "name", "text"):
            assert "".join(str(row.get(key, "")).split()) in read


@SHAPES
def test_it_compares_with_itself_and_with_every_other_shape(make, expected, signed_in, editor):
    version, other = make(), draft("ZZZ0009-001v1")
    duty(other, "T1", {"T1.1": [{"indicators": ["P1.1.1 分析。"], "elements": "K01 S1", "level": 2}]})
    assert not compare(content_of(version), content_of(version)).changed
    html = page(signed_in(editor), f"/standards/{version.code}/compare/{other.code}/")
    assert "<ins>" in html


def test_codes_that_repeat_stay_as_they_are_and_in_order():
    block = blocks_of(content_of(odd_codes()))[0]
    assert [row["code"] for row in block["indicators"]] == ["P1.1", "P1.1", "T2.2", "P3.1.2"]
    assert [row["code"] for row in content_of(StandardVersion.objects.get())["knowledge"]] == ["K9", "K9"]
