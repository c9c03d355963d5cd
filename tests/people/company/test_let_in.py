"""Whom a company account lets in, for how long, and how much of a sign-in it is."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client
from django.utils import timezone

from people.models import User
from tests.people.company.conftest import who
from tests.provider.running import BEGIN
from tests.second_factor import code_of

pytestmark = pytest.mark.django_db
PASSWORD = "Correct-Horse-9"


def test_the_employee_number_says_who_it_is_in_whatever_width_and_case(company, mei):
    subject = company.put("number", employee_number="ｅ100", email="else@example.com")
    answer = company.enter(browser := Client(), "number")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert who(browser) == "E100"
    link = SocialAccount.objects.get()
    assert (link.user, link.provider, link.uid, link.extra_data) == (mei, company.issuer, subject, {})
    assert not SocialToken.objects.exists()


def test_a_number_without_quotes_is_a_number_too(company, db):
    person = User.objects.create_user("2002", name="數字")
    company.put("digits", employee_number=2002)
    company.enter(browser := Client(), "digits")
    assert who(browser) == person.username


def test_a_verified_address_says_who_it_is_where_no_number_is_said(company, mei):
    User.objects.create_user(
        "E101", name="離職", email="mei@example.com", left_on=timezone.localdate() - timedelta(days=9)
    )
    company.put("address", email="Mei@Example.com", email_verified=True)
    company.enter(browser := Client(), "address")
    assert who(browser) == "E100"


def test_once_linked_the_account_lets_in_whatever_its_address_is(company, mei):
    company.put("linked", email="mei@example.com", email_verified=True)
    company.enter(Client(), "linked")
    company.put("linked", email="mei.new@example.com", email_verified=False)
    company.enter(browser := Client(), "linked")
    assert who(browser) == "E100"
    assert SocialAccount.objects.count() == 1


def test_the_request_carries_state_nonce_and_the_half_of_a_secret(company, client, db, settings):
    settings.OIDC_SCOPES = ["openid", "email"]
    asked = {name: value[0] for name, value in parse_qs(urlsplit(client.get(BEGIN)["Location"]).query).items()}
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert (asked["scope"].split(), asked["redirect_uri"]) != ([], "")
    assert sorted(asked["scope"].split()) == ["email", "openid"]
    assert asked["redirect_uri"] == "http://testserver/accounts/company/callback/"
    assert all(len(asked[name]) >= 16 for name in ("state", "nonce", "code_challenge"))


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/accounts/2fa/", "/accounts/2fa/"),
        ("https://evil.example.com/", "/"),
        ("//evil.example.com/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_it_leads_back_to_a_page_of_the_portal_only(company, mei, asked, led):
    company.put("back", employee_number="E100")
    browser = Client()
    answer = company.enter(browser, "back", f"{BEGIN}?next={asked}")
    assert answer["Location"] == led
    assert browser.get(f"{BEGIN}?next={asked}")["Location"] == led  # signed in already


@pytest.mark.parametrize("change", [{"left_on": timezone.localdate() - timedelta(days=1)}, {"is_active": False}])
def test_the_session_of_a_leaver_ends_at_once(company, mei, change):
    company.put("leaver", employee_number="E100")
    company.enter(browser := Client(), "leaver")
    assert who(browser) == "E100"
    User.objects.filter(pk=mei.pk).update(**change)
    assert who(browser) is None


def with_second_factor(person: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def test_the_second_factor_of_the_portal_is_asked_for(company, mei):
    secret = with_second_factor(mei)
    company.put("two", employee_number="E100", amr=["pwd", "mfa"])
    answer = company.enter(browser := Client(), "two")
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert who(browser) is None
    assert browser.post(answer["Location"], {"code": code_of(secret)}).status_code == 302
    assert who(browser) == "E100"
    User.objects.filter(pk=mei.pk).update(left_on=timezone.localdate() - timedelta(days=1))
    assert who(browser) is None


@pytest.mark.parametrize(
    ("claims", "is_asked"),
    [
        ({"amr": ["pwd", "mfa"]}, False),
        ({"acr": "https://refeds.org/profile/mfa"}, False),
        ({"amr": ["pwd"]}, True),
        ({"amr": "mfa"}, True),
        ({}, True),
    ],
)
def test_a_second_factor_there_counts_where_it_is_trusted_and_was_said(company, mei, settings, claims, is_asked):
    settings.OIDC_TRUST_SECOND_FACTOR = True
    with_second_factor(mei)
    company.put("trusted", employee_number="E100", **claims)
    answer = company.enter(browser := Client(), "trusted")
    assert (answer["Location"] == "/accounts/2fa/authenticate/") is is_asked
    assert (who(browser) is None) is is_asked


def test_signing_out_says_that_the_company_account_stays_signed_in(company, mei):
    company.put("out", employee_number="E100")
    company.enter(browser := Client(), "out")
    browser.cookies["django_language"] = "en"
    assert "That does not sign you out of your company account" in browser.get("/accounts/logout/").content.decode()
    answer = browser.post("/accounts/logout/", follow=True)
    assert "but not of your company account" in answer.content.decode()


def with_password(person: User) -> User:
    person.set_password(PASSWORD)
    person.save()
    return person


def password_sign_in(person: User) -> tuple[Client, str]:
    browser = Client()
    browser.cookies["django_language"] = "en"
    answer = browser.post("/accounts/login/", {"login": person.username, "password": PASSWORD}, follow=True)
    return browser, answer.content.decode()


def test_after_a_password_signing_out_says_nothing_of_the_company(company, hr):
    browser, _page = password_sign_in(with_password(hr))
    assert "company account" not in browser.get("/accounts/logout/").content.decode()


def test_where_passwords_are_off_only_administrators_use_theirs(company, hr, administrator, settings):
    settings.OIDC_ONLY = True
    page = Client().get("/accounts/login/").content.decode()
    assert BEGIN in page
    assert 'name="password"' not in page
    assert 'name="password"' in Client().get("/accounts/login/?password").content.decode()
    browser, page = password_sign_in(with_password(hr))
    assert who(browser) is None
    assert "Passwords are not used here any more" in page
    assert who(password_sign_in(with_password(administrator))[0]) == "admin"


def test_passwords_stay_while_the_company_sign_in_is_half_set(hr, settings):
    settings.OIDC_ONLY = True
    assert 'name="password"' in Client().get("/accounts/login/").content.decode()
    assert who(password_sign_in(with_password(hr))[0]) == "hr"


def test_after_a_password_and_a_second_factor_a_leaver_is_signed_out_too(hr):
    secret = with_second_factor(with_password(hr))
    browser, _page = password_sign_in(hr)
    assert Authenticator.objects.filter(user=hr).exists()
    browser.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert who(browser) == "hr"
    User.objects.filter(pk=hr.pk).update(left_on=timezone.localdate() - timedelta(days=1))
    assert who(browser) is None


@pytest.mark.parametrize(
    ("name", "chinese", "english"),
    [
        ("", "使用公司帳號登入", "Sign in with your company account"),
        ("用 Acme 帳號登入|Sign in with Acme", "用 Acme 帳號登入", "Sign in with Acme"),
        ("Acme", "Acme", "Acme"),
    ],
)
def test_the_button_has_its_own_words_in_both_languages(company, client, db, settings, name, chinese, english):
    settings.OIDC_NAME = name
    assert f">{chinese}</a>" in client.get("/accounts/login/").content.decode()
    client.cookies["django_language"] = "en"
    assert f">{english}</a>" in client.get("/accounts/login/").content.decode()


def test_whoever_is_signed_in_becomes_nobody_else_by_a_second_tab(company, mei, hr):
    company.put("second-tab", employee_number="E100")
    browser = Client()
    first = browser.get(BEGIN)["Location"]
    browser.force_login(hr, backend="people.signin.backends.RoleBackend")
    back = company.sent_back("second-tab", first).removeprefix("http://testserver")
    assert browser.get(back)["Location"] == "/"
    assert who(browser) == "hr"


def test_whoever_has_no_password_is_not_offered_to_change_it(company, mei, hr, signed_in):
    company.put("none", employee_number="E100")
    company.enter(browser := Client(), "none")
    assert "/accounts/password/change/" not in browser.get("/").content.decode()
    assert "/accounts/password/change/" in signed_in(with_password(hr)).get("/").content.decode()
