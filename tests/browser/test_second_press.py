"""A button that is pressed twice on a slow line: once it is sent, and the page that comes is that of the success."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, Request

from assessments.models import Event
from config import presses, repeats
from tests.browser.pages import enter
from tests.factories import submitted
from tests.pressing import Forms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ACKNOWLEDGE = 'form[action$="/acknowledge/"] button'
# What the second click saw of the first one, told after the page is gone.
WATCH = """addEventListener("click", () => {
  sessionStorage.pressed = document.querySelectorAll("[data-pressed]").length;
}, true)"""


def press_twice(page: Page, selector: str, between: Callable[[], None] = lambda: None) -> None:
    """By the mouse, which unlike `click` waits for no page to come."""
    button = page.locator(selector).first
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box
    place = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(*place)
    between()
    page.mouse.click(*place)


def until_it_is_done() -> None:
    """The first press led somewhere, and its answer lies on the line."""
    end = time.monotonic() + 20
    while not done():
        assert time.monotonic() < end
        threading.Event().wait(0.02)


def done() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM portal_presses WHERE value LIKE %s", ['%"led"%'])
        return int(cursor.fetchone()[0])


def posts(page: Page) -> list[Request]:
    found: list[Request] = []
    page.on("request", lambda request: found.append(request) if request.method == "POST" else None)
    return found


@pytest.fixture(autouse=True)
def nobody_pressed(db: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM portal_presses")


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The portal's answers to forms lie on the line until this is called."""
    arrived = threading.Event()
    original = repeats.end

    def late(*args: Any) -> None:
        original(*args)
        arrived.wait(15)

    monkeypatch.setattr(repeats, "end", late)
    return arrived.set


def test_the_pressed_button_shows_that_it_works_and_a_second_press_sends_nothing(
    page, live_server, assessment, trainee, slow
):
    submitted(assessment)
    enter(page, live_server, trainee, assessment.get_absolute_url())
    sent = posts(page)
    page.evaluate(WATCH)
    press_twice(page, ACKNOWLEDGE, until_it_is_done)
    slow()
    page.wait_for_selector(".notice--success")
    assert page.evaluate("sessionStorage.pressed") == "1"
    assert len(sent) == 1
    assert Event.objects.filter(action="acknowledge").count() == 1


def test_a_page_that_comes_back_can_be_pressed_again_and_leads_to_the_result(page, live_server, assessment, trainee):
    submitted(assessment)
    enter(page, live_server, trainee, assessment.get_absolute_url())
    page.locator(ACKNOWLEDGE).first.click()
    page.wait_for_selector(".notice--success")
    stored = page.content()
    assert not [form for form in Forms(stored).found if form.action.endswith("/acknowledge/")]
    page.go_back()
    if page.locator(ACKNOWLEDGE).count():  # where the browser kept the page as it was
        assert page.locator("[data-pressed]").count() == 0
        page.locator(ACKNOWLEDGE).first.click()
        page.wait_for_selector(".notice--info")
    assert page.locator(".notice--error").count() == 0
    assert Event.objects.filter(action="acknowledge").count() == 1


def test_a_press_that_came_to_nothing_is_sent_once_more_from_the_page_that_says_to_wait(
    page, live_server, assessment, trainee, monkeypatch
):
    submitted(assessment)
    enter(page, live_server, trainee, assessment.get_absolute_url())
    with monkeypatch.context() as others:
        others.setattr(repeats, "WAIT_SECONDS", 0)
        others.setattr(presses.Press, "take", lambda press: presses.Claim.OTHERS)
        page.locator(ACKNOWLEDGE).first.click()
        page.wait_for_selector('[data-action="see-result"]')
    page.locator('[data-action="see-result"]').click()
    page.wait_for_selector(".notice--success")
    assert Event.objects.filter(action="acknowledge").count() == 1


def test_without_scripts_the_second_press_leads_where_the_first_one_led(
    browser: Browser, live_server, assessment, trainee, slow
):
    submitted(assessment)
    context = browser.new_context(java_script_enabled=False, locale="zh-TW")
    page = context.new_page()
    enter(page, live_server, trainee, assessment.get_absolute_url())
    sent = posts(page)
    press_twice(page, ACKNOWLEDGE, until_it_is_done)
    page.wait_for_selector(".notice--info")
    slow()
    assert len(sent) == 2
    assert page.locator(".notice--error").count() == 0
    assert Event.objects.filter(action="acknowledge").count() == 1
    context.close()


def test_the_editors_page_is_saved_once_by_two_presses(page, live_server, standard, editor, slow):
    enter(page, live_server, editor, f"/admin/competency/standardversion/{standard.pk}/new-draft/")
    sent = posts(page)
    page.evaluate(WATCH)
    press_twice(page, ".draft-step [type=submit]", until_it_is_done)
    slow()
    page.wait_for_url("**/change/")
    assert page.evaluate("sessionStorage.pressed") == "1"
    assert len(sent) == 1
