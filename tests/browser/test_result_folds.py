"""What meets the standard is folded on the result's page: keys, links and paper open it."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from assessments.models import Assessment
from assessments.sheet.layout import load_sheet
from assessments.workflow import steps
from people.models import User
from tests.assessments.reports.reading import squeezed
from tests.browser.pages import enter
from tests.factories import approved, submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHORT = {"P1.1.2": ("2", "需提醒")}


@pytest.fixture
def done(assessment: Assessment, hr: User) -> Assessment:
    found: Assessment = approved(assessment, hr, changes=SHORT)
    return found


def test_keys_and_links_open_what_is_folded(page: Page, live_server: Any, done: Assessment, hr: User) -> None:
    sheet = load_sheet(done)
    met = next(item for item in sheet.items if item.code == "P2.1.1")
    enter(page, live_server, hr, done.get_absolute_url())
    text = page.locator(f"#{met.key}")
    expect(text).to_be_hidden()
    page.locator(".fold > summary").focus()
    page.keyboard.press("Enter")
    expect(text).to_be_visible()
    page.keyboard.press("Enter")
    expect(text).to_be_hidden()
    for _twice in range(2):  # the second time the address is the same already
        page.locator(".outcomes").get_by_role("link", name="T2.1").click()
        expect(text).to_be_visible()
        page.locator(".fold > summary").press("Enter")
        expect(text).to_be_hidden()
    page.goto(f"{live_server.url}{done.get_absolute_url()}#{met.key}")
    page.reload()
    expect(text).to_be_in_viewport()


def test_all_of_the_result_is_on_paper(page: Page, live_server: Any, done: Assessment, hr: User) -> None:
    sheet = load_sheet(done)
    enter(page, live_server, hr, done.get_absolute_url())
    with pypdfium2.PdfDocument(page.pdf(format="A4")) as document:
        paper = "".join(squeezed(one.get_textpage().get_text_range()) for one in document)
    assert [item.code for item in sheet.items if squeezed(item.text) not in paper] == []
    expect(page.locator(".fold")).not_to_have_attribute("open", "")


def test_on_a_phone_hrs_step_stands_above_the_result(
    page: Page, live_server: Any, assessment: Assessment, hr: User, trainee: User
) -> None:
    submitted(assessment, changes=SHORT)
    steps.perform(assessment.pk, "acknowledge", trainee)
    page.set_viewport_size({"width": 390, "height": 844})
    enter(page, live_server, hr, assessment.get_absolute_url())
    tops = [page.locator(f"#{name}").bounding_box() for name in ("turn", "result", "signatures")]
    heights = [box["y"] for box in tops if box]
    assert len(heights) == 3
    assert heights == sorted(heights)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.locator("#turn")).to_be_in_viewport()
    page.locator(".fold > summary").click()  # a result longer than what stands beside it
    page.evaluate("scrollTo(0, 900)")
    expect(page.locator("#result")).not_to_be_in_viewport()
    expect(page.locator("#turn")).to_be_in_viewport()
