"""What happens at the door stands in a sealed log, without anything that people type by mistake."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from config.logs import JsonLines
from people import leaving
from people.models import SignIn, SignInKind
from people.roles import Role
from people.signin import log
from tests.factories import granted
from tests.integrity.test_ledger import verified
from tests.people.signin.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def kinds(person=None):
    rows = SignIn.objects.order_by("pk")
    return [row.kind for row in (rows.filter(person=person) if person else rows)]


def test_a_password_in_the_wrong_field_is_kept_nowhere(tries, caplog):
    secret = "My-Secret-2026"
    with caplog.at_level(logging.INFO):
        tries(secret, "wrong")
        tries(secret.lower(), "wrong")
        tries("another", "wrong")
    first, second, third = SignIn.objects.order_by("pk")
    assert first.person is None
    assert first.typed == second.typed != third.typed
    assert secret.lower() not in caplog.text.lower()
    assert secret.lower() not in json.dumps(list(SignIn.objects.values()), default=str).lower()


def test_neither_password_nor_code_is_in_the_log(employee, tries, caplog):
    with caplog.at_level(logging.INFO):
        tries("E0042", "wrong-password-1")
        tries("E0042", PASSWORD)
    assert "wrong-password-1" not in caplog.text
    assert PASSWORD not in caplog.text
    assert kinds(employee) == ["failed", "signed_in"]


def test_a_line_is_of_a_person_or_of_what_was_typed(employee):
    for wrong in ({"person": None, "typed": ""}, {"person": employee, "typed": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SignIn.objects.create(kind="failed", **wrong)


def test_signing_in_and_out_stand_in_it_with_the_address_that_the_proxy_saw(employee, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    browser = Client(headers={"X-Forwarded-For": "198.51.100.7, 2001:db8::9"})
    browser.post("/accounts/login/", {"login": "e0042", "password": PASSWORD})
    browser.post("/accounts/logout/")
    assert kinds(employee) == ["signed_in", "signed_out"]
    assert {row.address for row in SignIn.objects.all()} == {"2001:db8::9"}


def test_the_administration_signs_out_through_the_same_door(employee):
    granted(employee, Role.ADMINISTRATOR)
    browser = Client()
    browser.post("/accounts/login/", {"login": "E0042", "password": PASSWORD})
    assert browser.post("/admin/logout/").status_code == 302
    assert kinds(employee)[-1] == "signed_out"
    assert browser.get("/people/account/").status_code == 302


def test_a_closed_account_is_told_apart_from_a_wrong_password(employee, tries):
    employee.is_active = False
    employee.save()
    assert tries("E0042", PASSWORD)
    assert tries("E0042", "wrong")
    assert kinds(employee) == ["barred", "failed"]


def test_other_roles_than_before_are_noticed_once(employee):
    browser = Client()
    browser.post("/accounts/login/", {"login": "E0042", "password": PASSWORD})
    granted(employee, Role.AUDITOR)
    browser.get("/people/account/")
    browser.get("/people/account/")
    assert kinds(employee) == ["signed_in", "roles"]
    assert SignIn.objects.get(kind="roles").details == {"before": [], "after": ["auditor"]}


def test_a_changed_password_stands_in_it(employee):
    browser = Client()
    browser.post("/accounts/login/", {"login": "E0042", "password": PASSWORD})
    new = {"oldpassword": PASSWORD, "password1": "another-long-password", "password2": "another-long-password"}
    assert browser.post("/accounts/password/change/", new).status_code == 302
    assert kinds(employee) == ["signed_in", "password"]


def test_a_line_changed_put_in_or_taken_away_by_sql_is_an_alarm(standard, employee, tries):
    tries("E0042", PASSWORD)
    assert verified()[0] == 0
    SignIn.objects.all()._raw_delete("default")
    assert verified()[0] == 1


def test_the_log_of_the_server_has_a_line_of_json_for_each(employee, tries, caplog):
    with caplog.at_level(logging.INFO, "people.signin"):
        tries("E0042", "wrong")
    (record,) = [record for record in caplog.records if record.name == "people.signin"]
    said = json.loads(record.getMessage())
    assert (said["event"], said["number"], said["address"]) == ("failed", "E0042", "192.0.2.1")
    whole = json.loads(JsonLines().format(record))
    assert (whole["logger"], whole["message"], whole["number"]) == ("people.signin", "failed", "E0042")


def test_as_json_every_line_is_one_with_its_trace():
    try:
        raise ValueError("兩行\n的原因")
    except ValueError as error:
        trace = (type(error), error, error.__traceback__)
        record = logging.LogRecord("portal", logging.ERROR, __file__, 1, "It %s", ("broke",), trace)
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == "It broke"
    assert "ValueError" in json.loads(line)["trace"]


def test_lines_older_than_the_setting_are_forgotten_and_nothing_alarms(standard, employee, settings):
    settings.SIGN_IN_LOG_DAYS = 30
    old, new = timezone.now() - timedelta(days=31), timezone.now() - timedelta(days=29)
    SignIn.objects.create(kind="signed_in", person=employee, at=old)
    kept = SignIn.objects.create(kind="signed_in", person=employee, at=new)
    call_command("tend_exports", stdout=StringIO())
    assert list(SignIn.objects.all()) == [kept]
    assert verified()[0] == 0


def test_forgetting_goes_in_parts(employee, monkeypatch):
    monkeypatch.setattr(log, "BATCH", 2)
    for _number in range(5):
        SignIn.objects.create(kind="signed_in", person=employee, at=timezone.now() - timedelta(days=400))
    assert log.forget() == 2
    assert log.forget_all() == 3


def test_with_the_name_of_a_person_their_lines_go(employee, administrator):
    log.write(None, SignInKind.SIGNED_IN, employee)
    SignIn.objects.create(kind="lifted", person=administrator, by=employee, address="192.0.2.1")
    leaving.anonymise(employee)
    (row,) = SignIn.objects.all()
    assert (row.kind, row.address) == ("lifted", None)
