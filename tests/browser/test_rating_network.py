"""
The rating desk on a bad network: dropped, delayed, reordered and repeated saves, tabs that are discarded. At the end
the record holds exactly what the person typed last.
"""

import random
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from assessments.models import Answer
from tests.browser.pages import item, kept, look_again, open_desk, rate, saved

pytestmark = [
    pytest.mark.browser,
    pytest.mark.browser_errors_expected,
    pytest.mark.django_db(transaction=True),
]

CODES = ["P1.1.1", "P1.2.3", "P2.1.1", "A02"]


class Network:
    """Between the page and the server: does to each save what `fault` says."""

    def __init__(self, page, context):
        self.context = context
        self.fault = "none"
        self.held = []
        self.late = []
        page.route("**/save/", self.handle)
        page.on("dialog", lambda dialog: dialog.accept())  # "leave this page?"

    def handle(self, route):
        with suppress(Error):  # where the page that asked is gone
            getattr(self, self.fault)(route)

    def none(self, route):
        route.continue_()

    def drop(self, route):
        route.abort()

    def broken(self, route):
        route.fulfill(status=503, json={"error": "busy"})

    def answer_lost(self, route):
        route.fetch()
        route.abort()

    def twice(self, route):
        route.fetch()
        route.fulfill(response=route.fetch())

    def hold(self, route):
        self.held.append(route)

    def late_and_lost(self, route):
        """The page hears nothing; the server gets it after everything that was typed since."""
        self.late.append(route.request)
        route.abort()

    def let_go(self):
        held, self.held = self.held, []
        for route in held:
            self.none(route)

    def deliver_late(self):
        late, self.late = self.late, []
        for request in reversed(late):
            self.context.request.post(request.url, headers=request.headers, data=request.post_data)


def choose(page, code, value):
    """By script: after a reload the browser moves the page under a pointer."""
    item(page, code).locator(f"input[type=radio][value='{value}']").evaluate("radio => radio.click()")


def assert_stored(page, typed):
    """The record equals what was typed last, and nothing is left behind in the browser."""
    saved(page)
    found = {}
    for answer in Answer.objects.select_related("indicator", "attitude", "level"):
        found[(answer.indicator or answer.attitude).code] = (answer.value, answer.comment)
    assert found == typed
    assert kept(page) == {}


@pytest.mark.parametrize("fault", ["drop", "broken", "answer_lost", "twice", "late_and_lost"])
def test_a_fault_in_mid_typing_loses_nothing(fault, page, context, live_server, assessment, supervisor):
    network = Network(page, context)
    open_desk(page, live_server, assessment, supervisor)
    rate(page, "P1.1.1", "2")
    saved(page)
    field = item(page, "P1.1.1").locator("textarea")
    network.fault = fault
    with page.expect_request("**/save/"):
        field.press_sequentially("打到一半")
    network.fault = "none"
    field.press_sequentially("，網路就斷了")
    look_again(page)
    saved(page)
    network.deliver_late()
    assert_stored(page, {"P1.1.1": ("2", "打到一半，網路就斷了")})


def test_a_slow_save_and_what_is_typed_meanwhile_arrive_in_order(page, context, live_server, assessment, supervisor):
    network = Network(page, context)
    open_desk(page, live_server, assessment, supervisor)
    network.fault = "hold"
    with page.expect_request("**/save/"):
        rate(page, "P1.1.1", "1")
    rate(page, "P1.1.1", "5", "後來改的")
    item(page, "P1.1.1").locator("textarea").blur()
    expect(page.locator("[data-save-state]")).to_have_attribute("data-save-state", "saving")
    assert len(network.held) == 1  # never two under way for one item
    network.fault = "none"
    network.let_go()
    assert_stored(page, {"P1.1.1": ("5", "後來改的")})


