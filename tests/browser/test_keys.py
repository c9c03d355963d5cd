"""Keys from the first moment: where the focus stands on a rating page, and the list of keys on every page."""

import pytest
from playwright.sync_api import expect

from assessments.sheet.layout import load_sheet
from assessments.workflow import steps
from tests.browser.pages import enter, item, open_desk, saved
from tests.browser.test_axe import violations
from tests.factories import rate_all, submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_finger_keeps_the_page_at_its_top(browser, live_server, assessment, supervisor):
    context = browser.new_context(
        locale="zh-TW", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    enter(page, live_server, supervisor, f"{assessment.get_absolute_url()}rate/")
    page.wait_for_selector("html.js")
    assert page.evaluate("document.activeElement === document.body")
    assert page.evaluate("scrollY") == 0
    expect(page.locator(".keys-help")).not_to_be_visible()
    context.close()


def test_the_first_key_rates_the_first_item_that_is_still_to_do(page, live_server, assessment, supervisor):
    rate_all(assessment, supervisor, changes={"P1.2.2": ("", ""), "P2.1.1": ("", "")})
    open_desk(page, live_server, assessment, supervisor)
    expect(item(page, "P1.2.2").locator("input[type=radio]").first).to_be_focused()
    expect(item(page, "P1.2.2")).to_be_in_viewport()
    page.keyboard.press("4")
    saved(page)
    assert {one.code: one.value for one in load_sheet(assessment).items}["P1.2.2"] == "4"


def test_a_link_to_an_item_leads_there(page, live_server, assessment, supervisor):
    key = next(one.key for one in load_sheet(assessment).items if one.code == "P2.1.1")
    open_desk(page, live_server, assessment, supervisor, sheet=f"rate/#{key}")
    page.goto(f"{live_server.url}{assessment.get_absolute_url()}rate/#{key}")
    page.reload()
    expect(item(page, "P2.1.1").locator("input[type=radio]").first).to_be_focused()


def test_what_came_back_is_read_from_its_top_and_keys_work(page, live_server, assessment, trainee, supervisor, hr):
    submitted(assessment)
    steps.perform(assessment.pk, "acknowledge", trainee)
    steps.perform(assessment.pk, "return", hr, reason="請補上九月那通電話")
    open_desk(page, live_server, assessment, supervisor)
    expect(page.locator(".desk [data-returned]")).to_be_in_viewport()
    page.keyboard.press("ArrowDown")
    expect(item(page, "P1.1.2").locator("input:checked")).to_be_focused()


def test_the_list_of_keys_opens_on_every_page_but_never_while_somebody_types(page, live_server, assessment, supervisor):
    enter(page, live_server, supervisor)
    page.keyboard.press("?")
    keys = page.locator("dialog[data-keys]")
    expect(keys).to_be_visible()
    assert violations(page, "keys") == []
    page.keyboard.press("Escape")
    expect(keys).not_to_be_visible()
    page.goto(f"{live_server.url}/assessments/")
    page.keyboard.press("/")
    expect(page.locator("main input[type=search]")).to_be_focused()
    page.keyboard.type("?")
    expect(page.locator("main input[type=search]")).to_have_value("?")
    expect(keys).not_to_be_visible()
    page.locator(".keys-help").click()
    expect(keys).to_be_visible()


def test_single_keys_can_be_turned_off_and_on_again(page, live_server, assessment, supervisor):
    enter(page, live_server, supervisor)
    keys = page.locator("dialog[data-keys]")
    page.keyboard.press("?")
    keys.locator("[data-keys-single]").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("?")
    expect(keys).not_to_be_visible()
    page.locator(".keys-help").click()
    expect(keys.locator("[data-keys-single]")).not_to_be_checked()
    keys.locator("[data-keys-single]").check()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(keys).to_be_visible()
