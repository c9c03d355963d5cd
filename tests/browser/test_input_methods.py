"""Typing Chinese on the rating desk, and boards of other layouts: a key means the same whatever types it."""

import pytest
from playwright.sync_api import expect

from assessments.models import Answer
from tests.browser.input_methods import (
    InputMethod,
    composed,
    escaped_in_chrome_on_a_mac,
    escaped_in_firefox,
    escaped_in_safari,
    key,
    processed,
    replay,
)
from tests.browser.pages import enter, give_password, item, open_desk, saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST = "P1.1.1"
LONG, PAUSE = 60_000, 1_000  # milliseconds, of the page's own clock


@pytest.fixture
def desk(page, live_server, assessment, supervisor):
    open_desk(page, live_server, assessment, supervisor)
    return page


def chosen(page, code=FIRST):
    box = item(page, code).locator("input[type=radio]:checked")
    return box.get_attribute("value") if box.count() else ""


def on_the_levels(page, code=FIRST):
    item(page, code).locator("input[type=radio]").first.focus()


@pytest.mark.parametrize("escaped", [escaped_in_safari, escaped_in_firefox, escaped_in_chrome_on_a_mac])
def test_the_escape_that_ends_a_composition_does_not_leave_the_comment(desk, escaped):
    field = item(desk, FIRST).locator("textarea")
    field.fill("已")
    replay(desk, composed("已ㄓ", "ㄓ"), escaped("已"), key("5", "Digit5"))
    expect(field).to_be_focused()
    assert chosen(desk) == ""
    replay(desk, key("Escape", "Escape", keyCode=27))
    expect(item(desk, FIRST).locator("input[type=radio]").first).to_be_focused()


@pytest.mark.parametrize(
    ("pressed", "value"),
    [
        pytest.param(processed("Digit4"), "4", id="under an input method"),
        pytest.param(processed("Numpad2"), "2", id="under an input method, number pad"),
        pytest.param(processed("Digit0"), "not_observed", id="zero under an input method"),
        pytest.param(key("ㄓ", "Digit5", keyCode=53), "5", id="bopomofo letter"),
        pytest.param(key("３", "Digit3"), "3", id="full-width"),
        pytest.param(key("&", "Digit1"), "1", id="AZERTY"),
        pytest.param(key("é", "Digit2"), "2", id="AZERTY accent"),
        pytest.param(key("2", "Digit2", shiftKey=True), "2", id="AZERTY with Shift"),
        pytest.param(key("4", "Numpad4"), "4", id="number pad"),
        pytest.param(key("!", "Digit1", shiftKey=True), "", id="Shift and a digit"),
        pytest.param(processed("Digit1", shiftKey=True), "", id="Shift under an input method"),
        pytest.param(key("²", "Backquote"), "", id="no digit but a small two"),
        pytest.param(key("¹", "Digit1", modifierAltGraph=True), "", id="AltGr"),
        pytest.param(key("End", "Numpad1"), "", id="number pad without Num Lock"),
        pytest.param(key("3", "Digit3", ctrlKey=True), "", id="Ctrl"),
        pytest.param(key("3", "Digit3", metaKey=True), "", id="Cmd"),
        pytest.param(processed("Digit3", isComposing=True), "", id="in the midst of a composition"),
        pytest.param(key("Unidentified", "", keyCode=229), "", id="a phone's keyboard"),
    ],
)
def test_a_digit_gives_its_level_on_every_board(desk, pressed, value):
    on_the_levels(desk)
    replay(desk, pressed)
    assert chosen(desk) == value
    saved(desk)


@pytest.mark.parametrize(
    "pressed",
    [processed("KeyC"), key("ｃ", "KeyC"), key("C", "KeyC"), key("ㄏ", "KeyC"), key("c", "KeyI")],
    ids=["under an input method", "full-width", "Caps Lock", "bopomofo letter", "Dvorak"],
)
def test_the_key_of_the_comment_leads_there_on_every_board(desk, pressed):
    on_the_levels(desk)
    replay(desk, pressed[:1])
    expect(item(desk, FIRST).locator("textarea")).to_be_focused()


@pytest.mark.parametrize(
    "pressed",
    [processed("Slash", shiftKey=True), key("？", "Slash", shiftKey=True), key("?", "Minus", shiftKey=True)],
    ids=["under an input method", "full-width", "German"],
)
def test_the_list_of_keys_opens_on_every_board(desk, pressed):
    on_the_levels(desk)
    replay(desk, pressed)
    expect(desk.locator("#rating-keys")).to_be_visible()


