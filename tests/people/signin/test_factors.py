"""The second step: for whom it is a must, and how its secrets lie in the database."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from django.test import Client

from people.checks import second_factor
from people.models import SignIn
from people.roles import Role
from people.signin import factors
from people.signin.factors import FactorAdapter
from tests.factories import granted
from tests.integrity.test_ledger import verified
from tests.people.signin.conftest import PASSWORD
from tests.second_factor import code_of

pytestmark = pytest.mark.django_db
SETUP = "/accounts/2fa/totp/activate/"


def at_second_step(employee):
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": employee.username, "password": PASSWORD})
    assert answer.url == "/accounts/2fa/authenticate/"
    return browser


@pytest.fixture
def secret(employee):
    made = generate_totp_secret()
    TOTP.activate(employee, made)
    return made


@pytest.fixture
def must(settings, employee):
    """The employee holds a role that needs a second step."""
    settings.SECOND_FACTOR_ROLES = ["hr"]
    granted(employee, Role.HR)


# --- For whom it is a must ------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["/", "/people/", "/my-data/", "/admin/", "/standards/", "/people/account/"])
def test_who_needs_a_second_step_and_has_none_gets_no_other_page(page, must, employee, signed_in):
    assert signed_in(employee).get(page).url == SETUP


def test_what_they_send_is_refused_and_shown_to_be_sent_again(must, employee, signed_in):
    browser = signed_in(employee)
    answer = browser.post(
        "/people/new/", {"username": "N1", "name": "寫到一半"}, headers={"referer": "http://testserver/x/"}
    )
    assert answer.status_code == 403
    assert "寫到一半" in answer.content.decode()
    answer = browser.post("/people/new/", headers={"accept": "application/json"})
    assert "兩步驟" in answer.json()["error"]


def test_setting_it_up_signing_out_and_the_language_stay_open(must, employee, signed_in):
    browser = signed_in(employee)
    assert browser.get(SETUP).url.startswith("/accounts/reauthenticate/")
    assert browser.post("/people/language/", {"language": "en"}).status_code == 302
    assert browser.get("/accounts/reauthenticate/").status_code == 200
    assert browser.post("/accounts/logout/").status_code == 302


def test_they_are_told_why_once(must, employee):
    browser = Client(headers={"accept": "text/html"})
    browser.post("/accounts/login/", {"login": "E0042", "password": PASSWORD})
    browser.get("/favicon.ico")
    page = browser.get("/", follow=True).content.decode()
    assert page.count("請先在這裡設定") == 1
    assert "請先在這裡設定" not in browser.get("/accounts/reauthenticate/").content.decode()


def test_once_it_is_set_up_all_is_open_and_it_cant_be_switched_off(must, employee, signed_in):
    browser = signed_in(employee)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = browser.get(SETUP)
    assert page.status_code == 200
    code = code_of(page.context["form"].secret)
    assert browser.post(SETUP, {"code": code}).status_code == 302
    assert browser.get("/people/").status_code == 200
    answer = browser.post("/accounts/2fa/totp/deactivate/")
    assert "無法關閉" in answer.content.decode()
    assert Authenticator.objects.filter(user=employee, type="totp").exists()


@pytest.mark.parametrize("roles", [[], ["auditor"]])
def test_nobody_else_is_led_there(roles, settings, employee, signed_in):
    settings.SECOND_FACTOR_ROLES = roles
    granted(employee, Role.HR)
    assert signed_in(employee).get("/people/").status_code == 200


def test_the_check_of_a_deployment_names_a_role_that_there_is_none_of_and_that_nobody_has_to(settings):
    settings.SECOND_FACTOR_ROLES = ["hr", "admin"]
    (found,) = second_factor()
    assert (found.id, "admin" in found.msg) == ("people.W002", True)
    settings.SECOND_FACTOR_ROLES = []
    assert [one.id for one in second_factor()] == ["people.I001"]
    settings.SECOND_FACTOR_ROLES = ["hr"]
    assert second_factor() == []


# --- Codes ------------------------------------------------------------------------------------------------------
def test_a_code_lets_in_once(employee, secret):
    code = code_of(secret)
    assert at_second_step(employee).post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    again = at_second_step(employee)
    assert again.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200
    assert "_auth_user_id" not in again.session


def test_wrong_codes_are_counted_for_the_person_and_stand_in_the_log(employee, secret):
    for number in range(10):
        at_second_step(employee).post("/accounts/2fa/authenticate/", {"code": f"{number:06}"})
    browser = at_second_step(employee)
    browser.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert "_auth_user_id" not in browser.session
    assert SignIn.objects.filter(person=employee, kind="code_failed").count() == 10
    assert not SignIn.objects.filter(kind="signed_in").exists()


# --- Secrets ----------------------------------------------------------------------------------------------------
def stored():
    return json.dumps(list(Authenticator.objects.values_list("data", flat=True)))


def plainly(employee, secret):
    """As releases of before stored it, entered in the ledger."""
    Authenticator.objects.filter(user=employee).delete()
    return Authenticator.objects.create(user=employee, type="totp", data={"secret": secret})


def test_a_copy_of_the_database_gives_nobody_codes(employee, secret):
    assert secret not in stored()
    assert FactorAdapter().decrypt(Authenticator.objects.get().data["secret"]) == secret


def test_what_was_stored_plain_before_works_and_is_encrypted_once_it_is_used(standard, employee, secret):
    plainly(employee, secret)
    answer = at_second_step(employee).post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert answer.status_code == 302
    assert secret not in stored()
    assert verified()[0] == 0


def test_a_former_key_still_reads_and_the_newest_takes_its_place(employee, secret, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-0123456789-abcdefghijklmnopqrstuvwxyz-ABC"
    row = Authenticator.objects.get()
    assert FactorAdapter().decrypt(row.data["secret"]) == secret
    assert not factors.is_newest(row)
    call_command("renew_second_factors", stdout=StringIO())
    settings.SECRET_KEY_FALLBACKS = []
    assert FactorAdapter().decrypt(Authenticator.objects.get().data["secret"]) == secret
    assert factors.is_newest(Authenticator.objects.get())


def test_with_a_key_that_is_gone_no_code_fits_not_even_that_of_an_empty_secret(employee, secret):
    row = Authenticator.objects.get()
    row.data["secret"] = factors.MARK + Fernet(Fernet.generate_key()).encrypt(secret.encode()).decode()
    row.save()
    for code in (code_of(secret), code_of("")):
        assert not TOTP(row).validate_code(code)
    with pytest.raises(CommandError, match="1 left"):
        call_command("renew_second_factors", stdout=StringIO())


def test_a_secret_put_in_by_sql_is_not_taken_into_the_ledger_by_encrypting_it(standard, employee, secret):
    other = generate_totp_secret()
    QuerySet(Authenticator).update(data={"secret": other})
    assert factors.renew() == (0, 1)
    assert verified()[0] == 1
