"""The company calendar as HR uses it: a pasted list is refused and mended, a day removed; on screens and phones."""

from __future__ import annotations

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe

from people.models import CompanyDay, DayKind
from tests.browser.pages import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
URL = "/calendar/?year=2027"


@pytest.mark.browser_errors_expected  # the list that is refused
def test_a_list_that_is_refused_stands_there_to_be_mended_and_is_forgotten_once_it_is_taken(page, live_server, hr):
    enter(page, live_server, hr, URL)
    page.click("details summary >> text=貼上多個日期")
    page.fill("[name=lines]", "2027/2/11 春節延長\n2027/2/30 春節延長")
    page.click("[data-action=add-days]")
    page.wait_for_selector(".notice--error")
    assert page.input_value("[name=lines]") == "2027/2/11 春節延長\n2027/2/30 春節延長"
    assert page.locator("form .notice").count() == 0  # nothing is put back beside what stands there
    page.fill("[name=lines]", "2027/2/11 春節延長\n2027/2/12 春節延長")
    page.click("[data-action=add-days]")
    page.wait_for_selector(".notice--success")
    assert [row.day for row in CompanyDay.objects.all()] == [date(2027, 2, 11), date(2027, 2, 12)]
    assert not page.locator("[name=lines]").is_visible()
    page.click("[data-action=remove-day] >> nth=0")
    page.wait_for_selector(".notice--success >> text=已移除")
    assert [row.day for row in CompanyDay.objects.all()] == [date(2027, 2, 12)]


@pytest.mark.parametrize(("language", "theme"), [("zh-hant", "light"), ("en", "dark")])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_calendar_breaks_no_rule_and_is_no_wider_than_the_window(language, theme, width, page, live_server, hr):
    CompanyDay.objects.create(day=date(2027, 2, 11), kind=DayKind.OFF, name="春節延長")
    CompanyDay.objects.create(day=date(2027, 2, 20), kind=DayKind.WORK, name="補 2/11 上班")
    hr.language = language
    hr.save()
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    enter(page, live_server, hr, URL)
    page.click("details.card-box summary")
    found = [f"{one['id']} {one['nodes'][0]['target']}" for one in Axe().run(page).response["violations"]]
    assert found == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
