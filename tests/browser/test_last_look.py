"""The last look before signing: a dialog over the ratings, a sheet on a phone, a page where no script runs."""

import re

import pytest
from playwright.sync_api import expect

from assessments.development.plan import GivenLine, save_line
from assessments.models import Answer, Assessment
from assessments.sheet.layout import load_sheet
from assessments.workflow import steps
from config.days import written
from tests.browser.pages import enter, item, open_desk
from tests.browser.test_axe import both, violations
from tests.factories import rate_all, submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BELOW = {"P1.1.2": ("2", "退貨期限說錯兩次"), "P1.2.5": ("not_observed", "這段期間沒有")}
ANSWER = "補上九月那通電話的紀錄。"


def status_of(assessment):
    return Assessment.objects.get(pk=assessment.pk).status


def sent_back(assessment, trainee, hr):
    submitted(assessment, changes=BELOW)
    steps.perform(assessment.pk, "dispute", trainee, reason="不同意")
    steps.perform(assessment.pk, "return", hr, reason="請補上九月那通電話")


@pytest.mark.browser_errors_expected
def test_without_a_connection_nothing_opens_and_the_page_says_so(page, context, live_server, assessment, supervisor):
    rate_all(assessment, supervisor)
    open_desk(page, live_server, assessment, supervisor)
    context.set_offline(True)
    page.click('[data-action="submit"]')
    page.wait_for_selector('[data-save-state="offline"]')
    expect(page.locator("dialog[open]")).to_have_count(0)
    context.set_offline(False)
    page.click('[data-action="submit"]')
    expect(page.locator("dialog[open]")).to_be_visible()


@pytest.mark.browser_errors_expected
def test_an_ended_session_asks_to_sign_in_and_nothing_is_lost(page, context, live_server, assessment, supervisor):
    rate_all(assessment, supervisor)
    open_desk(page, live_server, assessment, supervisor)
    context.clear_cookies(name="sessionid")
    page.click('[data-action="submit"]')
    expect(page.locator("#rating-sign-in")).to_be_visible()
    assert status_of(assessment) == "draft"


def test_enter_twice_signs_nothing_and_escape_leads_back(page, live_server, assessment, supervisor):
    rate_all(assessment, supervisor)
    open_desk(page, live_server, assessment, supervisor)
    page.locator("[data-indicator='P1.1.1'] textarea").fill("送出前才打的字")
    button = page.locator('.side [data-action="submit"]')
    button.press("Enter")
    looked = page.locator("dialog[open]")
    expect(looked).to_contain_text(written(assessment.self_due))
    expect(looked.locator("h2").first).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(looked).to_have_count(0)
    expect(button).to_be_focused()
    expect(page.locator("[data-indicator='P1.1.1'] textarea")).to_have_value("送出前才打的字")
    assert status_of(assessment) == "draft"
    button.press("Enter")
    looked.locator('[data-action="submit"]').click()
    page.wait_for_selector(".chip--submitted")
    assert Answer.objects.filter(comment="送出前才打的字").exists()


def test_a_gap_is_a_link_that_leads_to_its_item(page, live_server, assessment, supervisor):
    rate_all(assessment, supervisor, changes=BELOW)
    open_desk(page, live_server, assessment, supervisor)
    page.click('[data-action="submit"]')
    looked = page.locator("dialog[open]")
    expect(looked.locator(".chip--not_yet_competent")).to_be_visible()
    looked.get_by_role("link", name="P1.2.5").click()
    expect(looked).to_have_count(0)
    expect(item(page, "P1.2.5").locator("input:checked")).to_be_focused()
    expect(item(page, "P1.2.5")).to_be_in_viewport()


def test_each_look_is_of_what_stands_now(page, live_server, assessment, supervisor):
    rate_all(assessment, supervisor, changes=BELOW)
    open_desk(page, live_server, assessment, supervisor)
    page.click('[data-action="submit"]')
    looked = page.locator("dialog[open]")
    expect(looked).to_contain_text("未列入計畫")
    looked.locator("[data-look-close]").click()
    save_line(assessment.pk, supervisor, GivenLine("跟班兩週"))
    item(page, "P1.2.5").locator("input[value='3']").check(force=True)
    page.click('[data-action="submit"]')
    expect(looked).to_be_visible()
    expect(looked).not_to_contain_text("未列入計畫")
    expect(looked.get_by_role("link", name="P1.2.5")).to_have_count(0)


