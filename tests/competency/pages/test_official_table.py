"""Rows and merged cells of the official table."""

from __future__ import annotations

from typing import Any

import pytest

from competency.models import StandardVersion, Task
from competency.pages.official_table import Row, classification_rows, official_table, tasks
from tests.competency.builders import draft, duty, shared_draft
from tests.competency.exchange_desk import loaded


def rows_of(version: StandardVersion) -> list[Row]:
    table = official_table(StandardVersion.objects.with_content().get(pk=version.pk))
    return [row for part in table for row in part.rows]


def spans(version: StandardVersion) -> list[tuple[Any, Any, Any]]:
    """Rowspans of the duty, task and shared cells, row by row; None where a cell is covered."""

    def span(cell: Any) -> Any:
        return cell.rowspan if cell else None

    return [(span(row.duty), span(row.task), span(row.shared)) for row in rows_of(version)]


def test_the_real_standard_is_merged_as_in_the_document(standard):
    rows = rows_of(standard)
    assert spans(standard) == [(3, 1, 3), (None, 1, None), (None, 1, None), (1, 1, 1)]
    assert [task.item.code for row in rows for task in row.task.tasks] == ["T1.1", "T1.2", "T1.3", "T2.1"]
    first, last = rows[0].shared, rows[3].shared
    assert (first.level, [k.code for k in first.knowledge]) == (2, ["K01", "K02", "K03"])
    assert [s.code for s in last.skills] == ["S03", "S04", "S07", "S08"]
    assert [row.shared_from.item.code if row.shared_from else None for row in rows] == [
        None, "T1.1", "T1.1", None,
    ]  # fmt: skip
    assert [line.anchor for line in rows[0].indicators] == ["P1.1.1", "P1.1.2", "P1.1.3", "P1.1.4"]


@pytest.mark.django_db
def test_a_task_spans_its_blocks_and_each_block_keeps_its_own_cells():
    version = draft()
    blocks = [
        {"level": 2, "elements": "K1 S1", "indicators": ["P1 甲"]},
        {"level": 3, "elements": "K1 S1", "indicators": ["P2 乙"]},
        {"level": 3, "elements": "K1 S1", "indicators": ["P3 丙"]},
    ]
    duty(version, "T1", {"T1.1": blocks, "T1.2": [{"level": 3, "elements": "K1 S1"}]})
    assert spans(version) == [(4, 3, 1), (None, None, 3), (None, None, None), (None, 1, None)]
    assert [row.shared_from.item.code for row in rows_of(version)[2:]] == ["T1.1", "T1.1"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "second",
    [
        {"level": 3, "elements": "K1 S1"},
        {"level": None, "elements": "K1 S1"},
        {"level": 2, "elements": "K2 S1"},
        {"level": 2, "elements": "K1 S1 S2"},
        {"level": 2, "elements": ""},
    ],
    ids=["another level", "no level", "other knowledge", "one skill more", "no elements"],
)
def test_cells_are_merged_only_when_level_knowledge_and_skills_are_all_equal(second):
    version = draft()
    duty(version, "T1", {"T1.1": [{"level": 2, "elements": "K1 S1"}], "T1.2": [second]})
    assert spans(version) == [(2, 1, 1), (None, 1, 1)]


@pytest.mark.django_db
def test_order_of_elements_counts_and_only_neighbours_are_merged():
    version = draft()
    same = {"level": 2, "elements": "K1 K2"}
    duty(version, "T1", {"T1.1": [same], "T1.2": [{"level": 2, "elements": "K2 K1"}], "T1.3": [same]})
    assert spans(version) == [(3, 1, 1), (None, 1, 1), (None, 1, 1)]


@pytest.mark.django_db
def test_cells_are_not_merged_across_duties():
    version = draft()
    for code in ("T1", "T2"):
        duty(version, code, {f"{code}.1": [{"level": 2, "elements": "K1"}]})
    assert spans(version) == [(1, 1, 1), (1, 1, 1)]


