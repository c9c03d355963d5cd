"""A document beside what was read of it, in a real browser: pressed, changed, taken back, and nothing jumps."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from competency.models import ReadDocument, StandardVersion
from tests.browser.pages import enter
from tests.rights_of_documents import read_one

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def document(standard: StandardVersion, editor) -> ReadDocument:
    return read_one(standard, editor)


@pytest.fixture
def row(document: ReadDocument) -> dict[str, str]:
    return document.content["duties"][-1]["tasks"][-1]["blocks"][0]["indicators"][-1]


def test_a_text_is_changed_where_it_stands_and_taken_back(page: Page, live_server, document, row, editor):
    enter(page, live_server, editor, document.get_absolute_url())
    text = page.locator(f"#{row['key']} a.say")
    text.click()
    field = page.locator(f"#{row['key']} textarea")
    expect(field).to_be_focused()
    expect(field).to_have_value(row["text"])
    at = page.locator("#coming").evaluate("(pane) => pane.scrollTop")
    assert at > 0
    field.fill("在此改寫")
    field.press("Control+Enter")
    expect(text).to_have_text("在此改寫")
    expect(text).to_be_focused()
    expect(page.locator(".beside-told")).not_to_be_empty()
    assert abs(page.locator("#coming").evaluate("(pane) => pane.scrollTop") - at) < 60
    assert page.url.endswith(document.get_absolute_url())
    page.locator(".changes button").first.click()
    expect(text).to_have_text(row["text"])


@pytest.mark.browser_errors_expected
def test_a_refused_text_stays_in_its_form_with_the_reason(page: Page, live_server, document, editor):
    block = document.content["duties"][0]["tasks"][0]["blocks"][0]
    enter(page, live_server, editor, document.get_absolute_url())
    page.locator(f"#{block['key']} .level a.say").click()
    page.locator(f"#{block['key']} .level textarea").fill("九")
    page.locator(f"#{block['key']} .level button").first.click()
    expect(page.locator(f"#{block['key']} [role=alert]")).to_be_visible()
    expect(page.locator(f"#{block['key']} .level textarea")).to_have_value("九")
    assert ReadDocument.objects.get().version == 1


def test_a_place_is_shown_in_the_document(page: Page, live_server, document, row, editor):
    enter(page, live_server, editor, document.get_absolute_url())
    link = page.locator(f"#{row['key']} a.at")
    link.click()
    cell = page.locator(f"#source {link.get_attribute('href')}")
    expect(cell).to_be_in_viewport()
    expect(cell).to_contain_text(row["text"])


def test_on_a_phone_one_side_is_shown_at_a_time(page: Page, live_server, document, row, editor):
    page.set_viewport_size({"width": 390, "height": 800})
    enter(page, live_server, editor, document.get_absolute_url())
    expect(page.locator("#source")).to_be_hidden()
    page.locator(f"#{row['key']} a.at").click()
    expect(page.locator("#source")).to_be_visible()
    expect(page.locator("#coming")).to_be_hidden()
    page.locator(".to-coming").click()
    expect(page.locator("#coming")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("language", "theme"), [("zh-hant", "light"), ("en", "dark")])
def test_no_rule_of_axe_is_broken(page: Page, live_server, document, row, editor, language, theme):
    editor.language = language
    editor.save()
    page.emulate_media(color_scheme=theme)
    enter(page, live_server, editor, document.get_absolute_url())
    page.locator(f"#{row['key']} a.say").click()
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
