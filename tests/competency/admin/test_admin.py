"""The editor's page: a draft is edited whole, a published version not at all."""

from __future__ import annotations

import pytest
from auditlog.models import LogEntry

from competency.drafts.publishing import publish
from competency.models import (
    Block,
    BlockElement,
    Duty,
    Element,
    Indicator,
    Note,
    StandardVersion,
    Task,
)
from tests.competency.editor_desk import FIRST_BLOCK, LIST, add_row, address, digest_of, indicators
from tests.competency.form_reader import fields_of


# --- Refusals ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["supervisor", "trainee", "hr", "auditor", "administrator", "stranger"])
@pytest.mark.parametrize("step", ["change", "new-draft", "check", "preview", "history", "publish", "delete"])
def test_only_editors_edit_standards(v3, signed_in, request, who, step):
    response = signed_in(request.getfixturevalue(who)).post(address(v3, step))
    assert response.status_code in (302, 403)
    if response.status_code == 302:
        assert "login" in response["Location"]
    v3.refresh_from_db()
    assert (v3.status, StandardVersion.objects.count()) == ("draft", 3)


@pytest.mark.parametrize("step", ["change", "delete", "publish"])
def test_a_published_version_refuses_to_be_posted(standard, desk, sheet, step):
    before = digest_of(standard)
    response = desk.post(address(standard, step), {**sheet, "name": "別的名稱", "post": "yes"})
    assert response.status_code == 403
    assert digest_of(standard) == before == standard.digest


def test_a_draft_published_meanwhile_refuses_what_was_typed(v3, desk, sheet, editor):
    published = publish(v3, by=editor)
    sheet[f"{FIRST_BLOCK}-indicators-0-text"] = "太遲了"
    assert desk.post(address(v3), sheet).status_code == 403
    assert digest_of(v3) == published.digest


def test_rows_of_a_published_version_can_not_be_drawn_into_a_draft(standard, desk, v3, sheet):
    frozen = Indicator.objects.filter(block__task__duty__version=standard).first()
    sheet[f"{FIRST_BLOCK}-indicators-0-id"] = str(frozen.pk)
    sheet[f"{FIRST_BLOCK}-indicators-0-text"] = "改寫"
    response = desk.post(address(v3), sheet)
    assert response.status_code in (200, 403)
    assert digest_of(standard) == standard.digest


def test_an_element_of_another_version_is_no_choice(standard, desk, v3, sheet):
    foreign = Element.objects.filter(version=standard, kind="K").first()
    sheet[f"{FIRST_BLOCK}-uses_k-0-element"] = str(foreign.pk)
    assert desk.post(address(v3), sheet).status_code == 200
    skill = Element.objects.filter(version=v3, kind="S").first()
    sheet[f"{FIRST_BLOCK}-uses_k-0-element"] = str(skill.pk)
    response = desk.post(address(v3), sheet)
    assert response.status_code == 200
    assert response.context["errors"]
    assert digest_of(v3) != ""
    assert not BlockElement.objects.filter(block__task__duty__version=v3, element=foreign).exists()


# --- Editing ------------------------------------------------------------------------------------------------------
def test_saving_the_page_untouched_changes_nothing(v3, sheet, send):
    before = digest_of(v3)
    LogEntry.objects.all().delete()
    send(sheet)
    assert digest_of(v3) == before
    assert not LogEntry.objects.exists()


def test_a_whole_draft_is_edited_in_one_post(standard, v3, sheet, send, editor):
    rows = f"{FIRST_BLOCK}-indicators"
    sheet[f"{rows}-0-text"] = "改過的第一項。"
    sheet[f"{rows}-1-DELETE"] = "on"
    sheet[f"{rows}-2-position"], sheet[f"{rows}-3-position"] = "3", "2"
    add_row(sheet, rows, code="P1.1.5", text="新增的指標。")
    sheet[f"{FIRST_BLOCK}-level"] = "3"
    sheet["description"] = "改過的描述。"
    sheet["notes-1-text"] = "改過的說明。"
    LogEntry.objects.all().delete()
    send(sheet)
    assert indicators(v3, "T1.1") == [
        (1, "P1.1.1", "改過的第一項。"),
        (2, "P1.1.4", "詳細正確記錄客戶服務內容。"),
        (3, "P1.1.3", "當客戶有立即要求時，能理解並依據組織政策，提供適切服務。"),
        (4, "P1.1.5", "新增的指標。"),
    ]
    v3.refresh_from_db()
    assert v3.description == "改過的描述。"
    assert Note.objects.get(version=v3, position=2).text == "改過的說明。"
    assert Block.objects.get(task__duty__version=v3, task__code="T1.1").level == 3
    assert digest_of(standard) == standard.digest
    assert {entry.actor for entry in LogEntry.objects.all()} == {editor}
    assert LogEntry.objects.get(object_repr__contains="改過的第一項").changes["text"][1] == "改過的第一項。"


