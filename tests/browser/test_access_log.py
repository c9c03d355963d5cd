"""A line of the access log unfolds in place, by keyboard too, and where it can't the link opens the single looks."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from assessments.access.loader import log_shown
from assessments.models import Access
from people.models import User
from tests.browser.pages import enter
from tests.factories import UserFactory, open_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
both = pytest.mark.parametrize(("language", "theme", "width"), [("zh-hant", "light", 1280), ("en", "dark", 320)])


@pytest.fixture
def looked(cycle, assessment, supervisor, hr):
    """Three looks at one appraisal, and a matrix of five people."""
    for _time in range(3):
        Access.objects.create(assessment=assessment, person=supervisor, kind="view")
    others = [open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr) for _number in range(4)]
    log_shown(hr, [assessment, *others], "matrix")


def test_a_line_unfolds_in_place_and_folds_again_by_keyboard(page, live_server, looked, auditor):
    enter(page, live_server, auditor, "/access/")
    link = page.locator("a[data-unfolds]", has_text="3 次")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".unfolded")
    assert page.locator(".unfolded time").count() == 3
    assert page.url.endswith("/access/")
    assert link.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Enter")
    page.wait_for_selector(".unfolded", state="detached")
    assert link.get_attribute("aria-expanded") == "false"


def test_a_matrix_unfolds_to_links_to_each_appraisal(page, live_server, looked, auditor):
    enter(page, live_server, auditor, "/access/")
    page.locator("a[data-unfolds]", has_text="5 人").click()
    page.wait_for_selector(".unfolded")
    assert page.locator(".unfolded a").count() == 5


@pytest.mark.browser_errors_expected
def test_a_line_that_can_not_unfold_any_more_leads_to_where_it_can_be_said(page, live_server, looked, auditor):
    enter(page, live_server, auditor, "/access/")
    User.objects.get(pk=auditor.pk).role_grants.all().delete()
    page.locator("a[data-unfolds]", has_text="5 人").click()
    page.wait_for_url("**/access/*/")
    assert "人資" in page.inner_text("main")


@both
def test_the_log_unfolded_or_not_breaks_no_rule_and_fits_a_phone(
    language, theme, width, page, live_server, looked, auditor
):
    User.objects.filter(pk=auditor.pk).update(language=language)
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 900})
    enter(page, live_server, User.objects.get(pk=auditor.pk), "/access/")
    page.request.get(f"{live_server.url}/access/log.xlsx")
    page.reload()
    for link in page.locator("a[data-unfolds]").all():
        link.click()
    expect(page.locator(".unfolded")).to_have_count(2)
    page.locator("details.taken summary").click()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(live_server.url + page.locator("a[data-unfolds]").first.get_attribute("href"))
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
