"""Shortcuts and marks of the rating page in a real browser, by key, by press and without JavaScript."""

import pytest
from playwright.sync_api import expect

from assessments.models import Answer, ElementMark
from assessments.sheet.layout import load_sheet
from tests.browser.pages import enter, rate, saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def opened(page, live_server, assessment, supervisor):
    """The rating page and its first task, by its code."""
    enter(page, live_server, supervisor, f"{assessment.get_absolute_url()}rate/")
    return page.locator(f"#task-{load_sheet(assessment).tasks[0].task.pk}")


def given():
    return {answer.indicator.code: answer.value for answer in Answer.objects.exclude(level=None)}


def test_one_key_fills_the_rest_of_a_task_and_undo_restores_what_stood_before(page, opened):
    rate(page, "P1.1.2", "2", "需提醒")
    page.locator("[data-indicator='P1.1.1'] textarea").fill("m 在評語裡只是字")
    page.locator("[data-indicator='P1.1.1'] input[type=radio]").first.focus()
    page.keyboard.press("m")
    expect(opened.locator("input:checked[type=radio]")).to_have_count(4)
    expect(opened.locator("[data-undo-text]")).to_contain_text("3")
    saved(page)
    traced = Answer.objects.filter(shortcut="rest_meets").values_list("indicator__code", flat=True)
    assert set(traced) == {"P1.1.1", "P1.1.3", "P1.1.4"}
    assert given() == {"P1.1.1": "3", "P1.1.2": "2", "P1.1.3": "3", "P1.1.4": "3"}
    opened.locator("[data-action=undo]").press("Enter")
    expect(opened.locator("input:checked[type=radio]")).to_have_count(1)
    saved(page)
    assert not Answer.objects.filter(shortcut="rest_meets").exists()
    assert given() == {"P1.1.2": "2"}
    assert Answer.objects.get(indicator__code="P1.1.1").comment == "m 在評語裡只是字"


def test_who_undoes_by_key_stays_where_they_are_and_rates_on(page, opened):
    third = page.locator("[data-indicator='P1.1.3'] input[type=radio]")
    third.first.focus()
    page.keyboard.press("m")
    page.keyboard.press("u")
    expect(opened.locator("input:checked[type=radio]")).to_have_count(0)
    page.keyboard.press("4")
    expect(page.locator("[data-indicator='P1.1.3'] input[value='4']")).to_be_checked()


def test_the_key_typed_in_a_comment_is_only_a_letter(page, opened):
    page.locator("[data-indicator='P1.1.1'] textarea").press_sequentially("ml")
    expect(page.locator("[data-indicator='P1.1.1'] textarea")).to_have_value("ml")
    expect(opened.locator("input:checked[type=radio]")).to_have_count(0)


def test_the_next_rating_ends_the_offer_to_undo(page, opened):
    opened.locator("[data-fill=rest_meets]").click()
    expect(opened.locator("[data-undo]")).to_be_visible()
    page.locator("[data-indicator='P1.2.1'] input[value='4']").check(force=True)
    expect(opened.locator("[data-undo]")).to_be_hidden()


def test_a_mark_is_saved_at_once(page, opened):
    opened.locator("details.gap summary").click()
    opened.locator("[data-mark]").first.check()
    expect(opened.locator("[data-mark-state]")).to_have_attribute("data-mark-state", "saved")
    assert ElementMark.objects.count() == 1


def test_the_descriptor_is_shown_while_pointing_and_nothing_moves(page, opened):
    item = page.locator("[data-indicator='P1.1.1']")
    height = item.bounding_box()["height"]
    item.locator(".scale__step").nth(4).hover()
    expect(item.locator("[data-descriptor]")).not_to_be_empty()
    assert item.bounding_box()["height"] == height


def test_without_javascript_a_press_fills_the_task(browser, live_server, assessment, supervisor):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enter(page, live_server, supervisor, f"{assessment.get_absolute_url()}rate/")
    page.locator("[data-fill=rest_meets]").first.click()
    assert Answer.objects.filter(shortcut="rest_meets").count() == 4
    page.locator(".shortcuts__undo").first.click()
    assert given() == {}
    context.close()
