"""Through the company's sign-in and back, in a real browser: on a screen and on a phone, in both languages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from people.models import User
from tests.browser.pages import give_password, sign_in
from tests.browser.test_axe import violations
from tests.provider.running import company, provider

__all__ = ["company", "provider"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BUTTON = '[data-action="company-sign-in"]'
LANGUAGES = {"zh-hant": "未能登入", "en": "Not signed in"}


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def at_the_company(page: Page, live_server, account: str, path: str = "/") -> None:
    """From a page of the portal to the company's form, and back with this account."""
    page.goto(live_server.url + path)
    page.click(BUTTON)
    page.fill("input[name=username]", account)
    page.click("button")


def speak(page: Page, live_server, language: str) -> None:
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])


@pytest.mark.parametrize(("width", "language"), [(1280, "zh-hant"), (390, "en")])
def test_by_number_to_the_page_that_was_asked_for_and_out_again(width, language, page, live_server, company, hr):
    company.put(f"hr-{width}", employee_number="HR")
    page.set_viewport_size({"width": width, "height": 844})
    speak(page, live_server, language)
    page.goto(f"{live_server.url}/people/")
    assert fits(page)
    assert violations(page, "sign-in") == []
    page.click(BUTTON)
    page.fill("input[name=username]", f"hr-{width}")
    page.click("button")
    page.wait_for_url(f"{live_server.url}/people/")
    page.click(".site-header__end .menu summary")
    page.click('[data-action="sign-out"]')
    page.wait_for_url("**/accounts/login/")
    expect(page.locator(".messages, [role=status]").first).to_contain_text(
        "not of your company account" if language == "en" else "公司帳號在這個瀏覽器中仍是登入狀態"
    )
    assert fits(page)


@pytest.mark.browser_errors_expected
def test_by_verified_address_until_the_last_day(page, live_server, company, trainee, settings):
    settings.OIDC_NUMBER_CLAIM = ""
    User.objects.filter(pk=trainee.pk).update(email="ming@example.com")
    company.put("ming", email="Ming@example.com", email_verified=True)
    at_the_company(page, live_server, "ming")
    page.wait_for_url(f"{live_server.url}/")
    expect(page.locator(".menu__name")).to_have_text(trainee.name)
    User.objects.filter(pk=trainee.pk).update(left_on=timezone.localdate() - timedelta(days=1))
    page.goto(f"{live_server.url}/")
    page.wait_for_url("**/accounts/login/?next=/")
    page.click(BUTTON)  # signed in at the company still, so it asks for nothing
    expect(page.locator("h1")).to_have_text("未能登入")
    expect(page.locator("main")).to_contain_text("您的離職日為")


@pytest.mark.browser_errors_expected
@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "zh-hant")])
def test_whoever_is_refused_signs_in_with_the_password_instead(width, language, page, live_server, company, trainee):
    give_password(trainee)
    company.put(f"nobody-{width}", employee_number="E404")
    page.set_viewport_size({"width": width, "height": 844})
    speak(page, live_server, language)
    at_the_company(page, live_server, f"nobody-{width}")
    expect(page.locator("h1")).to_have_text(LANGUAGES[language])
    assert fits(page)
    assert violations(page, "sign-in") == []
    page.click('[data-action="use-password"]')
    sign_in(page, live_server, trainee)


@pytest.mark.browser_errors_expected
def test_whoever_says_no_at_the_company_is_told_so_and_may_try_again(page, live_server, company, hr, settings):
    settings.OIDC_CLIENT_ID = "portal-asking"
    company.put("no", employee_number="hr")
    at_the_company(page, live_server, "no")
    page.click('input[type=submit]:not([name="allow"])')
    expect(page.locator("main")).to_contain_text("您已取消以公司帳號登入")
    page.click(BUTTON)
    page.click('input[name="allow"]')
    page.wait_for_url(f"{live_server.url}/")


@pytest.mark.browser_errors_expected
def test_a_state_that_was_tampered_with_signs_nobody_in(page, live_server, company, hr):
    company.put("tampered", employee_number="hr")
    page.goto(live_server.url)
    page.click(BUTTON)
    page.goto(page.url.replace("state%3D", "state%3Dx"))
    page.fill("input[name=username]", "tampered")
    page.click("button")
    expect(page.locator("main")).to_contain_text("請從這裡重新開始")
    page.goto(live_server.url)
    page.wait_for_url("**/accounts/login/?next=/")


@pytest.mark.browser_errors_expected
def test_passwords_off_shows_one_button(page, live_server, company, hr, settings):
    settings.OIDC_ONLY = True
    page.goto(f"{live_server.url}/accounts/login/")
    expect(page.locator("main a.btn, main button")).to_have_count(1)
    expect(page.locator("input[name=password]")).to_have_count(0)
    assert violations(page, "sign-in") == []
