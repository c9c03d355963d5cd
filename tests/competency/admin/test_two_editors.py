"""Two editors on one row: the second is warned, with both texts, and nothing is overwritten silently."""

from __future__ import annotations

import pytest
from django.test import Client

from competency.models import Block, Duty, Indicator, StandardVersion, Task
from tests.competency.editor_desk import (
    LIST,
    PIECES,
    address,
    deleted,
    digest_of,
    head_at,
    indicator,
    indicators,
    moved,
    opened,
    row_at,
    said_in,
    saved,
)
from tests.competency.form_reader import fields_of
from tests.factories import UserFactory


@pytest.fixture
def colleague(signed_in, editor) -> Client:
    return signed_in(UserFactory(username="editor2", name="許雅婷", roles=["editor"]))


@pytest.fixture
def sheet(desk, v3, first) -> dict[str, str]:
    """The form of the first indicator, as the editor opened it."""
    return opened(desk, row_at(v3, first))


def test_a_save_over_a_newer_save_is_refused_with_both_texts(v3, first, desk, colleague, sheet):
    saved(colleague, row_at(v3, first), text="同事改的。")
    stored = digest_of(v3)
    response = desk.post(row_at(v3, first), {**sheet, "text": "我改的。"})
    html = response.content.decode()
    assert response.status_code == 409
    assert digest_of(v3) == stored
    assert "許雅婷" in html
    ((clash),) = response.context["sheet"].clashes
    assert (clash.name, clash.theirs, clash.mine, clash.is_theirs_alone) == ("text", "同事改的。", "我改的。", False)
    assert fields_of(html)["text"] == "我改的。"


def test_the_script_of_the_page_is_told_as_well(v3, first, desk, colleague, sheet):
    saved(colleague, row_at(v3, first), text="同事改的。")
    response = desk.post(row_at(v3, first), {**sheet, "text": "我改的。"}, headers=PIECES)
    assert (response.status_code, response["X-Desk"]) == (409, "form")
    assert fields_of(response.content.decode())["text"] == "我改的。"


def test_saving_once_more_after_having_seen_both_is_meant(v3, first, desk, colleague, sheet):
    saved(colleague, row_at(v3, first), text="同事改的。")
    again = fields_of(desk.post(row_at(v3, first), {**sheet, "text": "我改的。"}).content.decode())
    assert desk.post(row_at(v3, first), again).status_code == 302
    assert indicators(v3, "T1.1")[0][2] == "我改的。"


def test_what_only_the_colleague_changed_is_told_and_stays_theirs(v3, first, desk, colleague, sheet):
    saved(colleague, row_at(v3, first), code="P1.1.9")
    response = desk.post(row_at(v3, first), {**sheet, "text": "我改的。"})
    assert response.status_code == 409
    assert [clash.is_theirs_alone for clash in response.context["sheet"].clashes] == [True, False]
    assert desk.post(row_at(v3, first), fields_of(response.content.decode())).status_code == 302
    assert indicators(v3, "T1.1")[0][1:] == ("P1.1.9", "我改的。")


def test_a_third_save_meanwhile_is_told_again(v3, first, desk, colleague, sheet):
    saved(colleague, row_at(v3, first), text="同事改的。")
    again = fields_of(desk.post(row_at(v3, first), {**sheet, "text": "我改的。"}).content.decode())
    Indicator.objects.filter(pk=first.pk).update(text="第三個人。")
    assert desk.post(row_at(v3, first), again).status_code == 409


def test_two_editors_in_two_rows_do_not_disturb_each_other(v3, first, desk, colleague, sheet):
    saved(colleague, row_at(v3, indicator(v3, "P1.1.2")), text="同事改的。")
    deleted(colleague, v3, indicator(v3, "P1.1.4"))
    moved(colleague, v3, first, "down")
    assert desk.post(row_at(v3, first), {**sheet, "text": "我改的。"}).status_code == 302
    assert [row[2] for row in indicators(v3, "T1.1")][:2] == ["同事改的。", "我改的。"]


def test_both_typed_the_same(v3, first, desk, colleague, sheet):
    saved(colleague, row_at(v3, first), text="一樣的。")
    response = desk.post(row_at(v3, first), {**sheet, "text": "一樣的。"})
    assert response.status_code == 302


