"""What an editor changes of what was read: refused in words, settled, taken back, and one window after the other."""

from __future__ import annotations

import pytest

from competency.intake.changing import change
from competency.intake.notes import open_ones
from competency.intake.tree import harvested
from competency.models import ReadDocument
from config.refusals import BadInput, Conflict

pytestmark = pytest.mark.django_db


def contents(document):
    return harvested(ReadDocument.objects.get(pk=document.pk).content)


def done(document, by, seen=None, **said):
    current = ReadDocument.objects.get(pk=document.pk)
    return change(document.pk, by, seen or current.version, said)


def back(document, by, number):
    return done(document, by, do="back", change=str(number))


def kinds(document):
    return [doubt["kind"] for doubt in open_ones(ReadDocument.objects.get(pk=document.pk).doubts)]


@pytest.fixture
def block(document):
    return document.content["duties"][0]["tasks"][0]["blocks"][0]


@pytest.fixture
def row(block):
    return block["indicators"][0]


# --- Refusals ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("level", ["7", "0", "四", "12", "3.5"])
def test_a_level_is_one_of_six(document, block, editor, level):
    with pytest.raises(BadInput, match="1"):
        done(document, editor, do="write", key=block["key"], field="level", value=level)
    assert contents(document) == harvested(document.content)


@pytest.mark.parametrize(
    ("field", "value"), [("text", "字" * 20_001), ("code", "長" * 21), ("key", "n1"), ("at", ""), ("nothing", "")]
)
def test_a_text_that_no_draft_takes_is_refused_and_nothing_is_changed(document, row, editor, field, value):
    with pytest.raises(BadInput):
        done(document, editor, do="write", key=row["key"], field=field, value=value)
    assert contents(document) == harvested(document.content)
    assert not ReadDocument.objects.get(pk=document.pk).changes


def test_the_same_element_twice_is_refused(document, editor):
    first, second = document.content["knowledge"][:2]
    done(document, editor, do="write", key=second["key"], field="code", value=first["code"])
    with pytest.raises(BadInput):
        done(document, editor, do="write", key=second["key"], field="text", value=first["text"])


def test_an_unknown_verb_and_a_version_that_never_was_are_refused(document, row, editor):
    with pytest.raises(BadInput):
        done(document, editor, do="burn", key=row["key"])
    for seen in (-1, 99):
        with pytest.raises(BadInput):
            done(document, editor, seen=seen, do="remove", key=row["key"])


def test_a_row_that_is_gone_is_changed_by_nobody(document, row, editor):
    done(document, editor, do="remove", key=row["key"])
    with pytest.raises(Conflict):
        done(document, editor, do="write", key=row["key"], field="text", value="又改")


def test_a_task_whose_blocks_are_shared_stays(document, editor):
    tasks = document.content["duties"][0]["tasks"]
    document.content["duties"][0]["tasks"] = [tasks[0], {**tasks[1], "blocks": [], "shares": tasks[0]["key"]}]
    document.save()
    with pytest.raises(BadInput):
        done(document, editor, do="remove", key=tasks[0]["key"])


# --- Changing ---------------------------------------------------------------------------------------------------
def test_a_text_is_written_and_its_doubt_settled(document, row, editor):
    assert kinds(document) == ["level_unclear", "no_code", "left_out"]
    done(document, editor, do="write", key=row["key"], field="text", value="改寫的行為指標")
    assert contents(document)["duties"][0]["tasks"][0]["blocks"][0]["indicators"][0]["text"] == "改寫的行為指標"
    assert kinds(document) == ["level_unclear", "left_out"]


def test_a_code_beside_a_doubtful_text_settles_nothing_of_it(document, row, editor):
    done(document, editor, do="write", key=row["key"], field="code", value="P9.9.9")
    assert "no_code" in kinds(document)


def test_a_place_that_is_right_as_it_stands_is_settled_once(document, editor):
    done(document, editor, do="keep", doubt="3")
    assert kinds(document) == ["level_unclear", "no_code"]
    with pytest.raises(Conflict):
        done(document, editor, do="keep", doubt="3")


def test_an_element_is_written_once_for_all_that_ask_for_it(document, editor):
    first = document.content["knowledge"][0]
    done(document, editor, do="write", key=first["key"], field="text", value="改過的知識")
    made = contents(document)
    asked = [
        row["text"]
        for duty in made["duties"]
        for task in duty["tasks"]
        for block in task["blocks"]
        for row in block["knowledge"]
        if row["code"] == first["code"]
    ]
    assert asked
    assert set(asked) == {"改過的知識"}


def test_a_row_is_added_where_its_code_belongs(document, block, editor):
    codes = [row["code"] for row in block["indicators"]]
    new = f"{codes[0]}.5"
    done(document, editor, do="add", key=block["key"], list="indicators", code=new, text="補上的指標")
    rows = contents(document)["duties"][0]["tasks"][0]["blocks"][0]["indicators"]
    assert [row["code"] for row in rows] == [codes[0], new, *codes[1:]]


def test_a_block_asks_for_an_element_by_its_code_or_for_a_new_one(document, block, editor):
    asked = {use["of"] for use in block["skills"]}
    other = next(row for row in document.content["skills"] if row["key"] not in asked)
    done(document, editor, do="add", key=block["key"], list="skills", code=other["code"])
    done(document, editor, do="add", key=block["key"], list="skills", code="S77", text="新的技能")
    made = contents(document)
    codes = [row["code"] for row in made["duties"][0]["tasks"][0]["blocks"][0]["skills"]]
    assert {other["code"], "S77"} <= set(codes)
    assert {"code": "S77", "text": "新的技能"} in made["skills"]
    with pytest.raises(BadInput):
        done(document, editor, do="add", key=block["key"], list="skills", code="S78")


