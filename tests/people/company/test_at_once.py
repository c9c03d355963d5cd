"""First sign-ins at the same moment, each on a connection of its own."""

from __future__ import annotations

import pytest
from allauth.socialaccount.models import SocialAccount
from django.db import connection

from integrity.checks import CHECKS
from people.signin.company.matching import person_of
from people.signin.company.tokens import Claims
from people.signin.company.troubles import Barred
from tests.people.staff.test_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]


def claims(subject: str) -> Claims:
    return Claims("https://id.example.com", subject, "E100", "", is_verified=False, has_second_factor=False)


@pytest.mark.parametrize("_again", range(3))
def test_of_two_accounts_that_claim_one_person_one_is_linked(_again, mei):
    raised = at_once(lambda: person_of(claims("1")), lambda: person_of(claims("2")))
    assert [type(error) for error in raised] == [Barred]
    assert SocialAccount.objects.filter(user=mei).count() == 1


@pytest.mark.parametrize("_again", range(3))
def test_one_account_in_two_tabs_comes_in_twice(_again, mei):
    assert at_once(lambda: person_of(claims("1")), lambda: person_of(claims("1"))) == []
    assert SocialAccount.objects.filter(user=mei).count() == 1
    assert list(CHECKS["people.companylink"].alarms()) == []
