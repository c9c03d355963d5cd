"""Tasks that share their indicators on the rating page: rated once by key and shortcut, found from the outline."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Assessment
from assessments.sheet.layout import load_sheet
from tests.assessments.sharing import shared_cycle
from tests.browser.pages import enter, item, open_desk, saved
from tests.factories import approved, open_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cycle(standard):
    return shared_cycle()


def given(assessment):
    return {entry.code: entry.value for entry in load_sheet(Assessment.objects.get(pk=assessment.pk)).indicators}


def test_keys_and_the_shortcut_rate_the_whole_group_once(page, live_server, assessment, supervisor):
    open_desk(page, live_server, assessment, supervisor)
    group = load_sheet(assessment).tasks[0].task.pk
    item(page, "P1.1.2").locator("input[type=radio]").first.focus()
    page.keyboard.press("4")
    page.keyboard.press("m")
    for place in page.locator(f'[data-task="{group}"] .chip').all():
        expect(place).to_have_class("chip chip--met")
    expect(page.locator(f'[data-task-answered="{group}"]')).to_have_text("3")
    expect(page.locator("[data-answered]")).to_have_text("3")
    saved(page)
    assert given(assessment) == {
        "P1.1.1": "3", "P1.1.2": "4", "P1.1.3": "3", "P1.4.1": "", "P1.4.2": "", "P2.1.1": "", "P2.1.2": "",
    }  # fmt: skip


@pytest.mark.parametrize("width", [1280, 390])
def test_each_task_of_the_outline_leads_to_the_group(page, live_server, assessment, supervisor, width):
    page.set_viewport_size({"width": width, "height": 700})
    open_desk(page, live_server, assessment, supervisor)
    tasks = load_sheet(assessment).tasks[0].tasks
    for task in tasks:
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        if width < 1000:
            page.click(".side__open")
        page.click(f'#outline a[href="#task-{task.pk}"]')
        expect(page.locator(f"#task-{task.pk}")).to_be_in_viewport()
        expect(page.locator(f"#task-{task.pk}").get_by_text(task.name)).to_be_in_viewport()


@pytest.mark.parametrize("width", [1280, 320])
def test_no_page_of_theirs_breaks_a_rule_or_scrolls_sideways(
    page, live_server, assessment, cycle, trainee, supervisor, stranger, hr, width
):
    page.set_viewport_size({"width": width, "height": 900})
    done = approved(open_for(cycle, stranger, supervisor, hr), hr, changes={"P1.1.2": ("2", "沒有確認。")})
    walked = [
        (supervisor, assessment.get_rating_url()),
        (trainee, reverse("assessments:self", args=[assessment.pk])),
        (stranger, done.get_absolute_url()),
    ]
    for person, address in walked:
        enter(page, live_server, person, address)
        assert [one["id"] for one in Axe().run(page).response["violations"]] == [], address
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
