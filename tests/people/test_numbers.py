"""Employee numbers: which can't be one, that no two accounts share one, and that each is found however it is typed."""

from __future__ import annotations

import importlib
import logging
from io import StringIO
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from integrity import ledger
from people.checks import shared_numbers
from people.leaving import anonymise
from people.models import User
from people.numbers import key_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-password"
SPELLINGS = ["A1001", "a1001", "Ａ１００１", "ａ１００１", " A1001\u200b", "\ufeffA1001", "A\u00ad1001\u3000"]


@pytest.fixture
def person():
    return User.objects.create_user("A1001", PASSWORD, name="王小明")


@pytest.fixture
def twins():
    """Two accounts as a database of before could hold them."""
    made = [User(username=number, name=f"員工 {number}") for number in ("B2002", "b2002")]
    for one in made:
        one.set_password(f"{PASSWORD}-{one.username}")
        one.save()
    return made


def signs_in(number, password=PASSWORD):
    browser = Client()
    browser.post(reverse("account_login"), {"login": number, "password": password})
    return browser.session.get("_auth_user_id")


def add(browser, number):
    page = reverse("admin:people_user_add")
    return browser.post(page, {"username": number, "name": "新人"})


# --- Refusals ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", ["import", "Import", "ＮＥＷ", "add", ".", "..", "a/b", "a?b", "a#b", "a\\\\b"])
def test_what_would_be_another_address_is_no_employee_number(number):
    with pytest.raises(ValidationError) as refused:
        User.objects.create_user(number, PASSWORD, name="王小明")
    assert set(refused.value.message_dict) == {"username"}


@pytest.mark.parametrize("number", SPELLINGS)
def test_no_second_account_gets_the_number_in_other_letters(person, number):
    with pytest.raises(ValidationError) as refused:
        User.objects.create_user(number, PASSWORD, name="別人")
    assert "username" in refused.value.message_dict


def test_the_administrator_is_told_that_the_number_is_taken(person, signed_in, administrator):
    response = add(signed_in(administrator), "ａ１００１")
    assert response.status_code == 200
    assert response.context["adminform"].form.errors["username"]
    assert User.objects.filter(name="新人").count() == 0


@pytest.mark.sqlite
def test_the_database_refuses_two_accounts_with_one_key(person):
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(username="a1001")


# --- Found and kept -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", SPELLINGS)
def test_one_signs_in_by_the_number_however_it_is_typed(person, typed):
    assert signs_in(typed) == str(person.pk)
    assert User.objects.by_number(typed).get() == person


def test_a_password_is_never_altered(person):
    person.set_password(" ｐａｓｓ\u200bword\r\n１ ")
    person.save()
    assert signs_in("A1001", "pass\u200bword 1") is None
    assert signs_in("A1001", " ｐａｓｓ\u200bword\r\n１ ") == str(person.pk)


def test_wrong_passwords_count_for_the_account_however_its_number_is_typed(person, settings):
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "account_from_address": (3, 900)}
    for typed in ("A1001", "a1001", "Ａ１００１"):
        assert signs_in(typed, "wrong") is None
    assert signs_in("ａ１００１") is None


def test_the_administrator_makes_and_finds_an_account_in_full_width(signed_in, administrator):
    browser = signed_in(administrator)
    assert add(browser, "Ｃ３００３\u200b").status_code == 302
    made = User.objects.get(username="C3003")
    assert made.username_key == "c3003"
    found = browser.get(reverse("admin:people_user_changelist"), {"q": "ｃ３００３"})
    assert [row.pk for row in found.context["cl"].result_list] == [made.pk]


def test_the_number_stays_as_it_was_typed():
    assert User.objects.create_user("Mc-Kay", PASSWORD, name="王小明").username == "Mc-Kay"


# --- Accounts of former times that differ in capitals only -----------------------------------------------------------
def fold():
    migration = importlib.import_module("people.migrations.0006_numbers_folded")
    migration.fold_numbers(apps, SimpleNamespace(connection=connection))


@pytest.mark.sqlite
def test_the_upgrade_keeps_both_accounts_and_names_them(twins, person, caplog):
    User.objects.update(username_key="")
    with caplog.at_level(logging.WARNING):
        fold()
    keys = dict(User.objects.values_list("username", "username_key"))
    assert keys == {"B2002": "", "b2002": "", "A1001": "a1001"}
    assert "B2002, b2002" in caplog.text
    ledger.enter_keys(User, User.objects.values_list("pk", flat=True))


def test_the_one_that_is_left_is_found_in_any_case_once_the_other_has_another_number(twins, signed_in, administrator):
    first, second = twins
    page = reverse("admin:people_user_change", args=[second.pk])
    browser = signed_in(administrator)
    shown = browser.get(page).context["adminform"].form
    data = {name: shown[name].value() or "" for name in shown.fields if name != "password"}
    inline = {"role_grants-TOTAL_FORMS": "0", "role_grants-INITIAL_FORMS": "0"}
    assert browser.post(page, data | inline | {"username": "C4004", "is_active": "on"}).status_code == 302
    assert User.objects.get(pk=first.pk).username_key == key_of(first.username)
    assert not User.objects.keyless().exists()


def test_a_number_that_was_stored_in_full_width_past_the_portal_is_found_as_it_is_written(person):
    other = UserFactory(username_key="")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_user SET username = 'Ａ１００１' WHERE id = %s", [other.pk])
    assert User.objects.by_number("Ａ１００１").get() == other
    assert User.objects.by_number("A1001").get() == person


def test_each_of_the_two_signs_in_exactly_as_it_is_written(twins):
    for one in twins:
        assert signs_in(one.username, f"{PASSWORD}-{one.username}") == str(one.pk)
    assert signs_in("b2002", f"{PASSWORD}-B2002") is None
    assert signs_in("Ｂ２００２", f"{PASSWORD}-B2002") == str(twins[0].pk)


def test_the_two_are_listed_for_the_administrator_by_check_desk_and_list(twins, person, signed_in, administrator):
    (warning,) = shared_numbers(databases=["default"])
    assert "B2002, b2002" in warning.msg
    assert "A1001" not in warning.msg
    said = StringIO()
    call_command("check", "--database", "default", stderr=said, stdout=said)
    assert "B2002, b2002" in said.getvalue()
    browser = signed_in(administrator)
    assert "?number=shared" in browser.get("/").content.decode()
    listed = browser.get(reverse("admin:people_user_changelist"), {"number": "shared"})
    assert {row.username for row in listed.context["cl"].result_list} == {"B2002", "b2002"}


def test_nothing_is_listed_where_no_number_is_shared(person, signed_in, administrator):
    assert shared_numbers(databases=["default"]) == []
    assert "?number=shared" not in signed_in(administrator).get("/").content.decode()


def test_one_of_the_two_can_be_kept_up_and_gets_its_key_once_the_other_has_another_number(twins):
    first, second = twins
    first.job_title = "業務"
    first.full_clean()
    first.save()
    assert first.username_key == ""
    second.username = "B2003"
    second.full_clean()
    second.save()
    first.full_clean()
    first.save()
    assert (first.username_key, second.username_key) == ("b2002", "b2003")


def test_nothing_of_the_number_stays_of_one_who_is_no_longer_kept(person):
    with transaction.atomic(), ledger.gathered():
        anonymise(person)
    person.refresh_from_db()
    assert person.username == person.username_key == f"purged-{person.pk}"
    assert not User.objects.by_number("A1001").exists()
