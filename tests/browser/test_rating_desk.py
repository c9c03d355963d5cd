"""The rating desk by keyboard alone and by touch alone, from the first rating to the submission."""

import time

import pytest
from playwright.sync_api import expect

from assessments.models import Assessment
from assessments.sheet.layout import load_sheet
from tests.browser.pages import enter, item, kept, open_desk, saved
from tests.factories import rate_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COMMENT = "催繳時語氣急促，已當場示範。"
FOCUSED_ITEM = "document.activeElement.closest('.item')?.dataset.item"


class Hands:
    """Hands that never leave the keyboard; they count what they press."""

    def __init__(self, page):
        self.page = page
        self.pressed = 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def write(self, text):
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def tab_until(self, condition, most=60):
        for _time in range(most):
            if self.page.evaluate(condition):
                return
            self.press("Tab")
        pytest.fail(f"{most} times Tab and never: {condition}")


def stored(assessment):
    return {entry.code: (entry.value, entry.comment) for entry in load_sheet(assessment).items}


def test_all_nineteen_are_rated_and_submitted_by_keyboard_alone(page, live_server, assessment, supervisor, capsys):
    open_desk(page, live_server, assessment, supervisor)
    hands = Hands(page)
    start = time.monotonic()
    hands.tab_until(f"{FOCUSED_ITEM} !== undefined")
    codes = [entry.code for entry in load_sheet(assessment).items]
    expected = {}
    for position, code in enumerate(codes):
        value, comment = {3: ("2", COMMENT), 7: ("0", "這段期間沒有這類來電")}.get(position, ("4", ""))
        hands.press(value)
        expect(item(page, code)).to_have_id(page.evaluate(FOCUSED_ITEM))  # the focus stays, the descriptor is read
        if comment:
            hands.press("c")
            hands.write(comment)
            hands.press("Escape")
        expected[code] = ("not_observed" if value == "0" else value, comment)
        hands.press("ArrowDown")
    saved(page)
    assert stored(assessment) == expected
    hands.tab_until("document.activeElement.dataset.action === 'submit'")
    hands.press("Enter")
    page.wait_for_selector("dialog[open]")
    hands.tab_until("document.activeElement.closest('dialog[open]') && document.activeElement.value === 'anyway'")
    hands.press("Enter")
    page.wait_for_selector(".chip--submitted")
    seconds = time.monotonic() - start
    with capsys.disabled():
        print(f"\n19 answers and 2 comments by keyboard: {hands.pressed} keys, {seconds:.1f} s")  # noqa: T201 - a figure to read
    assert kept(page) == {}


def test_keys_mean_nothing_outside_an_item_and_are_text_in_a_comment(page, live_server, assessment, supervisor):
    open_desk(page, live_server, assessment, supervisor)
    page.locator("[data-keys-open]").focus()
    for key in ("3", "0", "c", "ArrowDown"):
        page.keyboard.press(key)
    assert page.locator(".item input:checked").count() == 0
    first = item(page, "P1.1.1")
    first.locator("textarea").focus()
    page.keyboard.type("0c5?")
    expect(first.locator("textarea")).to_have_value("0c5?")
    assert page.locator(".item input:checked").count() == 0


def test_arrows_walk_through_the_items_and_along_the_levels(page, live_server, assessment, supervisor):
    open_desk(page, live_server, assessment, supervisor)
    first, second = item(page, "P1.1.1"), item(page, "P1.1.2")
    first.locator("input[type=radio]").first.focus()
    page.keyboard.press("ArrowDown")
    expect(second.locator("input[type=radio]").first).to_be_focused()
    page.keyboard.press("3")
    page.keyboard.press("ArrowRight")
    expect(second.locator("input[type=radio][value='4']")).to_be_checked()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    expect(second.locator("input[type=radio][value='4']")).to_be_focused()
    page.keyboard.press("End")
    for _item in range(25):
        page.keyboard.press("ArrowDown")
    expect(item(page, "A04").locator("input[type=radio]").first).to_be_focused()
    expect(item(page, "A04")).to_be_in_viewport(ratio=1)
    saved(page)
    assert {code for code, (value, _comment) in stored(assessment).items() if value} == {"P1.1.2"}