def test_tasks_and_duties_are_put_in_another_order(v3, desk, send):
    first = Duty.objects.get(version=v3, code="T1")
    for position in (2, 3):
        Task.objects.create(duty=first, code=f"T1.{position}", name="任務", position=position)
    sheet = fields_of(desk.get(address(v3)).content.decode())
    sheet["duties-0-position"], sheet["duties-1-position"] = "1", "0"
    for number, position in enumerate("201"):
        sheet[f"duties-0-tasks-{number}-position"] = position
    send(sheet)
    duties = Duty.objects.filter(version=v3).order_by("position")
    assert [(duty.position, duty.code) for duty in duties] == [(1, "T2"), (2, "T1")]
    tasks = Task.objects.filter(duty__version=v3, duty__code="T1").order_by("position")
    assert [(task.position, task.code) for task in tasks] == [(1, "T1.2"), (2, "T1.3"), (3, "T1.1")]


def test_a_new_duty_with_its_task_block_and_indicator_is_saved_at_once(v3, sheet, send):
    duty = add_row(sheet, "duties", code="T3", name="新職責")
    task = add_row(sheet, f"{duty}-tasks", code="T3.1", name="新任務")
    block = f"{task}-blocks-0"  # a new task brings its first block
    add_row(sheet, f"{block}-indicators", code="P3.1.1", text="新指標。")
    known = Element.objects.get(version=v3, code="K02")
    add_row(sheet, f"{block}-uses_k", element=str(known.pk))
    send(sheet)
    created = Block.objects.get(task__duty__version=v3, task__code="T3.1")
    assert (created.position, created.level, created.task.duty.position) == (1, None, 3)
    assert indicators(v3, "T3.1") == [(1, "P3.1.1", "新指標。")]
    assert [link.element for link in created.block_elements.all()] == [known]


def test_elements_are_added_and_taken_out_of_use(v3, sheet, send):
    add_row(sheet, "elements_k", kind="K", code="K06", text="新知識")
    sheet[f"{FIRST_BLOCK}-uses_s-0-DELETE"] = "on"
    send(sheet)
    added = Element.objects.get(version=v3, code="K06")
    assert (added.kind, added.position) == ("K", 6)
    links = BlockElement.objects.filter(block__task__duty__version=v3, block__task__code="T1.1", element__kind="S")
    assert [(link.position, link.element.code) for link in links.order_by("position")] == [
        (1, "S02"), (2, "S03"), (3, "S04"), (4, "S05"), (5, "S06"),
    ]  # fmt: skip


def test_a_deleted_skill_leaves_every_block_that_asked_for_it(v3, sheet, send):
    """As from v2 to v3, where skills are cut: nobody should have to look for their uses first."""
    skill = Element.objects.get(version=v3, code="S03")
    assert skill.block_elements.count() == 2
    row = next(name for name, value in sheet.items() if name.startswith("elements_s-") and value == str(skill.pk))
    sheet[f"{row.removesuffix('-id')}-DELETE"] = "on"
    send(sheet)
    assert not Element.objects.filter(version=v3, code="S03").exists()
    skills = BlockElement.objects.filter(block__task__duty__version=v3, block__task__code="T2.1", element__kind="S")
    assert [link.element.code for link in skills.order_by("position")] == ["S04", "S07", "S08"]


def test_mistakes_are_shown_at_their_field_and_nothing_is_saved(v3, desk, sheet):
    before = digest_of(v3)
    sheet[f"{FIRST_BLOCK}-indicators-0-text"] = ""
    sheet[f"{FIRST_BLOCK}-level"] = "9"
    sheet["duties-1-name"] = "不會存下來"
    add_row(sheet, "elements_k", kind="K", code="K01", text="客戶關係管理概念")
    response = desk.post(address(v3), sheet)
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count('class="errorlist') >= 3
    assert "不會存下來" in html, "what was typed stays on the page"
    assert digest_of(v3) == before


def test_a_task_added_without_a_name_is_a_mistake_not_a_loss(v3, desk, sheet):
    add_row(sheet, "duties-0-tasks", code="", name="")
    assert desk.post(address(v3), sheet).status_code == 200


def test_a_version_of_a_new_standard_is_begun_from_nothing(desk, db):
    fields = fields_of(desk.get(f"{LIST}add/").content.decode())
    fields |= {"code": "KMM2431-006v3", "label": "v3", "name": "行銷助理"}
    assert desk.post(f"{LIST}add/", fields).status_code == 302
    begun = StandardVersion.objects.get(code="KMM2431-006v3")
    assert (begun.standard.code, begun.status) == ("KMM2431-006", "draft")
