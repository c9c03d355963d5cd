"""The header: one line in either language, what stands under "More" by keys alone, also without scripts."""

import pytest
from playwright.sync_api import expect

from people.company import keeping
from people.rights.granting import propose
from people.roles import Role
from tests.browser.pages import enter
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
both = pytest.mark.parametrize("language", ["zh-hant", "en"])


@both
def test_all_that_hr_is_led_to_stands_in_one_line(page, live_server, hr, administrator, language):
    hr.language, hr.name = language, "Alexandra Konstantinopoulou"
    hr.save()
    propose(administrator, UserFactory(), Role.HR, "接替同事")  # it waits for her, and the link says so
    keeping.change("", name="晨星電商股份有限公司", short_name="晨星", colour="", logo=None)
    for width in (1280, 1920):
        page.set_viewport_size({"width": width, "height": 700})
        enter(page, live_server, hr)
        tops = page.locator(".brand, .site-nav__links > a, .menu > summary").evaluate_all(
            "(all) => all.map((each) => each.getBoundingClientRect()).map((box) => (box.top + box.bottom) / 2)"
        )
        assert len(tops) > 10
        expect(page.locator(".site-nav .count")).to_be_visible()
        assert max(tops) - min(tops) < 6


@both
@pytest.mark.parametrize("width", [1280, 390])
def test_what_stands_under_more_is_opened_by_keys_without_a_script(browser, live_server, hr, language, width):
    hr.language = language
    hr.save()
    with browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 700}) as context:
        page = context.new_page()
        enter(page, live_server, hr, "/exports/")
        more = page.locator(".menu--more")
        expect(more.locator("[aria-current=page]")).to_be_hidden()
        more.locator("summary").focus()
        page.keyboard.press("Enter")
        expect(more.get_by_role("link")).to_have_count(3)
        for link in more.get_by_role("link").all():
            expect(link).to_be_in_viewport(ratio=1)
        assert page.evaluate("document.scrollingElement.scrollWidth") == width
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{live_server.url}/access/")


def test_a_narrow_menu_shows_the_page_that_is_open(page, live_server, hr):
    page.set_viewport_size({"width": 390, "height": 700})
    enter(page, live_server, hr, "/training/")
    here = page.locator(".site-nav__links [aria-current]")
    expect(here).to_have_text("訓練")
    expect(here).to_be_in_viewport(ratio=1)


def test_one_menu_of_the_header_is_open_at_a_time(page, live_server, hr):
    enter(page, live_server, hr)
    menus = page.locator(".site-header .menu")
    expect(menus).to_have_count(2)
    menus.first.locator("summary").click()
    menus.last.locator("summary").click()
    expect(page.locator(".site-header .menu[open]")).to_have_count(1)
    expect(menus.last).to_have_attribute("open", "")


def test_who_has_no_work_of_hr_has_no_more(page, live_server, trainee, editor):
    for person in (trainee, editor):
        enter(page, live_server, person)
        expect(page.locator(".site-nav")).to_be_visible()
        expect(page.locator(".menu--more")).to_have_count(0)
