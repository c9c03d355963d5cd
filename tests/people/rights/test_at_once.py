"""Two who change rights at the same moment, each on a connection of their own."""

import pytest
from django.db import connection
from django.urls import reverse

from people.models import RightsEvent, RoleGrant, User
from people.rights.granting import confirm, propose, refuse, withdraw
from people.rights.taking import take
from people.rights.verifying import alarms
from people.roles import RightsAction, Role
from tests.factories import UserFactory
from tests.people.staff.test_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]
WHY = "調職"


def of(person):
    return person.role_grants.get().pk


@pytest.mark.parametrize("_again", range(5))
def test_two_administrators_do_not_both_take_the_others_right_away(_again):
    one, two = (UserFactory(roles=[Role.ADMINISTRATOR]) for _number in range(2))
    keys = of(one), of(two)
    raised = at_once(lambda: take(keys[1], one, WHY), lambda: take(keys[0], two, WHY))
    assert len(raised) == 1
    assert RoleGrant.objects.filter(role=Role.ADMINISTRATOR).count() == 1
    assert list(alarms()) == []


@pytest.mark.parametrize("_again", range(5))
def test_of_three_decisions_about_one_proposal_one_counts(_again, administrator, hr, stranger):
    second = UserFactory(roles=[Role.HR])
    grant = propose(administrator, stranger, Role.AUDITOR, WHY)
    raised = at_once(
        lambda: confirm(grant.pk, hr), lambda: refuse(grant.pk, second, WHY), lambda: withdraw(grant.pk, administrator)
    )
    assert len(raised) == 2
    ends = {RightsAction.CONFIRM, RightsAction.REFUSE, RightsAction.WITHDRAW}
    assert RightsEvent.objects.filter(action__in=ends).count() == 1
    assert list(alarms()) == []


@pytest.mark.parametrize("_again", range(3))
def test_the_accounts_of_the_last_two_of_hr_are_not_closed_at_once(_again, administrator, signed_in):
    last = [UserFactory(roles=[Role.HR]) for _number in range(2)]
    browsers = [signed_in(administrator) for _person in last]

    def closes(browser, person):
        page = reverse("admin:people_user_change", args=[person.pk])
        return lambda: browser.post(page, {"username": person.username, "name": person.name})

    at_once(*(closes(browser, person) for browser, person in zip(browsers, last, strict=True)))
    assert User.objects.holding(Role.HR).count() == 1


def test_the_first_two_events_of_a_new_portal_stand_in_one_chain(administrator, hr):
    people = [UserFactory() for _number in range(3)]
    assert not at_once(*(lambda person=person: propose(administrator, person, Role.AUDITOR, WHY) for person in people))
    assert list(RightsEvent.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2, 3]
    assert list(alarms()) == []