def test_the_keys_are_shown_on_demand_and_the_focus_returns(page, live_server, assessment, supervisor):
    open_desk(page, live_server, assessment, supervisor)
    radio = item(page, "P1.1.1").locator("input[type=radio][value='5']")
    radio.focus()
    page.keyboard.press("?")
    expect(page.locator("#rating-keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#rating-keys")).not_to_be_visible()
    expect(radio).to_be_focused()
    page.locator("[data-keys-open]").click()
    expect(page.locator("#rating-keys")).to_be_visible()


def test_a_phone_rates_by_touch_and_is_led_to_what_is_missing(browser, live_server, assessment, supervisor):
    context = browser.new_context(
        locale="zh-TW", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    enter(page, live_server, supervisor, f"{assessment.get_absolute_url()}rate/")
    expect(page.locator("[data-keys-open]")).not_to_be_visible()
    codes = [entry.code for entry in load_sheet(assessment).items]
    for code in codes:
        if code != "P2.1.1":
            value = "2" if code == "P1.2.2" else "3"
            item(page, code).locator(".scale__step", has=page.locator(f"input[value='{value}']")).tap()
    page.locator("[data-action='submit']").tap()
    missing = page.locator("[data-missing]")
    expect(missing).to_be_focused()
    expect(missing.get_by_role("link")).to_have_text(["P2.1.1", "P1.2.2"])
    missing.get_by_role("link", name="P2.1.1").tap()
    expect(item(page, "P2.1.1").locator("input[type=radio]").first).to_be_focused()
    expect(item(page, "P2.1.1")).to_be_in_viewport()
    item(page, "P2.1.1").locator(".scale__step", has=page.locator("input[type=radio][value='4']")).tap()
    expect(missing.get_by_role("link")).to_have_text(["P1.2.2"])
    missing.get_by_role("link", name="P1.2.2").tap()
    expect(item(page, "P1.2.2").locator("textarea")).to_be_focused()
    page.keyboard.type("還不熟悉流程")
    expect(missing).to_have_count(0)
    page.locator("[data-action='submit']").tap()
    page.locator("dialog[open] [data-action='submit']").tap()
    page.wait_for_selector(".chip--submitted")
    assert stored(assessment)["P1.2.2"] == ("2", "還不熟悉流程")
    assert stored(assessment)["P2.1.1"] == ("4", "")
    context.close()


def test_what_is_missing_is_shown_without_asking_the_server(page, live_server, assessment, supervisor):
    rate_all(assessment, supervisor, changes={"P2.1.1": ("", "")})
    open_desk(page, live_server, assessment, supervisor)
    posts = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.evaluate("window.stayed = true")
    page.locator("[data-action='submit']").click()
    expect(page.locator("[data-missing] a")).to_have_text(["P2.1.1"])
    assert page.evaluate("window.stayed")
    assert posts == []
    assert Assessment.objects.get(pk=assessment.pk).status == "draft"


def test_an_answer_costs_one_round_trip_and_leaving_a_saved_comment_none(page, live_server, assessment, supervisor):
    open_desk(page, live_server, assessment, supervisor)
    posts = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    field = item(page, "P1.1.1").locator("textarea")
    item(page, "P1.1.1").locator("input[type=radio][value='3']").check(force=True)
    saved(page)
    field.press_sequentially("一個一個打的字")
    expect(page.locator("[data-save-state]")).to_have_attribute("data-save-state", "saving")
    saved(page)
    field.blur()
    item(page, "P1.1.2").locator("input[type=radio][value='3']").check(force=True)
    saved(page)
    assert len(posts) == 3


def test_other_modules_hear_of_each_save_and_may_name_a_shortcut(page, live_server, assessment, supervisor):
    open_desk(page, live_server, assessment, supervisor)
    page.evaluate(
        """() => {
            window.heard = [];
            document.getElementById("rating").addEventListener("rating:saved", (event) => heard.push(event.detail));
            const item = document.querySelector("[data-indicator='P1.1.1']");
            item.dataset.shortcut = "rest_meets";
            const radio = item.querySelector("input[value='3']");
            radio.checked = true;
            radio.dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )
    saved(page)
    assert page.evaluate("heard.map((answer) => answer.version)") == [1]
    assert assessment.answers.get().shortcut == "rest_meets"
    assert item(page, "P1.1.1").get_attribute("data-shortcut") is None
    item(page, "P1.1.1").locator("input[type=radio][value='4']").check(force=True)
    saved(page)
    assert page.evaluate("heard.length") == 2
    assert (assessment.answers.get().value, assessment.answers.get().shortcut) == ("4", "")
