"""Who can act: with an open account, up to and on the last day of work."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from config.days import written
from people.acting import able, can_act
from people.models import User
from people.roles import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-password"
TODAY = timezone.localdate
# Days from today to the last day of work, None without one; whether the account is open; whether they can act.
CASES = [
    (-400, True, False),
    (-1, True, False),
    (0, True, True),
    (1, True, True),
    (None, True, True),
    (1, False, False),
]


def leaving(days, **fields):
    left_on = None if days is None else TODAY() + timedelta(days=days)
    return UserFactory(left_on=left_on, hired_on=None, **fields)


@pytest.fixture
def person():
    created = UserFactory(username="E0042", hired_on=None, language="en")
    created.set_password(PASSWORD)
    created.save()
    return created


def sign_in(client, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": "E0042", "password": password})


@pytest.mark.parametrize(("days", "is_active", "able_then"), CASES)
def test_the_rule_is_the_same_for_a_person_at_hand_and_in_a_query(days, is_active, able_then):
    person = leaving(days, is_active=is_active, roles=[Role.HR])
    report = UserFactory(supervisor=person)
    assert can_act(person) is able_then
    assert User.objects.filter(able(), pk=person.pk).exists() is able_then
    assert User.objects.filter(able("supervisor__"), pk=report.pk).exists() is able_then
    assert User.objects.get(pk=person.pk).has_role(Role.HR) is able_then


def test_nobody_is_no_one_who_can_act():
    assert not can_act(None)
    UserFactory(username="alone", supervisor=None)
    assert not User.objects.filter(able("supervisor__"), username="alone").exists()


def test_signing_in_after_the_last_day_is_refused_with_the_day_and_whom_to_ask(client, person):
    yesterday = TODAY() - timedelta(days=1)
    User.objects.filter(pk=person.pk).update(left_on=yesterday)
    page = sign_in(client).content.decode()
    assert "_auth_user_id" not in client.session
    assert written(yesterday) in page
    assert "離職日" in page
    assert "人資" in page


def test_a_closed_account_is_told_so_instead_of_a_page_that_is_not_there(client, person):
    User.objects.filter(pk=person.pk).update(is_active=False)
    response = sign_in(client)
    assert response.status_code == 200
    assert "此帳號已停用" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_who_does_not_know_the_password_learns_nothing_of_the_account(client, person):
    User.objects.filter(pk=person.pk).update(left_on=TODAY() - timedelta(days=1))
    page = sign_in(client, "wrong-password").content.decode()
    assert "離職日" not in page


def test_on_the_last_day_signing_in_works_and_the_session_ends_with_the_day(client, person):
    User.objects.filter(pk=person.pk).update(left_on=TODAY())
    assert sign_in(client).status_code == 302
    assert client.get("/").status_code == 200
    User.objects.filter(pk=person.pk).update(left_on=TODAY() - timedelta(days=1))
    assert client.get("/").status_code == 302
