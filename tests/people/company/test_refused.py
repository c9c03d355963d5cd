"""Whom a company account does not let in, and what they are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from auditlog.models import LogEntry
from django.db import connection
from django.test import Client
from django.utils import timezone

from mailing import sending
from mailing.models import Mail
from people import addresses
from people.models import StaffImport, User
from people.roles import Role
from people.staff.changing import change, facts_of
from people.stafflist import undoing
from tests.factories import UserFactory
from tests.people.company.conftest import who
from tests.people.stafflist import lists

pytestmark = pytest.mark.django_db


def refused(company, account: str, status: int = 403) -> str:
    """What the page says; nobody is signed in, and no account was made."""
    before, browser = User.objects.count(), Client(headers={"accept-language": "en"})
    browser.cookies["django_language"] = "en"
    answer = company.enter(browser, account)
    assert answer.status_code == status
    assert who(browser) is None
    assert User.objects.count() == before
    page = answer.content.decode()
    assert "Sign in with your password instead" in page
    return page


def test_a_number_that_nobody_has_is_refused_though_the_address_fits(company, mei):
    company.put("a", employee_number="E999", email="mei@example.com", email_verified=True)
    assert "Nobody here has the employee number" in refused(company, "a")
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("verified", [False, None, "no", 1])
def test_an_address_that_is_not_verified_is_refused(company, mei, verified):
    company.put("b", email="mei@example.com", email_verified=verified)
    assert "does not say that your e-mail address is confirmed" in refused(company, "b")


def test_an_address_that_nobody_has_is_refused(company, mei):
    company.put("c", email="else@example.com", email_verified=True)
    assert "Nobody here has the e-mail address" in refused(company, "c")


@pytest.mark.parametrize(
    "alike", ["ｋim@example.com", "\u212aim@example.com", "kım@example.com", "kim\u200b@example.com"]
)
def test_an_address_that_only_looks_alike_is_refused(company, mei, alike):
    User.objects.filter(pk=mei.pk).update(email="kim@example.com")
    company.put("alike", email=alike, email_verified=True)
    assert "Nobody here has the e-mail address" in refused(company, "alike")


def test_an_account_without_number_and_address_is_refused(company, mei):
    company.put("nothing")
    assert "Nobody here has the e-mail address" in refused(company, "nothing")


def test_an_address_that_two_people_share_is_refused(company, mei):
    UserFactory(username="E101", email="MEI@example.com")
    company.put("d", email="mei@example.com", email_verified=True)
    assert "More than one person here" in refused(company, "d")


def test_an_address_that_was_changed_today_is_refused(company, mei):
    User.objects.filter(pk=mei.pk).update(email_changed_at=timezone.now() - timedelta(hours=23))
    company.put("e", email="mei@example.com", email_verified=True)
    assert "changed less than a day ago" in refused(company, "e")
    User.objects.filter(pk=mei.pk).update(email_changed_at=timezone.now() - addresses.SETTLING)
    company.enter(browser := Client(), "e")
    assert who(browser) == "E100"


def test_a_closed_account_is_refused_as_with_a_password(company, mei):
    User.objects.filter(pk=mei.pk).update(is_active=False)
    company.put("f", employee_number="E100")
    assert "This account is closed" in refused(company, "f")
    company.put("f2", email="mei@example.com", email_verified=True)
    assert "This account is closed" in refused(company, "f2")
    assert not SocialAccount.objects.exists()


def test_a_last_day_that_has_passed_is_refused_as_with_a_password(company, mei):
    company.put("g", employee_number="E100")
    company.enter(Client(), "g")
    User.objects.filter(pk=mei.pk).update(left_on=timezone.localdate() - timedelta(days=1))
    assert "Your last day was" in refused(company, "g")


def test_an_account_that_is_linked_to_somebody_else_is_refused(company, mei):
    other = UserFactory(username="E200")
    subject = company.put("h", employee_number="E100")
    SocialAccount.objects.create(user=other, provider=company.issuer, uid=subject)
    assert "linked to somebody else" in refused(company, "h")


def test_a_person_who_is_linked_to_another_account_is_refused(company, mei):
    company.put("i", employee_number="E100")
    company.put("j", employee_number="E100")
    company.enter(Client(), "i")
    assert "linked to another company account" in refused(company, "j")
    assert SocialAccount.objects.count() == 1


def test_a_link_that_was_put_in_by_sql_opens_nothing(company, mei, hr, caplog):
    subject = company.put("k", employee_number="")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO socialaccount_socialaccount (user_id, provider, uid, last_login, date_joined, extra_data)"
            " VALUES (%s, %s, %s, %s, %s, '{}')",
            [hr.pk, company.issuer, subject, timezone.now(), timezone.now()],
        )
    assert "was not made by the portal" in refused(company, "k")
    assert "put in past the portal" in caplog.text


def test_a_link_that_was_moved_by_sql_opens_nothing(company, mei, hr):
    company.put("l", employee_number="E100")
    company.enter(Client(), "l")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE socialaccount_socialaccount SET user_id = %s", [hr.pk])
    assert "was not made by the portal" in refused(company, "l")


@pytest.mark.parametrize(
    ("column", "claims"),
    [("email", {"email": "taken@example.com", "email_verified": True}), ("username", {"employee_number": "H1"})],
)
def test_a_number_or_address_that_was_changed_by_sql_opens_nothing(company, hr, column, claims):
    value = claims.get("email", "H1")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE people_user SET {column} = %s WHERE id = %s", [value, hr.pk])  # noqa: S608 - two names
        cursor.execute("UPDATE people_user SET username_key = 'h1' WHERE username = 'H1'")
    company.put("m", **claims)
    assert "was changed past it" in refused(company, "m")


def test_a_link_of_a_former_issuer_opens_nothing(company, mei):
    subject = company.put("n")
    SocialAccount.objects.create(user=mei, provider="https://former.example.com", uid=subject)
    assert "Nobody here has the e-mail address" in refused(company, "n")


def test_the_database_holds_at_most_one_link_of_a_person(mei):
    from django.db import IntegrityError, transaction

    SocialAccount.objects.create(user=mei, provider="https://id.example.com", uid="1")
    with pytest.raises(IntegrityError), transaction.atomic():
        SocialAccount.objects.create(user=mei, provider="https://id.example.com", uid="2")


def by_form(person, number, hr):
    change(person.pk, {"username": number}, facts_of(person), hr)


def by_list(person, number, hr):
    lists.taken([[number, person.username]], ["員工編號", "舊員工編號"])


def taken_back(person, number, hr):
    """Back to the number that the person had before the list."""
    by_list(person, "E555", hr)
    StaffImport.objects.update(at=timezone.now() - timedelta(days=3))
    assert number == "E100"
    undoing.undo(undoing.last().pk, hr)


def by_administrator(person, number, hr):
    browser = Client()
    browser.force_login(UserFactory(roles=[Role.ADMINISTRATOR]), backend="people.signin.backends.RoleBackend")
    sent = {"username": number, "name": person.name, "is_active": "on"}
    assert browser.post(f"/admin/people/user/{person.pk}/change/", sent).status_code == 302


@pytest.mark.parametrize(
    ("changed", "number"), [(by_form, "E700"), (by_list, "E700"), (by_administrator, "E700"), (taken_back, "E100")]
)
def test_whoever_moves_a_number_to_another_person_has_not_their_account_by_it(company, mei, hr, changed, number):
    """An accomplice whose company account has that number comes in as the other one, where nothing is linked yet."""
    User.objects.filter(pk=mei.pk).update(last_login=timezone.now() - timedelta(days=9))
    changed(mei, number, hr)
    assert User.objects.get(pk=mei.pk).username == number
    company.put("moved", employee_number=number)
    assert "changed less than a day ago" in refused(company, "moved")
    told = Mail.objects.filter(person=mei, kind=addresses.NUMBER).order_by("pk").last()
    assert told.details["address"] == "mei@example.com"
    LogEntry.objects.update(timestamp=timezone.now() - timedelta(days=2))
    StaffImport.objects.update(at=timezone.now() - timedelta(days=2))
    StaffImport.objects.exclude(undone_at=None).update(undone_at=timezone.now() - timedelta(days=2))
    company.enter(browser := Client(), "moved")
    assert who(browser) == number


def test_the_old_address_reads_which_number_signs_in_from_now_on(mei, hr, mailoutbox):
    User.objects.filter(pk=mei.pk).update(last_login=timezone.now() - timedelta(days=9))
    change(mei.pk, {"username": "E700", "email": "new@example.com"}, facts_of(mei), hr)
    sending.send_due()
    letters = {letter.to[0]: letter.body for letter in mailoutbox if "E700" in letter.body}
    assert list(letters) == ["mei@example.com"]
    assert "E100" in letters["mei@example.com"]


def test_who_never_signed_in_is_told_of_no_number(mei, hr):
    change(mei.pk, {"username": "E700"}, facts_of(mei), hr)
    assert not Mail.objects.exists()