@pytest.mark.django_db
def test_levels_knowledge_skills_and_outputs_may_be_missing_or_many():
    version = draft()
    duty(version, "T1", {"T1.1": [{"outputs": ["O1 表", "O2 單"]}], "T1.2": [{"indicators": ["P1 甲"]}]})
    first, second = rows_of(version)
    assert [output.code for output in first.outputs] == ["O1", "O2"]
    assert (first.shared.level, first.shared.knowledge, first.shared.skills) == (None, (), ())
    assert first.shared.rowspan == 2
    assert (second.outputs, second.shared) == ([], None)


@pytest.mark.django_db
def test_duties_without_tasks_and_tasks_without_blocks_still_have_a_row():
    version = draft()
    duty(version, "T1", {})
    duty(version, "T2", {"T2.1": []})
    empty, without_block = rows_of(version)
    assert (empty.duty.rowspan, empty.task.tasks, empty.indicators) == (1, (), [])
    assert (without_block.task.tasks[0].item.code, without_block.shared.level) == ("T2.1", None)


@pytest.mark.django_db
def test_anchors_are_unique_where_codes_repeat_are_missing_or_hold_spaces():
    version = draft()
    block = {"indicators": ["P1 甲", "P1 乙", " 無碼"]}
    duty(version, "T1", {"T1.1\nT1.2": [block], "T1.1": [block]})
    duty(version, "T1", {})
    rows = rows_of(version)
    anchors = [line.anchor for row in rows for line in row.indicators]
    anchors += [row.duty.anchor for row in rows if row.duty]
    anchors += [task.anchor for row in rows if row.task for task in row.task.tasks]
    assert len(set(anchors)) == len(anchors)
    assert not [anchor for anchor in anchors if " " in anchor or not anchor]
    assert {"T1", "T1-2", "T1.1-T1.2", "T1.1", "P1", "P1-2", "P1-3", "P1-4"} <= set(anchors)


def test_the_tasks_to_jump_to_are_listed_once_each(standard):
    version = StandardVersion.objects.with_content().get(pk=standard.pk)
    found = [(task.anchor, task.item.name) for task in tasks(official_table(version))]
    assert found[0] == ("T1.1", "提供服務給客戶")
    assert [anchor for anchor, _name in found] == ["T1.1", "T1.2", "T1.3", "T2.1"]


@pytest.mark.django_db
def test_each_kind_of_classification_has_a_line_even_when_there_is_none():
    version = draft()
    version.classifications.create(kind="industry", name="乙業", code="B", position=2)
    version.classifications.create(kind="industry", name="甲業", code="A", position=1)
    rows = classification_rows(version)
    assert [row.item.code if row.item else None for row in rows] == [None, None, "A", "B"]


@pytest.mark.django_db
def test_tasks_that_share_blocks_stand_in_one_cell_over_all_of_them():
    version = shared_draft()
    rows = rows_of(version)
    assert spans(version) == [(3, 2, 1), (None, None, 1), (None, 1, 1), (1, 1, 1)]
    codes = [[task.item.code for task in row.task.tasks] for row in rows if row.task]
    assert codes == [["T1.1", "T1.2", "T1.3"], ["T1.4"], ["T2.1"]]
    assert [line.anchor for row in rows for line in row.indicators] == [
        "P1.1.1", "P1.1.2", "P1.1.3", "P1.4.1", "P1.4.2", "P2.1.1", "P2.1.2",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_task_that_stands_apart_from_its_group_has_a_row_of_its_own():
    version = shared_draft()
    Task.objects.filter(code="T1.3").update(position=9)
    codes = [[task.item.code for task in row.task.tasks] for row in rows_of(version) if row.task]
    assert codes == [["T1.1", "T1.2"], ["T1.4"], ["T1.3"], ["T2.1"]]


@pytest.mark.django_db
def test_each_task_of_a_group_can_be_jumped_to():
    found = [(task.anchor, task.item.name) for task in tasks(official_table(loaded(shared_draft())))]
    assert found[:4] == [("T1.1", "分析需求"), ("T1.2", "評估能力"), ("T1.3", "估計時程"), ("T1.4", "追蹤進度")]
