"""Rows of a draft at the desk: added at their place, linked, moved and removed."""

from __future__ import annotations

import pytest
from auditlog.models import LogEntry

from competency.editing.kinds import anchor_of
from competency.models import (
    Block,
    BlockElement,
    Classification,
    Duty,
    Element,
    Note,
    Task,
)
from tests.competency.editor_desk import (
    LIST,
    added,
    address,
    deleted,
    digest_of,
    indicator,
    indicators,
    moved,
    opened,
    row_at,
    said_in,
)


# --- Added --------------------------------------------------------------------------------------------------------
def test_a_row_is_added_at_its_place_with_the_next_code_proposed(v3, first, desk):
    where = f"{LIST}{v3.pk}/rows/indicator/add/"
    assert opened(desk, f"{where}?in={first.block_id}")["code"] == "P1.1.5"
    LogEntry.objects.all().delete()
    query = f"in={first.block_id}&after={first.pk}"
    response = added(desk, v3, "indicator", query, code="P1.1.9", text="新增的指標。")
    new = indicator(v3, "P1.1.9")
    assert response["Location"] == f"{address(v3)}#{anchor_of(new)}"
    assert [row[:2] for row in indicators(v3, "T1.1")] == [
        (1, "P1.1.1"), (2, "P1.1.9"), (3, "P1.1.2"), (4, "P1.1.3"), (5, "P1.1.4"),
    ]  # fmt: skip
    (entry,) = LogEntry.objects.all()
    assert entry.action == LogEntry.Action.CREATE


def test_a_new_duty_with_its_task_block_and_indicator(v3, desk):
    added(desk, v3, "duty", code="T3", name="新職責")
    duty = Duty.objects.get(version=v3, code="T3")
    fields = opened(desk, f"{LIST}{v3.pk}/rows/task/add/?in={duty.pk}")
    assert fields["code"] == "T3.1"
    added(desk, v3, "task", f"in={duty.pk}", name="新任務")
    block = Block.objects.get(task__duty=duty)  # a new task brings its first block
    added(desk, v3, "indicator", f"in={block.pk}", text="新指標。")
    added(desk, v3, "use", f"in={block.pk}&letter=K", words="K02")
    added(desk, v3, "output", f"in={block.pk}", name="新產出")
    assert (block.position, block.level, duty.position) == (1, None, 3)
    assert indicators(v3, "T3.1") == [(1, "P3.1.1", "新指標。")]
    assert [use.element.code for use in block.block_elements.all()] == ["K02"]
    assert [output.code for output in block.outputs.all()] == ["O3.1.1"]


@pytest.mark.parametrize("kind", ["note", "classification", "element"])
def test_rows_of_the_version_itself_are_added_at_the_end(v3, desk, kind):
    values = {"note": {"mark": "註9", "text": "新說明"}, "classification": {"kind": "industry", "name": "零售業"},
              "element": {"code": "A09", "text": "新態度"}}[kind]  # fmt: skip
    response = added(desk, v3, kind, "letter=A" if kind == "element" else "", **values)
    assert response.status_code == 302, said_in(response)
    model = {"note": Note, "classification": Classification, "element": Element}[kind]
    rows = model.objects.filter(version=v3, **({"kind": "A"} if kind == "element" else {})).order_by("position")
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    assert str(rows.last()).startswith(next(iter(values.values())) if kind != "classification" else "零售業")


def test_one_goes_on_adding_below_the_last(v3, first, desk):
    response = added(desk, v3, "indicator", f"in={first.block_id}", text="第五項。", another="1")
    new = indicator(v3, "P1.1.5")
    assert response["Location"].endswith(f"/rows/indicator/add/?in={first.block_id}&after={new.pk}")
    assert opened(desk, response["Location"])["code"] == "P1.1.6"


# --- Knowledge and skills of a block ------------------------------------------------------------------------------
@pytest.mark.parametrize("words", ["K02", "k02", "Ｋ０２", "{text}", "K02{text}", "K02 {text}"])
def test_what_is_typed_finds_the_element_by_code_or_text(v3, first, desk, words):
    known = Element.objects.get(version=v3, code="K02")
    BlockElement.objects.filter(block=first.block, element=known).delete()
    before = Element.objects.filter(version=v3).count()
    added(desk, v3, "use", f"in={first.block_id}&letter=K", words=words.format(text=known.text))
    assert first.block.block_elements.filter(element=known).count() == 1
    assert Element.objects.filter(version=v3).count() == before


@pytest.mark.parametrize(("words", "code", "text"), [("全新的知識", "K06", "全新的知識"), ("K11 新知", "K11", "新知")])
def test_what_the_version_does_not_have_is_added_and_linked(v3, first, desk, words, code, text):
    added(desk, v3, "use", f"in={first.block_id}&letter=K", words=words)
    element = Element.objects.get(version=v3, code=code)
    assert (element.text, element.kind, element.position) == (text, "K", 6)
    assert first.block.block_elements.get(element=element).position > 1


@pytest.mark.parametrize("words", ["", "K99", "K01", "K01 別的內容", "\u200b"])
def test_words_that_name_nothing_or_what_is_there_already_are_refused(v3, first, desk, words):
    known = Element.objects.get(version=v3, code="K01")
    BlockElement.objects.get_or_create(block=first.block, element=known)
    before = digest_of(v3)
    response = added(desk, v3, "use", f"in={first.block_id}&letter=K", words=words)
    assert response.status_code == 200
    assert said_in(response)
    assert digest_of(v3) == before


