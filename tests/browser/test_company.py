"""The company's look and the first steps as somebody sees them: tried, saved, worn light and dark, in admin too."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from people.company import keeping, logos
from people.models import Company
from tests.browser.pages import enter
from tests.people.company.pictures import png, svg

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = "晨星客服股份有限公司"


def violations(page, where):
    """Of Django's own pages the colours alone, which are ours."""
    options = {"runOnly": ["color-contrast"]} if "/admin/" in where else None
    found = Axe().run(page, options=options).response["violations"]
    return [f"{where}: {one['id']} {one['nodes'][0]['target']}" for one in found]


def colour_of(page, selector, what="backgroundColor"):
    return page.evaluate("([s, w]) => getComputedStyle(document.querySelector(s))[w]", [selector, what])


@pytest.mark.browser_errors_expected  # the colour that is refused
def test_a_look_is_refused_tried_and_saved_without_losing_the_logo(page, live_server, hr):
    enter(page, live_server, hr)
    page.goto(f"{live_server.url}/company/")
    page.fill("[name=name]", NAME)
    page.fill("[name=colour]", "#FFD200")
    page.set_input_files("[name=logo]", {"name": "logo.png", "mimeType": "image/png", "buffer": png()})
    page.click("[data-action=look]")
    page.click("[data-action=take-shade]")
    page.wait_for_selector(".company-preview .brand__logo")
    assert not Company.objects.exists()
    page.click("[data-action=save-look]")
    page.wait_for_selector(".messages")
    page.wait_for_load_state()  # with the sheet of the new colour
    company = Company.objects.get()
    assert (company.name, company.logo_kind) == (NAME, "png")
    assert page.locator(".site-header .brand__logo").evaluate("image => image.naturalWidth") == 240
    assert colour_of(page, ".btn-primary") == colour_of(page, ".company__screen .company__button")


@pytest.mark.parametrize(("language", "theme"), [("zh-hant", "light"), ("en", "dark")])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_in_a_companys_colour_break_no_rule_and_are_no_wider_than_the_window(
    language, theme, width, page, live_server, hr, administrator, standard
):
    keeping.change("", name=NAME, short_name="晨星客服", colour="#d4006a", logo=logos.checked(svg()))
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    found, wide = [], []
    walks = {hr: ["/", "/first-steps/", "/company/", "/people/"], administrator: ["/first-steps/", *ADMIN]}
    for person, paths in walks.items():
        person.language = language
        person.save()
        enter(page, live_server, person)
        for path in paths:
            page.goto(f"{live_server.url}{path}")
            found += violations(page, f"{path} {theme}")
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append(path)
    assert (found, wide) == ([], [])


ADMIN = ["/admin/", "/admin/people/user/", "/admin/people/user/add/"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_admin_has_the_grounds_and_buttons_of_the_portal(theme, page, live_server, administrator):
    page.emulate_media(color_scheme=theme)
    enter(page, live_server, administrator)
    page.goto(f"{live_server.url}/first-steps/")
    ground, button = colour_of(page, "body"), colour_of(page, ".btn-primary")
    page.goto(f"{live_server.url}/admin/people/user/add/")
    assert colour_of(page, "body") == ground
    assert colour_of(page, ".submit-row input.default") == button
