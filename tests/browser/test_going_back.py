"""What the way back shows after signing out: nothing of anybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.pages import enter, sign_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_going_back_after_signing_out_shows_nothing(page, live_server, supervisor):
    enter(page, live_server, supervisor, "/people/account/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    sign_out(page)
    page.go_back()
    page.wait_for_url("**/accounts/login/**")
    expect(page.locator("#sign-in")).to_be_visible()
    assert supervisor.name not in page.content()
