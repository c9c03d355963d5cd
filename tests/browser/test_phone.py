"""The rating desk on a phone: what is pressed first stands on the first screen, and nothing speaks of a keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import enter, item, saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
languages = pytest.mark.parametrize("language", ["zh-hant", "en"])


@pytest.fixture
def phone(browser):
    contexts = []

    def opened(width=390):
        context = browser.new_context(
            locale="zh-TW", viewport={"width": width, "height": 844}, has_touch=True, is_mobile=True
        )
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def open_sheet(page, live_server, assessment, person, language, sheet="rate"):
    person.language = language
    person.save()
    enter(page, live_server, person, f"{assessment.get_absolute_url()}{sheet}/")
    page.wait_for_selector("html.js")


def box(locator):
    found = locator.bounding_box()
    assert found
    return found


@languages
@pytest.mark.parametrize("sheet", ["rate", "self"])
def test_the_first_levels_stand_on_the_first_screen(
    phone, live_server, assessment, supervisor, trainee, language, sheet
):
    page = phone()
    open_sheet(page, live_server, assessment, supervisor if sheet == "rate" else trainee, language, sheet)
    steps = box(page.locator(".scale").first)
    assert steps["y"] + steps["height"] <= box(page.locator(".desk__side"))["y"]


def test_nothing_speaks_of_keys_where_there_is_a_finger_only(phone, live_server, assessment, supervisor):
    page = phone()
    open_sheet(page, live_server, assessment, supervisor, "zh-hant")
    expect(page.locator("[data-keys-open]")).not_to_be_visible()
    expect(page.locator("form kbd:visible")).to_have_count(0)


@languages
@pytest.mark.parametrize("width", [390, 360, 320])
def test_the_state_of_saving_stands_in_one_line_beside_the_button(
    phone, live_server, assessment, supervisor, language, width
):
    page = phone(width)
    open_sheet(page, live_server, assessment, supervisor, language)
    item(page, "P1.1.1").locator(".scale__step").nth(2).tap()
    saved(page)
    state, button = box(page.locator("[data-save-state]")), box(page.locator("[data-action=submit]"))
    assert state["height"] < 30
    assert state["x"] + state["width"] <= button["x"]
    assert button["y"] < state["y"] + state["height"] / 2 < button["y"] + button["height"]
    text = page.evaluate(
        "(() => { const range = document.createRange(); range.selectNodeContents(document.querySelector("
        "'[data-save-state]')); return range.getBoundingClientRect().right; })()"
    )
    assert text <= button["x"]
    progress, outline = box(page.locator(".side__progress")), box(page.locator(".side__open"))
    assert progress["x"] + progress["width"] <= outline["x"]
