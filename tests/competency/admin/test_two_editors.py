"""Two editors on one draft: the second is warned, with both texts, and nothing is overwritten silently."""

from __future__ import annotations

import pytest
from django.test import Client

from competency.models import Element, Indicator, Note, StandardVersion, Task
from tests.competency.editor_desk import FIRST_BLOCK, add_row, address, digest_of, indicators
from tests.competency.form_reader import fields_of
from tests.factories import UserFactory

FIRST = f"{FIRST_BLOCK}-indicators-0-text"


@pytest.fixture
def colleague(signed_in, editor) -> Client:
    return signed_in(UserFactory(username="editor2", name="許雅婷", roles=["editor"]))


@pytest.fixture
def theirs(sheet) -> dict[str, str]:
    """The colleague opened the same page as the editor."""
    return dict(sheet)


def test_two_editors_are_shown_the_same_page(v3, colleague, sheet):
    seen = fields_of(colleague.get(address(v3)).content.decode())
    token = "csrfmiddlewaretoken"
    assert seen | {token: ""} == sheet | {token: ""}


def test_a_save_over_a_newer_save_is_refused_with_both_texts(v3, desk, colleague, sheet, theirs):
    theirs[FIRST] = "同事改的。"
    assert colleague.post(address(v3), theirs).status_code == 302
    stored = digest_of(v3)
    sheet[FIRST] = "我改的。"
    sheet["description"] = "我的描述。"
    response = desk.post(address(v3), sheet)
    html = response.content.decode()
    assert response.status_code == 409
    assert digest_of(v3) == stored
    assert "許雅婷" in html
    shown = {(clash.where, clash.theirs, clash.mine) for clash in response.context["clashes"]}
    assert ("T1 › T1.1 › P1.1.1", "同事改的。", "我改的。") in shown
    assert [clash.mine for clash in response.context["clashes"] if clash.name == "description"] == ["我的描述。"]
    kept = fields_of(html)
    assert (kept[FIRST], kept["description"]) == ("我改的。", "我的描述。")


def test_saving_once_more_after_having_seen_both_is_meant(v3, desk, colleague, sheet, theirs):
    theirs[FIRST] = "同事改的。"
    theirs["notes-1-text"] = "同事的說明。"
    colleague.post(address(v3), theirs)
    sheet[FIRST] = "我改的。"
    again = fields_of(desk.post(address(v3), sheet).content.decode())
    again["notes-1-text"] = "同事的說明。"
    assert desk.post(address(v3), again).status_code == 302
    assert indicators(v3, "T1.1")[0][2] == "我改的。"
    assert Note.objects.get(version=v3, position=2).text == "同事的說明。"


def test_a_third_save_meanwhile_is_told_again(v3, desk, colleague, sheet, theirs):
    theirs[FIRST] = "同事改的。"
    colleague.post(address(v3), theirs)
    again = fields_of(desk.post(address(v3), sheet).content.decode())
    Indicator.objects.filter(block__task__duty__version=v3, code="P1.1.2").update(text="第三個人。")
    assert desk.post(address(v3), again).status_code == 409


def test_rows_added_and_removed_on_either_side_are_named(v3, desk, colleague, sheet, theirs):
    rows = f"{FIRST_BLOCK}-indicators"
    theirs[f"{rows}-1-DELETE"] = "on"
    add_row(theirs, rows, code="P1.1.9", text="同事新增。")
    colleague.post(address(v3), theirs)
    sheet[f"{rows}-2-DELETE"] = "on"
    add_row(sheet, "notes", mark="註9", text="我新增的說明。")
    response = desk.post(address(v3), sheet)
    assert response.status_code == 409
    texts = " ".join(f"{clash.theirs}|{clash.mine}" for clash in response.context["clashes"])
    for text in ("P1.1.9同事新增。", "我新增的說明。", "P1.1.3"):
        assert text in texts
    assert indicators(v3, "T1.1")[-1][1:] == ("P1.1.9", "同事新增。")


def test_a_page_without_the_mark_of_its_opening_is_refused(v3, desk, sheet):
    before = digest_of(v3)
    sheet["name"] = "別的"
    del sheet["opened"]
    assert desk.post(address(v3), sheet).status_code == 409
    assert digest_of(v3) == before


def test_one_s_own_second_tab_is_told_as_well(v3, desk, sheet):
    other = dict(sheet)
    other["name"] = "第一個分頁"
    desk.post(address(v3), other)
    sheet["name"] = "第二個分頁"
    assert desk.post(address(v3), sheet).status_code == 409
    v3.refresh_from_db()
    assert v3.name == "第一個分頁"


def test_a_change_made_outside_the_page_counts_too(v3, desk, sheet):
    Element.objects.filter(version=v3, code="K01").update(text="改過的知識")
    assert desk.post(address(v3), sheet).status_code == 409


def test_saving_twice_in_a_row_from_the_page_that_comes_back_is_no_conflict(v3, desk, sheet):
    sheet["name"] = "一"
    assert desk.post(address(v3), {**sheet, "_continue": "1"}).status_code == 302
    fresh = fields_of(desk.get(address(v3)).content.decode())
    fresh["name"] = "二"
    assert desk.post(address(v3), fresh).status_code == 302


def test_a_task_that_a_colleague_removed_is_no_crash(v3, desk, colleague, sheet, theirs):
    theirs["duties-1-tasks-0-DELETE"] = "on"
    assert colleague.post(address(v3), theirs).status_code == 302
    sheet["duties-1-tasks-0-blocks-0-indicators-0-text"] = "改在已刪除的任務裡。"
    response = desk.post(address(v3), sheet)
    assert response.status_code == 409
    assert "改在已刪除的任務裡。" in response.content.decode()
    assert not Task.objects.filter(duty__version=v3, code="T2.1").exists()
    assert StandardVersion.objects.get(pk=v3.pk).is_draft
    again = desk.post(address(v3), fields_of(response.content.decode()))
    assert again.status_code == 302, again.context["errors"]
    assert indicators(v3, "T2.1")[0][2] == "改在已刪除的任務裡。"
    assert len(indicators(v3, "T2.1")) == 3


def test_what_stands_in_a_removed_task_goes_with_it(v3, desk, sheet):
    sheet["duties-1-tasks-0-DELETE"] = "on"
    assert desk.post(address(v3), sheet).status_code == 302
    inside = Indicator.objects.filter(block__task__duty__version=v3)
    assert sorted(set(inside.values_list("block__task__code", flat=True))) == ["T1.1"]