def test_what_lacks_a_comment_after_the_look_is_asked_for_again(page, live_server, assessment, supervisor):
    rate_all(assessment, supervisor)
    open_desk(page, live_server, assessment, supervisor)
    page.click('[data-action="submit"]')
    page.wait_for_selector("dialog[open]")
    page.locator("[data-indicator='P1.1.1'] input[value='2']").evaluate(
        "field => { field.checked = true; field.dispatchEvent(new Event('change', { bubbles: true })); }"
    )
    page.locator('dialog[open] [data-action="submit"]').click()
    expect(page.locator("[data-missing] a")).to_have_text(["P1.1.1"])
    assert status_of(assessment) == "draft"


def test_an_answer_to_hr_survives_closing_and_reloading_and_is_signed(
    page, live_server, assessment, trainee, supervisor, hr
):
    sent_back(assessment, trainee, hr)
    open_desk(page, live_server, assessment, supervisor)
    expect(page.locator(".desk [data-returned='return']")).to_contain_text("請補上九月那通電話")
    page.click('[data-action="submit"]')
    page.locator("dialog[open] textarea").fill(ANSWER)
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_selector("html.js")
    page.click('[data-action="submit"]')
    expect(page.locator("dialog[open] textarea")).to_have_value(ANSWER)
    page.click('dialog[open] [data-action="submit"]')
    page.wait_for_selector(".chip--submitted")
    assert assessment.events.filter(action="submit").last().reason == ANSWER
    expect(page.locator("[data-event=submit] blockquote").first).to_have_text(ANSWER)
    enter(page, live_server, hr, assessment.get_absolute_url())
    expect(page.locator("[data-event=submit] blockquote").first).to_have_text(ANSWER)


def test_on_a_phone_it_is_a_sheet_whose_button_is_always_in_reach(browser, live_server, assessment, supervisor):
    codes = [one.code for one in load_sheet(assessment).indicators]
    rate_all(assessment, supervisor, changes=dict.fromkeys(codes, ("2", "不足")))
    context = browser.new_context(
        locale="zh-TW", viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    enter(page, live_server, supervisor, f"{assessment.get_absolute_url()}rate/")
    page.wait_for_selector("html.js")
    page.locator('[data-action="submit"]').tap()
    looked = page.locator("dialog[open]")
    expect(looked.locator('[data-action="submit"]')).to_be_in_viewport(ratio=1)
    place = looked.locator("[data-look-place]")
    assert place.evaluate("place => place.scrollHeight > place.clientHeight")
    place.evaluate("place => place.scrollTo(0, place.scrollHeight)")
    expect(looked.locator("#look-signing")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    looked.locator('[data-action="submit"]').tap()
    page.wait_for_selector(".chip--submitted")
    context.close()


def test_without_a_script_it_is_a_page_with_the_same_button(browser, live_server, assessment, trainee, supervisor, hr):
    sent_back(assessment, trainee, hr)
    context = browser.new_context(java_script_enabled=False, locale="zh-TW")
    page = context.new_page()
    enter(page, live_server, supervisor, f"{assessment.get_absolute_url()}rate/")
    page.click('[data-action="submit"]')
    page.wait_for_url("**/rate/submit/")
    page.get_by_role("link", name="P1.2.5").click()
    page.wait_for_url(re.compile(r"/rate/#i\d+$"))
    page.go_back()
    page.fill("[name=reason]", ANSWER)
    page.click('[data-action="submit"]')
    page.wait_for_selector(".chip--submitted")
    assert assessment.events.filter(action="submit").last().reason == ANSWER
    context.close()


@both
def test_neither_dialog_nor_page_breaks_a_rule(language, theme, page, live_server, assessment, trainee, supervisor, hr):
    sent_back(assessment, trainee, hr)
    supervisor.language = language
    page.emulate_media(color_scheme=theme)
    open_desk(page, live_server, assessment, supervisor)
    found = violations(page, "ratings that came back")
    page.click('[data-action="submit"]')
    page.wait_for_selector("#rating-look:modal")
    found += violations(page, "the dialog")
    page.goto(f"{page.url}submit/")
    found += violations(page, "the page")
    rate_all(assessment, supervisor, changes={"P2.1.1": ("", "")})
    page.reload()
    found += violations(page, "something missing")
    assert found == []