def test_an_indicator_moves_to_another_task_and_a_task_to_another_duty(document, row, editor):
    duties = document.content["duties"]
    to = duties[1]["tasks"][0]["blocks"][0]
    done(document, editor, do="move", key=row["key"], to=to["key"])
    done(document, editor, do="move", key=duties[0]["tasks"][-1]["key"], to=duties[1]["key"])
    made = contents(document)
    moved = [one["text"] for task in made["duties"][1]["tasks"] for b in task["blocks"] for one in b["indicators"]]
    assert row["text"] in moved
    assert len(made["duties"][1]["tasks"]) == len(duties[1]["tasks"]) + 1
    with pytest.raises(BadInput):
        done(document, editor, do="move", key=row["key"], to=duties[0]["key"])


# --- Taken back -------------------------------------------------------------------------------------------------
def test_each_change_can_be_taken_back_and_makes_its_place_uncertain_again(document, block, row, editor):
    before = contents(document)
    element = document.content["knowledge"][0]
    changes = [
        {"do": "write", "key": row["key"], "field": "text", "value": "改"},
        {"do": "remove", "key": row["key"]},
        {"do": "remove", "key": element["key"]},
        {"do": "remove", "key": document.content["duties"][0]["key"]},
        {"do": "add", "key": block["key"], "list": "skills", "code": "S77", "text": "新的技能"},
        {"do": "add", "key": "top", "list": "duties", "code": "T9", "text": "新的職責"},
        {"do": "move", "key": row["key"], "to": document.content["duties"][1]["tasks"][0]["blocks"][0]["key"]},
        {"do": "keep", "doubt": "1"},
    ]
    for number, said in enumerate(changes, start=1):
        done(document, editor, **said)
        if said["do"] != "keep":
            assert contents(document) != before, said
        back(document, editor, number)
        assert contents(document) == before, said
        assert kinds(document) == ["level_unclear", "no_code", "left_out"], said


def test_what_later_changes_rest_on_is_taken_back_after_them(document, row, editor):
    done(document, editor, do="write", key=row["key"], field="text", value="一")
    done(document, editor, do="write", key=row["key"], field="text", value="二")
    with pytest.raises(Conflict):
        back(document, editor, 1)
    back(document, editor, 2)
    back(document, editor, 1)
    with pytest.raises(Conflict):
        back(document, editor, 1)
    assert contents(document) == harvested(document.content)


def test_an_added_row_in_which_something_stands_stays_until_that_is_taken_back(document, editor):
    done(document, editor, do="add", key="top", list="duties", code="T9", text="新的職責")
    duty = ReadDocument.objects.get(pk=document.pk).content["duties"][-1]
    done(document, editor, do="add", key=duty["key"], list="tasks", code="T9.1", text="新的任務")
    with pytest.raises(Conflict):
        back(document, editor, 1)


# --- Two windows ------------------------------------------------------------------------------------------------
def test_who_changes_the_same_text_in_another_window_looks_first(document, row, editor):
    seen = document.version
    done(document, editor, seen, do="write", key=row["key"], field="text", value="第一個視窗")
    with pytest.raises(Conflict):
        done(document, editor, seen, do="write", key=row["key"], field="text", value="第二個視窗")
    with pytest.raises(Conflict):
        done(document, editor, seen, do="remove", key=row["key"])
    assert contents(document)["duties"][0]["tasks"][0]["blocks"][0]["indicators"][0]["text"] == "第一個視窗"


def test_who_changes_another_text_is_told_what_else_was_changed(document, block, row, editor):
    seen = document.version
    done(document, editor, seen, do="write", key=row["key"], field="text", value="第一個視窗")
    second = done(document, editor, seen, do="write", key=block["key"], field="level", value="5")
    assert second.others == 1
    assert "1" in second.told
    assert contents(document)["duties"][0]["tasks"][0]["blocks"][0]["level"] == 5


def test_who_changes_what_stands_in_a_removed_row_is_told(document, row, editor):
    seen = document.version
    done(document, editor, seen, do="remove", key=document.content["duties"][0]["key"])
    with pytest.raises(Conflict):
        done(document, editor, seen, do="write", key=row["key"], field="text", value="已無此處")


def test_who_removes_what_somebody_changed_inside_looks_first(document, block, row, editor):
    duty = document.content["duties"][0]
    seen = document.version
    done(document, editor, seen, do="write", key=row["key"], field="text", value="第一個視窗")
    for key in (duty["key"], duty["tasks"][0]["key"], block["key"]):
        with pytest.raises(Conflict):
            done(document, editor, seen, do="remove", key=key)
    done(document, editor, do="remove", key=duty["key"])


def test_who_removes_an_element_that_a_block_asks_for_since_looks_first(document, block, editor):
    asked = {use["of"] for use in block["skills"]}
    other = next(row for row in document.content["skills"] if row["key"] not in asked)
    seen = document.version
    done(document, editor, seen, do="add", key=block["key"], list="skills", code=other["code"])
    with pytest.raises(Conflict):
        done(document, editor, seen, do="remove", key=other["key"])
    assert other["code"] in [row["code"] for row in contents(document)["skills"]]