@pytest.mark.parametrize("fault", ["drop", "answer_lost"])
def test_a_discarded_tab_comes_back_with_what_was_typed(fault, page, context, live_server, assessment, supervisor):
    network = Network(page, context)
    open_desk(page, live_server, assessment, supervisor)
    network.fault = fault
    rate(page, "P1.1.1", "2", "還沒存就關掉了")
    page.wait_for_selector("[data-save-state='offline']")
    assert "還沒存就關掉了" in str(kept(page))
    network.fault = "drop"
    page.reload()
    expect(item(page, "P1.1.1").locator("textarea")).to_have_value("還沒存就關掉了")
    expect(item(page, "P1.1.1").locator("input[type=radio][value='2']")).to_be_checked()
    item(page, "P1.1.1").locator("textarea").press_sequentially("，又回來")
    network.fault = "none"
    look_again(page)
    value, comment = "2", item(page, "P1.1.1").locator("textarea").input_value()
    assert comment.endswith("，又回來") or comment.startswith("，又回來")
    assert_stored(page, {"P1.1.1": (value, comment)})


def test_a_restored_text_over_a_newer_one_becomes_a_conflict_with_both(
    page, context, live_server, assessment, supervisor
):
    network = Network(page, context)
    open_desk(page, live_server, assessment, supervisor)
    network.fault = "drop"
    rate(page, "P1.1.1", "2", "這個分頁打的")
    page.wait_for_selector("[data-save-state='offline']")
    other = context.new_page()
    other.goto(page.url)
    rate(other, "P1.1.1", "4", "手機上打的")
    saved(other)
    page.reload()
    network.fault = "none"
    look_again(page)
    page.wait_for_selector("[data-save-state='conflict']")
    expect(item(page, "P1.1.1").locator("[data-trouble]")).to_contain_text("手機上打的")
    expect(item(page, "P1.1.1").locator("textarea")).to_have_value("這個分頁打的")
    assert Answer.objects.get().comment == "手機上打的"
    item(page, "P1.1.1").locator("[data-trouble] button").first.click()
    assert_stored(page, {"P1.1.1": ("2", "這個分頁打的")})


def test_a_network_that_is_back_during_a_failing_save_is_used_at_once(
    page, context, live_server, assessment, supervisor
):
    network = Network(page, context)
    open_desk(page, live_server, assessment, supervisor)
    page.clock.install(time=0)
    page.clock.pause_at(60_000)  # the page's own timers stand still: nothing but the person's return makes it try
    network.fault = "hold"
    with page.expect_request("**/save/"):
        rate(page, "P1.1.1", "4")
    look_again(page)
    network.fault = "none"
    for route in network.held:
        route.abort()
    page.wait_for_selector("[data-save-state='offline']")
    page.clock.run_for(10)
    assert_stored(page, {"P1.1.1": ("4", "")})


@pytest.mark.parametrize("seed", [1])  # more of them by hand, where the network's part of the desk changes
def test_after_twenty_random_faults_the_record_holds_what_was_typed_last(
    seed, page, context, live_server, assessment, supervisor
):
    context.set_default_timeout(30_000)  # a save that gets no answer at all is given up after 15 s, then sent again
    dice = random.Random(seed)
    network = Network(page, context)
    open_desk(page, live_server, assessment, supervisor)
    typed = {}
    for number in range(20):
        network.fault = dice.choice(["drop", "broken", "answer_lost", "twice", "late_and_lost", "none"])
        code = dice.choice(CODES)
        value, comment = typed.get(code, ("", ""))
        with page.expect_request("**/save/"):
            if dice.random() < 0.5:
                value = dice.choice([each for each in "12345" if each != value])
                choose(page, code, value)
            else:
                comment = f"第{number}次"
                item(page, code).locator("textarea").fill(comment)
            look_again(page)
        typed[code] = (value, comment)
        if dice.random() < 0.25:
            network.deliver_late()
        if dice.random() < 0.25:
            page.reload()
            page.wait_for_selector("html.js")
    network.fault = "none"
    look_again(page)
    saved(page)
    network.deliver_late()
    assert_stored(page, typed)
    page.reload()
    for code, (_value, comment) in typed.items():
        expect(item(page, code).locator("textarea")).to_have_value(comment)
