"""What a password and a code are, and that no way leads round them: what docs/asvs.md names and no other test shows."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import signing
from django.test import Client, RequestFactory
from django.utils import timezone

from people.signin import devices
from tests.people.signin.conftest import PASSWORD

pytestmark = pytest.mark.django_db
CHANGE = "/accounts/password/change/"


def browser_of(employee):
    browser = Client()
    browser.post("/accounts/login/", {"login": employee.username, "password": PASSWORD})
    return browser


@pytest.mark.parametrize("password", ["short-one", "password12345", "1234567890123", "lixiaohua1", "qwertyuiop"])
def test_what_makes_a_bad_password_is_refused(password, employee):
    employee.email = "lixiaohua@example.com"
    employee.save()
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert browser_of(employee).post(CHANGE, form).status_code == 200
    employee.refresh_from_db()
    assert employee.check_password(PASSWORD)


def test_a_new_password_asks_for_the_one_of_now(employee):
    form = {"oldpassword": "not-this-one", "password1": "another-long-password", "password2": "another-long-password"}
    assert browser_of(employee).post(CHANGE, form).status_code == 200
    employee.refresh_from_db()
    assert employee.check_password(PASSWORD)


def test_password_fields_hide_what_is_typed_and_let_password_managers_work(employee):
    for browser, page in ((Client(), "/accounts/login/"), (browser_of(employee), CHANGE)):
        form = browser.get(page).context["form"]
        secret = [name for name in form.fields if "password" in name]
        assert secret
        for name in secret:
            widget = form.fields[name].widget
            assert widget.input_type == "password"
            assert widget.attrs["autocomplete"] in ("current-password", "new-password")
            assert "onpaste" not in widget.attrs


def test_a_password_of_long_ago_lets_in(employee):
    type(employee).objects.filter(pk=employee.pk).update(date_joined=timezone.now() - timedelta(days=3650))
    assert "_auth_user_id" in browser_of(employee).session


def test_a_recovery_code_lets_in_once(employee):
    TOTP.activate(employee, generate_totp_secret())
    code = RecoveryCodes.activate(employee).get_unused_codes()[0]
    assert len(code) == 8
    assert code.isdecimal()
    for is_in in (True, False):
        browser = browser_of(employee)
        browser.post("/accounts/2fa/authenticate/", {"code": code})
        assert ("_auth_user_id" in browser.session) is is_in


def test_each_seed_is_another_of_160_bits():
    seeds = {generate_totp_secret() for _number in range(50)}
    assert len(seeds) == 50
    assert {len(seed) for seed in seeds} == {32}  # in base 32


def test_a_code_of_the_half_minute_before_is_none(employee):
    secret = generate_totp_secret()
    TOTP.activate(employee, secret)
    totp = TOTP(Authenticator.objects.get(user=employee))
    before = format_hotp_value(hotp_value(secret, int(time.time()) // 30 - 1))
    now = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert before == now or not totp.validate_code(before)


def test_a_session_key_has_128_bits_and_is_another_after_signing_in(employee, settings):
    browser = Client()
    browser.get("/accounts/login/")
    session = browser.session
    session["visited"] = True
    session.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key
    browser.post("/accounts/login/", {"login": "E0042", "password": PASSWORD})
    after = browser.cookies[settings.SESSION_COOKIE_NAME].value
    assert after != before
    assert len(after) >= 26  # of 36 letters and figures each: 5.17 bits
    former = Client()
    former.cookies[settings.SESSION_COOKIE_NAME] = before
    assert former.get("/people/account/").status_code == 302


@pytest.mark.parametrize(
    "page", ["/", "/assessments/", "/standards/", "/my-data/", "/people/account/", "/people/x/", "/nothing/"]
)
def test_each_page_offers_to_sign_out(page, employee):
    assert 'data-action="sign-out"' in browser_of(employee).get(page).content.decode()


def test_a_mark_signed_for_another_purpose_or_too_long_ago_is_none(settings, monkeypatch):
    def known(text):
        request = RequestFactory().get("/")
        request.COOKIES[settings.DEVICE_COOKIE_NAME] = text
        return devices.known(request, "account")

    mark = [("account", "a mark")]
    assert known(signing.dumps(mark, salt=devices.SALT)) == "a mark"
    assert known(signing.dumps(mark, salt="another purpose")) is None
    assert known(signing.dumps(mark, salt=devices.SALT, key="another key")) is None
    monkeypatch.setattr(devices, "SECONDS", -1)
    assert known(signing.dumps(mark, salt=devices.SALT)) is None
