"""A right from its proposal to its end in a real browser, with the rules of accessibility; on a phone too."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from people.models import RightsEvent, User
from people.rights.granting import propose
from people.roles import RightsAction, Role
from tests.browser.pages import enter
from tests.browser.test_axe import both, violations
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
widths = pytest.mark.parametrize("width", [390, 1280])
PAGE = "/people/rights/"


def fits(page, width):
    return page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.sqlite
@widths
def test_an_administrator_proposes_and_hr_confirms(width, page, live_server, administrator, hr, stranger):
    page.set_viewport_size({"width": width, "height": 844})
    enter(page, live_server, administrator, f"{PAGE}propose/")
    assert fits(page, width)
    page.fill("[name=person]", f"{stranger.username} {stranger.name}")
    page.select_option("[name=role]", Role.AUDITOR)
    page.fill("[name=words]", "協助年度稽核")
    page.click('[data-action="propose-right"]')
    expect(page.locator('[data-action="withdraw-right"]')).to_have_count(1)
    expect(page.locator('[data-action="confirm-right"]')).to_have_count(0)
    enter(page, live_server, hr, PAGE)
    assert fits(page, width)
    expect(page.locator(".site-nav .count")).to_contain_text("1")
    page.click('[data-action="confirm-right"]')
    expect(page.locator(".site-nav .count")).to_have_count(0)
    assert User.objects.get(pk=stranger.pk).has_role(Role.AUDITOR)
    page.goto(f"{live_server.url}{PAGE}history/")
    assert fits(page, width)
    expect(page.locator("tbody tr")).to_have_count(2)


@pytest.mark.browser_errors_expected
def test_what_was_typed_of_a_right_to_take_away_survives_a_refusal(page, live_server, administrator, hr):
    enter(page, live_server, administrator, f"{PAGE}{hr.role_grants.get().pk}/")
    page.fill("[name=words]", "調職到業務部")
    page.click('[data-action="take-right"]')
    expect(page.locator("main")).to_contain_text("最後一位")
    assert not RightsEvent.objects.filter(action=RightsAction.TAKE).exists()
    page.go_back()
    expect(page.locator("[name=words]")).to_have_value("調職到業務部")


@both
def test_the_pages_keep_the_rules_of_accessibility(language, theme, page, live_server, administrator, hr, stranger):
    UserFactory(roles=[Role.ADMINISTRATOR])
    proposed, own = propose(administrator, stranger, Role.HR, "接替離職同事").pk, administrator.role_grants.get().pk
    page.emulate_media(color_scheme=theme)
    found = []
    for person, paths in ((administrator, ["", "propose/", "history/", f"{own}/"]), (hr, ["", f"{proposed}/"])):
        person.language = language
        person.save()
        for path in paths:
            enter(page, live_server, person, PAGE + path)
            found += violations(page, f"{person.username} {path}")
    assert found == []
