"""Approving several in a real browser: with "choose all", by ticking two, and without JavaScript."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import Assessment
from assessments.workflow import steps
from tests.browser.pages import enter
from tests.factories import UserFactory, open_for, submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def waiting(cycle, supervisor, hr):
    rows = []
    for name in ("周一", "吳二", "鄭三"):
        opened = submitted(open_for(cycle, UserFactory(name=name), supervisor, hr))
        rows.append(steps.perform(opened.pk, "acknowledge", opened.trainee))
    return rows


def approved_names():
    return set(Assessment.objects.filter(status="approved").values_list("trainee_name", flat=True))


@pytest.mark.parametrize("width", [390, 1280])
def test_two_are_ticked_on_the_desk_looked_at_and_approved(width, page, live_server, waiting, hr):
    page.set_viewport_size({"width": width, "height": 844})
    enter(page, live_server, hr)
    page.click("[data-choose-all]")
    expect(page.locator("input[name=chosen]:checked")).to_have_count(3)
    page.get_by_label("吳二").uncheck()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click('[data-action="look"]')
    page.wait_for_selector('[data-action="approve-many"]')
    assert approved_names() == set()
    expect(page.locator("input[name=chosen]:checked")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click('[data-action="approve-many"]')
    expect(page.locator("[data-results] .chip--good")).to_have_count(2)
    assert approved_names() == {"周一", "鄭三"}
    expect(page.locator("input[name=chosen]")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_all_are_approved_without_javascript(browser, live_server, waiting, hr):
    context = browser.new_context(java_script_enabled=False, locale="zh-TW")
    page = context.new_page()
    enter(page, live_server, hr)
    page.click("[data-choose-all]")
    page.wait_for_selector('[data-action="approve-many"]')
    page.get_by_label("吳二").uncheck()
    page.click('[data-action="approve-many"]')
    page.wait_for_selector("[data-results]")
    assert approved_names() == {"周一", "鄭三"}
    context.close()


def test_a_due_date_is_moved_by_opening_its_choice(page, live_server, assessment, hr):
    page.set_viewport_size({"width": 390, "height": 844})
    later = f"{timezone.localdate().year + 5}-12-31"
    enter(page, live_server, hr, assessment.get_absolute_url())
    expect(page.locator('[data-action="extend"]')).to_be_hidden()
    page.click("#step-extend summary")
    page.fill("#step-extend [name=day]", later)
    page.fill("#step-extend [name=reason]", "留職停薪")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click('[data-action="extend"]')
    page.wait_for_selector(".notice--success")
    assert Assessment.objects.get(pk=assessment.pk).supervisor_due.isoformat() == later
