"""Pages on paper: nothing typed is cut, nothing that only a screen can use is printed, and it is white at night too."""

from __future__ import annotations

import re
from typing import Any

import pypdfium2
import pytest
from django.urls import reverse
from playwright.sync_api import Page

from assessments.models import Assessment, Cycle
from competency.models import StandardVersion
from people.models import User
from tests.assessments.reports.reading import squeezed
from tests.browser.pages import enter, item, open_desk, saved
from tests.factories import UserFactory, open_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "".join(f"第{number:04d}句寫得很長，" for number in range(200))[:2000]


def printed(page: Page) -> bytes:
    return page.pdf(format="A4", prefer_css_page_size=True)


def pages(pdf: bytes) -> list[str]:
    """The text of each sheet in the order in which it was written, without white space."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [squeezed(sheet.get_textpage().get_text_range()) for sheet in document]


def test_a_comment_of_two_thousand_letters_is_on_paper_in_full(
    page: Page, live_server: Any, assessment: Assessment, supervisor: User
) -> None:
    open_desk(page, live_server, assessment, supervisor)
    item(page, "P1.1.2").locator("textarea").fill(LONG)
    saved(page)
    text = "".join(pages(printed(page)))
    assert len(LONG) == 2000
    assert re.findall(r"(\d{4})句", text) == re.findall(r"(\d{4})句", LONG), "each sentence once, in their order"
    assert f"{LONG[-14:]}" in text
    assert page.locator(".on-paper").count() == 0, "on the screen all is as before"
    assert item(page, "P1.1.2").locator("textarea").input_value() == LONG


def test_a_comment_that_goes_over_several_sheets_is_on_paper_in_full(
    page: Page, live_server: Any, assessment: Assessment, supervisor: User
) -> None:
    lines = [f"第{number:03d}行" for number in range(180)]
    open_desk(page, live_server, assessment, supervisor)
    item(page, "P1.1.2").locator("textarea").fill("\n".join(lines))
    saved(page)
    sheets = pages(printed(page))
    assert re.findall(r"第\d{3}行", "".join(sheets)) == lines
    assert sum("行第" in sheet for sheet in sheets) > 2


def test_the_chosen_level_is_told_on_paper_without_colour_and_no_bar_stands_over_the_text(
    page: Page, live_server: Any, rated: Assessment, supervisor: User
) -> None:
    open_desk(page, live_server, rated, supervisor)
    text = "".join(pages(printed(page)))
    assert text.count("✓3") == 19
    for screen_only in ("本任務其餘達標", "鍵盤", "加入佐證", "大綱"):
        assert screen_only not in text
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 900})
    is_stuck = "['fixed', 'sticky'].includes(getComputedStyle(one).position) && one.offsetParent"
    fixed = f"[...document.querySelectorAll('main *')].filter((one) => {is_stuck}).length"
    assert page.evaluate(fixed) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_white_on_paper_and_without_the_menu(
    scheme: Any,
    page: Page,
    live_server: Any,
    rated: Assessment,
    standard: StandardVersion,
    cycle: Cycle,
    hr: User,
    supervisor: User,
) -> None:
    page.emulate_media(color_scheme=scheme)
    for person, path in (
        (supervisor, reverse("assessments:rate", args=[rated.pk])),
        (hr, rated.get_absolute_url()),
        (hr, reverse("assessments:list")),
        (hr, cycle.get_absolute_url()),
        (hr, reverse("assessments:access")),
        (hr, standard.get_absolute_url()),
    ):
        enter(page, live_server, person, path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.dataset.bsTheme") == scheme
        pdf = page.pdf(format="A4", prefer_css_page_size=True, print_background=True)
        assert "職能基準查驗報告" not in pages(pdf)[0], path
        with pypdfium2.PdfDocument(pdf) as document:
            picture = document[0].render(scale=1).to_pil().convert("L")
        pixels = picture.histogram()
        assert sum(pixels[250:]) > 0.5 * sum(pixels), f"{path} is not white"
        assert sum(pixels[:60]) < 0.1 * sum(pixels), f"{path} is dark"


def test_a_list_is_a_table_on_paper_and_cuts_no_row_in_two(
    page: Page, live_server: Any, cycle: Cycle, supervisor: User, hr: User
) -> None:
    for number in range(45):
        open_for(cycle, UserFactory(username=f"P{number:03d}", name=f"員工{number:03d}"), supervisor, hr)
    enter(page, live_server, hr, cycle.get_absolute_url())
    sheets = pages(printed(page))
    assert len(sheets) > 1
    assert all("部門評核人狀態" in sheet for sheet in sheets[1:]), "the head stands on each sheet"
    for number in range(45):
        (sheet,) = [sheet for sheet in sheets if f"P{number:03d}" in sheet]
        assert "林淑芬" in sheet.partition(f"P{number:03d}")[2][:40], "the whole row on one sheet"