@pytest.mark.parametrize("gone", [["text-was"], ["code-was"], ["text-was", "code-was"]])
def test_a_form_without_the_mark_of_its_opening_is_refused(v3, first, desk, sheet, gone):
    before = digest_of(v3)
    fields = {name: value for name, value in sheet.items() if name not in gone} | {"text": "別的"}
    assert desk.post(row_at(v3, first), fields).status_code == 409
    assert digest_of(v3) == before


def test_one_s_own_second_tab_is_told_as_well(v3, desk):
    one, other = opened(desk, head_at(v3, "names")), opened(desk, head_at(v3, "names"))
    assert desk.post(head_at(v3, "names"), {**other, "name": "第一個分頁"}).status_code == 302
    assert desk.post(head_at(v3, "names"), {**one, "name": "第二個分頁"}).status_code == 409
    v3.refresh_from_db()
    assert v3.name == "第一個分頁"


def test_another_part_of_the_head_is_not_overwritten(v3, desk):
    one = opened(desk, head_at(v3, "names"))
    StandardVersion.objects.filter(pk=v3.pk).update(description="同事的描述")
    assert desk.post(head_at(v3, "names"), {**one, "name": "改名"}).status_code == 302
    v3.refresh_from_db()
    assert (v3.name, v3.description) == ("改名", "同事的描述")


def test_saving_twice_in_a_row_from_the_form_that_comes_back_is_no_conflict(v3, first, desk):
    saved(desk, row_at(v3, first), text="一")
    saved(desk, row_at(v3, first), text="二")
    assert indicators(v3, "T1.1")[0][2] == "二"


# --- What somebody removed meanwhile ------------------------------------------------------------------------------
def test_what_was_typed_of_a_row_that_a_colleague_removed_is_added_anew(v3, first, desk, colleague, sheet):
    deleted(colleague, v3, first)
    response = desk.post(row_at(v3, first), {**sheet, "text": "改在已刪除的列。"})
    html = response.content.decode()
    assert response.status_code == 409
    fields = fields_of(html)
    assert fields["text"] == "改在已刪除的列。"
    assert desk.post(response.context["sheet"].action, fields).status_code == 302
    assert indicators(v3, "T1.1")[-1][2] == "改在已刪除的列。"


def test_a_task_that_a_colleague_removed_is_no_crash(v3, desk, colleague):
    row = indicator(v3, "P2.1.1")
    fields = opened(desk, row_at(v3, row)) | {"text": "改在已刪除的任務裡。"}
    new = opened(desk, f"{LIST}{v3.pk}/rows/indicator/add/?in={row.block_id}") | {"text": "新的一項。"}
    deleted(colleague, v3, Task.objects.get(duty__version=v3, code="T2.1"))
    for where, posted in ((row_at(v3, row), fields), (f"{LIST}{v3.pk}/rows/indicator/add/", new)):
        response = desk.post(where, posted)
        assert response.status_code in (200, 409)
        assert said_in(response)
        assert posted["text"] in response.content.decode()
    assert not Task.objects.filter(duty__version=v3, code="T2.1").exists()
    assert desk.get(address(v3)).status_code == 200


def test_what_changed_after_it_was_shown_is_not_deleted_unseen(v3, desk, colleague):
    duty = Duty.objects.get(version=v3, code="T2")
    shown = opened(desk, row_at(v3, duty, "delete/"))
    saved(colleague, row_at(v3, indicator(v3, "P2.1.1")), text="同事改的。")
    response = desk.post(row_at(v3, duty, "delete/"), shown)
    assert response.status_code == 200
    assert "同事改的。" in response.content.decode()
    assert Duty.objects.filter(pk=duty.pk).exists()
    assert desk.post(row_at(v3, duty, "delete/"), fields_of(response.content.decode())).status_code == 302


def test_what_is_gone_already_is_told_as_deleted(v3, first, desk, colleague):
    shown = opened(desk, row_at(v3, first, "delete/"))
    deleted(colleague, v3, first)
    assert desk.post(row_at(v3, first, "delete/"), shown).status_code == 302
    assert desk.get(row_at(v3, first)).status_code == 404


def test_a_row_is_not_put_below_one_or_into_one_that_is_gone(v3, first, desk, colleague):
    gone = indicator(v3, "P1.1.4")
    block = Block.objects.get(task__duty__version=v3, task__code="T2.1")
    deleted(colleague, v3, gone)
    deleted(colleague, v3, block)
    for to in (f"{first.block_id}:{gone.pk}", f"{block.pk}:end"):
        assert said_in(moved(desk, v3, first, to))
    assert indicators(v3, "T1.1")[0][1] == "P1.1.1"
