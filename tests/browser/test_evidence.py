"""Adding evidence in a real browser, in the middle of rating."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from assessments.evidence import Given, add_evidence
from assessments.models import Answer, Evidence
from tests.assessments.files import picture
from tests.browser.pages import give_password, saved, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media")]


def violations(page):
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found.response["violations"]]


def test_a_photo_is_added_from_the_rating_page_and_nothing_typed_there_is_lost(
    page, context, live_server, assessment, supervisor
):
    give_password(supervisor)
    sign_in(page, live_server, supervisor)
    page.goto(f"{live_server.url}{assessment.get_absolute_url()}rate/")
    item = page.locator("[data-indicator='P1.1.2']")
    item.locator("textarea").press_sequentially("寫到一半", delay=5)
    with context.expect_page() as opened:
        item.locator(".item__evidence a").click()
    beside = opened.value
    beside.locator("textarea").fill("櫃檯的照片")
    beside.set_input_files(
        "input[type=file]", {"name": "櫃檯.png", "mimeType": "image/png", "buffer": picture("PNG", (300, 200))}
    )
    beside.click('[data-action="add-evidence"]')
    expect(beside.locator("[data-evidence]")).to_contain_text("櫃檯.png")
    assert Evidence.objects.get().indicator.code == "P1.1.2"
    saved(page)
    expect(item.locator("textarea")).to_have_value("寫到一半")
    assert Answer.objects.get().comment == "寫到一半"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible_and_never_scrolls_sideways(
    width, scheme, page, live_server, assessment, supervisor, media
):
    add_evidence(assessment.pk, supervisor, Given(url="https://example.com/" + "long" * 60))
    give_password(supervisor)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(page, live_server, supervisor)
    base = live_server.url + assessment.get_absolute_url()
    page.goto(f"{base}evidence/")
    page.click('[data-action="remove-evidence"]')
    page.click("main details summary")
    assert violations(page) == []
    page.click('[data-action="put-back-evidence"]')
    for path in ("", "evidence/"):
        page.goto(base + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert violations(page) == []
