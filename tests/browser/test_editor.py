"""The editor at work in a real browser: a draft from a version, rows added, dragged, removed, saved, published."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from competency.drafts.publishing import new_draft
from competency.models import BlockElement, Duty, Element, Indicator, StandardVersion, Task
from people.models import User
from tests.browser.pages import enter
from tests.competency.editor_desk import LIST

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROWS = "#duties-0-tasks-0-blocks-0-indicators-group"


@pytest.fixture
def draft_page(page: Page, live_server, standard: StandardVersion, editor: User) -> Page:
    """Signed in as the editor, on the page of a draft of two tasks, each in its own duty."""
    made = new_draft(standard, "BAS4222-002v3", "v3", by=editor)
    Task.objects.filter(duty__version=made, code__in=["T1.2", "T1.3"]).delete()
    enter(page, live_server, editor, f"{LIST}{made.pk}/change/")
    page.wait_for_selector(ROWS)
    return page


def test_a_draft_is_begun_by_the_button(page: Page, live_server, standard: StandardVersion, editor: User):
    enter(page, live_server, editor, f"{LIST}{standard.pk}/change/")
    page.wait_for_selector(".draft-note")
    page.click(".object-tools a[href$='/new-draft/']")
    page.click(".submit-row input[type=submit]")
    page.wait_for_selector(ROWS)
    assert codes_of_first_task() == ["P1.1.1", "P1.1.2", "P1.1.3", "P1.1.4"]


def drag(page: Page, handle: Locator, target: Locator) -> None:
    """Drags by hand: the list reacts to movement, not to a jump."""
    handle.scroll_into_view_if_needed()
    start, end = handle.bounding_box(), target.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(start["x"] + 5, start["y"] - 5, steps=3)
    page.mouse.move(end["x"] + 5, end["y"] + 3, steps=12)
    page.mouse.up()


def save(page: Page) -> None:
    page.click("input[name=_continue]")
    expect(page.locator(".messagelist .success")).to_be_visible()


def draft() -> StandardVersion:
    return StandardVersion.objects.get(code="BAS4222-002v3")


def codes_of_first_task() -> list[str]:
    rows = Indicator.objects.filter(block__task__duty__version=draft(), block__task__code="T1.1")
    return list(rows.order_by("position").values_list("code", flat=True))


def test_indicators_are_added_and_dragged_and_removed_and_saved(draft_page: Page):
    rows = draft_page.locator(f"{ROWS} .djn-item")
    draft_page.click(f"{ROWS} .djn-add-handler")
    draft_page.fill("[name=duties-0-tasks-0-blocks-0-indicators-4-code]", "P1.1.5")
    draft_page.fill("[name=duties-0-tasks-0-blocks-0-indicators-4-text]", "新增的指標。")
    draft_page.check(f"{ROWS} #id_duties-0-tasks-0-blocks-0-indicators-1-DELETE")
    drag(draft_page, rows.nth(3).locator(".djn-drag-handler"), rows.nth(0))
    save(draft_page)
    assert codes_of_first_task() == ["P1.1.4", "P1.1.1", "P1.1.3", "P1.1.5"]
    expect(draft_page.locator(f"{ROWS} .djn-item")).to_have_count(4)


def test_a_whole_new_duty_is_written_in_one_go(draft_page: Page):
    draft_page.click("#duties-group > .djn-add-item .djn-add-handler")
    draft_page.fill("[name=duties-2-code]", "T3")
    draft_page.fill("[name=duties-2-name]", "新職責")
    draft_page.click("#duties-2-tasks-group > .djn-add-item .djn-add-handler")
    draft_page.fill("[name=duties-2-tasks-0-code]", "T3.1")
    draft_page.fill("[name=duties-2-tasks-0-name]", "新任務")
    block = "duties-2-tasks-0-blocks-0"
    draft_page.fill(f"[name={block}-level]", "3")
    draft_page.click(f"#{block}-indicators-group .djn-add-handler")
    draft_page.fill(f"[name={block}-indicators-0-code]", "P3.1.1")
    draft_page.fill(f"[name={block}-indicators-0-text]", "新指標。")
    draft_page.click(f"#{block}-uses_k-group .djn-add-handler")
    draft_page.select_option(f"[name={block}-uses_k-0-element]", label="K04組織資料庫維護程序")
    save(draft_page)
    task = Task.objects.get(duty__version=draft(), code="T3.1")
    assert (task.duty.code, task.duty.position, task.blocks.get().level) == ("T3", 3, 3)
    assert Indicator.objects.get(block__task=task).text == "新指標。"
    assert BlockElement.objects.get(block__task=task).element == Element.objects.get(version=draft(), code="K04")


def test_duties_are_dragged_into_another_order(draft_page: Page):
    duties = draft_page.locator("#duties-group > .djn-items > .djn-inline-form.djn-item")
    draft_page.set_viewport_size({"width": 1280, "height": 4000})
    drag(draft_page, duties.nth(1).locator("> h3 .draft-handle"), duties.nth(0))
    save(draft_page)
    in_order = Duty.objects.filter(version=draft()).order_by("position").values_list("code", "position")
    assert list(in_order) == [("T2", 1), ("T1", 2)]


def test_a_mistake_is_shown_where_it_is_and_the_rest_is_kept(draft_page: Page):
    draft_page.fill("[name=duties-0-tasks-0-blocks-0-level]", "9")
    draft_page.fill("[name=duties-0-name]", "改過的職責")
    # The browser's own check would stop a 9 before the server sees it.
    draft_page.eval_on_selector("#standardversion_form", "form => { form.noValidate = true; }")
    draft_page.click("input[name=_continue]")
    expect(draft_page.locator(".field-level .errorlist")).to_be_visible()
    expect(draft_page.locator("[name=duties-0-name]")).to_have_value("改過的職責")
    assert Duty.objects.get(version=draft(), position=1).name == "與客戶互動"


def test_a_draft_is_published_after_being_asked(draft_page: Page, standard: StandardVersion):
    draft_page.click(".object-tools a[href$='/publish/']")
    draft_page.check("[name=seen]")  # that the date of the new version is not stated
    draft_page.click(".submit-row input[type=submit]")
    expect(draft_page.locator(".messagelist .success")).to_be_visible()
    expect(draft_page.locator("[name=_save]")).to_have_count(0)
    assert draft().status == "current"
    standard.refresh_from_db()
    assert standard.successor == draft()


def test_rows_are_moved_by_arrows_with_the_keyboard_and_saved(draft_page: Page):
    first = draft_page.locator(f"{ROWS} .djn-item").nth(0)
    first.locator("[data-move='1']").focus()
    draft_page.keyboard.press("Enter")
    draft_page.keyboard.press("Enter")
    save(draft_page)
    assert codes_of_first_task() == ["P1.1.2", "P1.1.3", "P1.1.1", "P1.1.4"]
    duties = draft_page.locator("#duties-group > .djn-items > .djn-inline-form.djn-item")
    duties.nth(1).locator("> h3 [data-move='-1']").click()
    save(draft_page)
    in_order = Duty.objects.filter(version=draft()).order_by("position").values_list("code", flat=True)
    assert list(in_order) == ["T2", "T1"]


@pytest.mark.browser_errors_expected
def test_a_colleague_s_newer_text_is_shown_and_taken_over(draft_page: Page):
    name = "duties-0-tasks-0-blocks-0-indicators-0-text"
    Indicator.objects.filter(block__task__duty__version=draft(), code="P1.1.1").update(text="同事改的。")
    draft_page.fill(f"[name={name}]", "我改的。")
    draft_page.fill("[name=duties-0-name]", "我的職責")
    draft_page.click("input[name=_continue]")
    expect(draft_page.locator(".draft-conflict")).to_contain_text("同事改的。")
    expect(draft_page.locator(f"[name={name}]")).to_have_value("我改的。")
    draft_page.click(f"[data-take='{name}']")
    expect(draft_page.locator(f"[name={name}]")).to_have_value("同事改的。")
    save(draft_page)
    assert Indicator.objects.get(block__task__duty__version=draft(), code="P1.1.1").text == "同事改的。"
    assert Duty.objects.get(version=draft(), position=1).name == "我的職責"
