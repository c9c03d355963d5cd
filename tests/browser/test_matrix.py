"""The gap matrix in a browser: its head stays, figures open by keys, and a phone shows a list."""

import pytest
from playwright.sync_api import expect

from people.models import User
from tests.browser.pages import enter
from tests.factories import UserFactory, approved, open_for, self_submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BEYOND_ITS_CARD = """[...document.querySelectorAll(".picture__number")].filter(
    one => one.getBoundingClientRect().right > one.closest(".picture").getBoundingClientRect().right - 8).length"""


@pytest.fixture
def people(cycle, supervisor, hr):
    found = [open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr) for _person in range(3)]
    approved(found[0], hr, changes={"P1.1.2": ("2", "需提醒")})
    return [approved(row, hr) if row != found[0] else row for row in found]


def test_head_and_names_stay_while_the_table_scrolls(page, live_server, people, hr):
    page.set_viewport_size({"width": 700, "height": 420})
    enter(page, live_server, hr, "/insight/matrix/?unfold=all")
    box, head = page.locator(".matrix-box"), page.locator("[data-matrix] thead th").first
    before = head.bounding_box()["x"]
    box.evaluate("box => box.scrollTo(200, 60)")
    assert box.evaluate("box => box.scrollLeft") > 0
    assert head.bounding_box()["x"] == pytest.approx(before, abs=2)
    top = box.bounding_box()["y"]
    assert head.bounding_box()["y"] == pytest.approx(top, abs=2)


def test_a_figure_opens_its_people_by_keys(page, live_server, people, hr):
    enter(page, live_server, hr, "/insight/matrix/?unfold=all")
    figure = page.locator("tfoot tr").nth(1).get_by_role("link").first
    figure.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/insight/matrix/?*state=gap*")
    expect(page.locator("[data-matrix] tbody tr")).to_have_count(1)
    expect(page.locator("tbody [data-state=gap]").first).to_have_text("落差")


def test_a_phone_shows_a_list_that_never_scrolls_sideways(page, live_server, people, hr):
    page.set_viewport_size({"width": 320, "height": 700})
    enter(page, live_server, hr, "/insight/matrix/?unfold=all")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(page.locator("tbody .card").first).to_contain_text("P1.1.2")
    expect(page.locator("tbody td[data-state]").first).to_be_hidden()
    page.locator("tbody .card summary").first.click()
    expect(page.locator("tbody .card details").first).to_contain_text("P1.1.1")


def test_every_page_of_figures_fits_a_phone_of_320_pixels(page, live_server, people, cycle, supervisor, hr):
    confident = open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr)
    self_submitted(confident, value="5")
    approved(confident, hr, changes={"P1.1.2": ("2", "需提醒")})
    User.objects.filter(pk=hr.pk).update(language="en")
    page.set_viewport_size({"width": 320, "height": 700})
    enter(page, live_server, hr, "/insight/")
    for name in ("", "matrix/", "ratings/", "verdicts/", "self/", "change/", "raters/", "calibration/"):
        page.goto(f"{live_server.url}/insight/{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        assert page.evaluate(BEYOND_ITS_CARD) == 0, name


def test_a_quiet_button_that_is_reached_by_keys_has_a_ring(page, live_server, people, hr):
    enter(page, live_server, hr, "/insight/matrix/")
    page.locator(".matrix-head .eyebrow a").focus()
    page.keyboard.press("Tab")
    ring = page.evaluate(
        "(style => [style.outlineStyle, style.outlineWidth])(getComputedStyle(document.activeElement))"
    )
    assert page.evaluate("document.activeElement.className").startswith("btn btn-quiet")
    assert ring == ["solid", "3px"]