def test_an_attitude_is_no_requirement_of_a_block(v3, first, desk):
    assert desk.get(f"{LIST}{v3.pk}/rows/use/add/?in={first.block_id}&letter=A").status_code == 404


# --- Removed ------------------------------------------------------------------------------------------------------
def test_a_row_goes_after_it_was_shown_what_goes_with_it(v3, desk):
    duty = Duty.objects.get(version=v3, code="T1")
    shown = desk.get(row_at(v3, duty, "delete/"))
    assert "依據組織政策，以專業周到服務與客戶進行溝通。" in shown.content.decode()
    assert desk.post(row_at(v3, duty, "delete/"), {}).status_code == 200, "nothing goes that was not shown"
    assert Duty.objects.filter(pk=duty.pk).exists()
    assert deleted(desk, v3, duty).status_code == 302
    assert [(row.position, row.code) for row in Duty.objects.filter(version=v3)] == [(1, "T2")]
    assert indicators(v3, "T1.1") == []


def test_the_rows_behind_are_counted_anew(v3, desk):
    deleted(desk, v3, indicator(v3, "P1.1.2"))
    assert [row[:2] for row in indicators(v3, "T1.1")] == [(1, "P1.1.1"), (2, "P1.1.3"), (3, "P1.1.4")]


def test_a_deleted_skill_leaves_every_block_that_asked_for_it(v3, desk):
    """As from v2 to v3, where skills are cut: nobody should have to look for their uses first."""
    skill = Element.objects.get(version=v3, code="S03")
    assert skill.block_elements.count() == 2
    deleted(desk, v3, skill)
    assert not Element.objects.filter(version=v3, code="S03").exists()
    skills = BlockElement.objects.filter(block__task__duty__version=v3, block__task__code="T2.1", element__kind="S")
    assert [link.element.code for link in skills.order_by("position")] == ["S04", "S07", "S08"]


def test_a_skill_is_taken_out_of_a_block_and_stays_in_the_version(v3, first, desk):
    use = first.block.block_elements.get(element__code="S01")
    deleted(desk, v3, use)
    links = first.block.block_elements.filter(element__kind="S").order_by("position")
    assert [(link.position, link.element.code) for link in links] == [
        (1, "S02"), (2, "S03"), (3, "S04"), (4, "S05"), (5, "S06"),
    ]  # fmt: skip
    assert Element.objects.filter(version=v3, code="S01").exists()


# --- Moved --------------------------------------------------------------------------------------------------------
def test_a_row_moves_up_and_down_and_the_history_says_one_change(v3, desk):
    LogEntry.objects.all().delete()
    moved(desk, v3, indicator(v3, "P1.1.3"), "up")
    (entry,) = LogEntry.objects.all()
    assert entry.changes == {"position": ["3", "2"]}
    moved(desk, v3, indicator(v3, "P1.1.1"), "down")
    assert [row[1] for row in indicators(v3, "T1.1")] == ["P1.1.3", "P1.1.1", "P1.1.2", "P1.1.4"]
    moved(desk, v3, indicator(v3, "P1.1.3"), "up")
    assert indicators(v3, "T1.1")[0][1] == "P1.1.3", "the first one stays"


def test_a_row_is_put_where_it_was_dropped(v3, desk, first):
    moved(desk, v3, indicator(v3, "P1.1.4"), f"{first.block_id}:{first.pk}")
    moved(desk, v3, indicator(v3, "P1.1.3"), f"{first.block_id}:")
    assert [row[:2] for row in indicators(v3, "T1.1")] == [
        (1, "P1.1.3"), (2, "P1.1.1"), (3, "P1.1.4"), (4, "P1.1.2"),
    ]  # fmt: skip


def test_an_indicator_moves_to_another_block_and_a_task_to_another_duty(v3, desk, first):
    other = Block.objects.get(task__duty__version=v3, task__code="T2.1")
    moved(desk, v3, first, f"{other.pk}:end")
    assert indicators(v3, "T2.1")[-1][1] == "P1.1.1"
    assert [row[:2] for row in indicators(v3, "T1.1")] == [(1, "P1.1.2"), (2, "P1.1.3"), (3, "P1.1.4")]
    task, duty = Task.objects.get(duty__version=v3, code="T1.1"), Duty.objects.get(version=v3, code="T2")
    moved(desk, v3, task, f"{duty.pk}:")
    assert [(row.position, row.code) for row in Task.objects.filter(duty=duty)] == [(1, "T1.1"), (2, "T2.1")]


def test_a_skill_moves_to_a_block_that_does_not_require_it_yet(v3, desk, first):
    other = Block.objects.get(task__duty__version=v3, task__code="T2.1")
    there = set(other.block_elements.values_list("element", flat=True))
    uses = first.block.block_elements.filter(element__kind="S")
    again, new = uses.filter(element__in=there).first(), uses.exclude(element__in=there).first()
    assert said_in(moved(desk, v3, again, f"{other.pk}:end"))
    assert moved(desk, v3, new, f"{other.pk}:end").status_code == 302
    assert other.block_elements.filter(element__kind="S").order_by("position").last().element == new.element


@pytest.mark.parametrize(
    ("to", "status"), [("", 400), ("x", 400), ("999999:end", 200), ("{block}:x", 400), ("sideways", 400)]
)
def test_a_place_that_there_is_not_is_refused(v3, desk, first, to, status):
    before = digest_of(v3)
    assert moved(desk, v3, first, to.format(block=first.block_id)).status_code == status
    assert desk.get(row_at(v3, first, "move/")).status_code == 405
    assert digest_of(v3) == before
