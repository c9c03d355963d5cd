"""Adding evidence in a real browser, in the middle of rating."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from assessments.development.plan import GivenLine, save_line
from assessments.evidence.adding import NewEvidence, add_evidence
from assessments.models import Answer, Evidence
from tests.assessments.files import picture
from tests.browser.pages import PASSWORD, enter, item, open_desk, saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media")]


def violations(page):
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found.response["violations"]]


@pytest.fixture
def aside(page, live_server, assessment, supervisor):
    """The dialog beside the ratings, opened at P1.1.2 in the middle of a comment there."""
    open_desk(page, live_server, assessment, supervisor)
    at = item(page, "P1.1.2")
    at.locator("textarea").press_sequentially("寫到一半", delay=5)
    at.locator(".item__evidence a").click()
    aside = page.locator("#rating-aside")
    expect(aside.locator("textarea")).to_be_focused()
    return aside


def test_a_photo_is_added_beside_the_ratings_and_nothing_typed_there_is_lost(page, aside):
    expect(aside.get_by_label("項目")).to_have_value(item(page, "P1.1.2").get_attribute("id"))
    aside.locator("textarea").fill("櫃檯的照片")
    aside.locator("input[type=file]").set_input_files(
        {"name": "櫃檯.png", "mimeType": "image/png", "buffer": picture("PNG", (300, 200))}
    )
    aside.locator('[data-action="add-evidence"]').click()
    expect(aside.locator("[data-evidence]")).to_contain_text("櫃檯.png")
    expect(aside.locator("textarea")).to_have_value("")
    assert Evidence.objects.get().indicator.code == "P1.1.2"
    aside.locator("[data-close]").click()
    at = item(page, "P1.1.2")
    expect(at.locator(".item__evidence a")).to_have_text(re.compile("^1 項佐證"))
    expect(at.locator(".item__evidence a")).to_be_focused()
    expect(at.locator("textarea")).to_have_value("寫到一半")
    saved(page)
    assert Answer.objects.get().comment == "寫到一半"


@pytest.mark.browser_errors_expected
def test_what_is_refused_is_told_in_the_dialog_with_what_was_typed(page, aside):
    aside.locator("textarea").fill("沒有日期")
    aside.locator('[data-action="add-evidence"]').click()
    expect(aside.locator("[data-aside-status]")).to_have_class(re.compile("notice--error"))
    expect(aside.locator("textarea")).to_have_value("沒有日期")
    assert not Evidence.objects.exists()


@pytest.mark.browser_errors_expected
def test_what_was_typed_in_the_dialog_outlives_the_network_and_its_closing(page, context, aside):
    aside.locator("textarea").fill("打到一半斷線")
    aside.get_by_label("發生日期").fill("2026-05-04")
    context.set_offline(True)
    aside.locator('[data-action="add-evidence"]').click()
    expect(aside.locator("[data-aside-status]")).to_contain_text("沒有連線")
    page.keyboard.press("Escape")
    expect(aside).not_to_be_visible()
    context.set_offline(False)
    item(page, "P1.1.2").locator(".item__evidence a").click()
    expect(aside.locator("textarea")).to_have_value("打到一半斷線")
    aside.locator('[data-action="add-evidence"]').click()
    expect(aside.locator("[data-evidence]")).to_contain_text("打到一半斷線")
    assert Evidence.objects.count() == 1


@pytest.mark.browser_errors_expected
def test_who_was_signed_out_signs_in_over_the_dialog_and_sends_it(page, context, aside):
    aside.locator("textarea").fill("登出之後")
    aside.get_by_label("發生日期").fill("2026-05-04")
    saved(page)
    context.clear_cookies(name="sessionid")
    aside.locator('[data-action="add-evidence"]').click()
    again = page.locator("#rating-sign-in")
    again.locator("input[name=password]").fill(PASSWORD)
    again.locator("[type=submit]").click()
    expect(again).not_to_be_visible()
    expect(aside.locator("textarea")).to_have_value("登出之後")
    aside.locator('[data-action="add-evidence"]').click()
    expect(aside.locator("[data-evidence]")).to_contain_text("登出之後")


def test_lines_of_the_plan_are_written_beside_the_ratings_and_each_keeps_what_is_typed(
    page, live_server, assessment, supervisor
):
    save_line(assessment.pk, supervisor, GivenLine(goal="聽錄音", measure="", element=None, due_on=None))
    open_desk(page, live_server, assessment, supervisor)
    page.locator(".plan-call a").click()
    aside = page.locator("#rating-aside")
    first, new = aside.locator("form[data-line]"), aside.locator("form[aria-labelledby=add]")
    first.get_by_label("做法").fill("每週兩件")
    new.get_by_label("目標").fill("能處理投訴")
    new.locator('[data-action="add-line"]').click()
    expect(aside.locator("form[data-line]")).to_have_count(2)
    expect(first.first.get_by_label("做法")).to_have_value("每週兩件")
    first.first.locator('[data-action="save-line"]').click()
    expect(aside.locator("[data-aside-status]")).to_have_class(re.compile("notice--success"))
    assert [row.measure for row in assessment.plan_lines.all()] == ["每週兩件", ""]


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_the_page_is_accessible_and_never_scrolls_sideways(
    width, scheme, page, live_server, assessment, supervisor, media
):
    add_evidence(assessment.pk, supervisor, NewEvidence(url="https://example.com/" + "long" * 60))
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    base = live_server.url + assessment.get_absolute_url()
    enter(page, live_server, supervisor, f"{assessment.get_absolute_url()}evidence/")
    page.click('[data-action="remove-evidence"]')
    page.click("main details summary")
    assert violations(page) == []
    page.click('[data-action="put-back-evidence"]')
    for path in ("", "evidence/"):
        page.goto(base + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert violations(page) == []