@pytest.mark.parametrize("pressed", [processed("KeyM"), key("ｍ", "KeyM"), key("m", "Semicolon")])
def test_the_shortcuts_go_by_the_same_reading_of_keys(desk, pressed):
    on_the_levels(desk)
    replay(desk, pressed)
    assert chosen(desk) == "3"
    assert chosen(desk, "P1.1.2") == "3"
    replay(desk, processed("KeyU"))
    assert chosen(desk, "P1.1.2") == ""
    saved(desk)


def test_a_key_held_down_types_nothing_into_the_comment_it_leads_to(desk):
    on_the_levels(desk)
    desk.keyboard.down("c")
    desk.keyboard.down("c")
    desk.keyboard.up("c")
    expect(item(desk, FIRST).locator("textarea")).to_be_focused()
    expect(item(desk, FIRST).locator("textarea")).to_have_value("")
    desk.keyboard.down("c")
    desk.keyboard.down("c")
    expect(item(desk, FIRST).locator("textarea")).to_have_value("cc")
    saved(desk)


def test_what_is_still_being_composed_is_not_saved_before_it_is_a_word(page, live_server, assessment, supervisor):
    page.clock.install()
    open_desk(page, live_server, assessment, supervisor)
    field = item(page, FIRST).locator("textarea")
    field.focus()
    method = InputMethod(page)
    method.compose("ㄓㄨㄥ")
    expect(field).to_have_value("ㄓㄨㄥ")
    posts = []
    page.on("request", lambda request: posts.append(request.post_data) if request.method == "POST" else None)
    page.clock.run_for(LONG)
    assert posts == []
    method.confirm("中")
    expect(field).to_have_value("中")
    page.clock.run_for(PAUSE)
    saved(page)
    assert len(posts) == 1
    assert Answer.objects.get().comment == "中"


def test_a_page_that_is_left_in_the_midst_of_a_word_loses_nothing(desk):
    field = item(desk, FIRST).locator("textarea")
    field.press_sequentially("示範後")
    InputMethod(desk).compose("仍需提")
    expect(field).to_have_value("示範後仍需提")
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.reload()
    expect(item(desk, FIRST).locator("textarea")).to_have_value("示範後仍需提")
    saved(desk)
    assert Answer.objects.get().comment == "示範後仍需提"


def test_a_composition_that_is_taken_back_leaves_the_text_as_it_was(page, live_server, assessment, supervisor):
    page.clock.install()
    open_desk(page, live_server, assessment, supervisor)
    field = item(page, FIRST).locator("textarea")
    field.fill("已示範")
    page.clock.run_for(PAUSE)
    saved(page)
    method = InputMethod(page)
    method.compose("ㄓㄨ")
    method.compose("")
    expect(field).to_have_value("已示範")
    page.clock.run_for(PAUSE)
    saved(page)
    assert Answer.objects.get().comment == "已示範"


def test_the_key_that_ends_a_composition_closes_no_dialog(desk):
    """Chromium closes none by such a key; Safari does, unless the page prevents it."""
    item(desk, FIRST).locator(".item__evidence a").click()
    text = desk.locator("#rating-aside textarea").first
    text.fill("當日的錄音")
    went_on = replay(desk, escaped_in_safari("當日的錄音"))
    assert went_on[2] is False, "the browser would close the dialog"
    InputMethod(desk).late_key("Escape")
    expect(text).to_be_focused()
    desk.keyboard.press("Escape")
    expect(desk.locator("#rating-aside")).not_to_be_visible()
    expect(text).to_have_value("當日的錄音")
    desk.on("dialog", lambda dialog: dialog.accept())


@pytest.mark.parametrize("path", ["/standards/", "/assessments/", "/admin/people/user/"])
def test_the_key_that_ends_a_composition_sends_no_form(page, live_server, administrator, standard, path):
    give_password(administrator)
    enter(page, live_server, administrator, path)
    field = page.locator("main, #content").locator("input[type=search], input[type=text]").first
    field.fill("客服")
    page.evaluate("addEventListener('submit', () => { window.sent = true; })")
    InputMethod(page).late_key("Enter", "\r")
    assert not page.evaluate("window.sent")
    with page.expect_navigation():
        page.keyboard.press("Enter")
