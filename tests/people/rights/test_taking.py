"""Taking a right away: one is enough, at once, and never the last."""

import pytest

from config.refusals import BadInput, Conflict, Forbidden
from people.models import RightsEvent, RoleGrant, User
from people.rights.taking import take
from people.roles import RightsAction, Role
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
WHY = "調職"


def of(person):
    return person.role_grants.get().pk


def test_one_administrator_takes_a_right_away_at_once(administrator, auditor, signed_in):
    browser = signed_in(auditor)
    assert browser.get("/access/").status_code == 200
    take(of(auditor), administrator, WHY)
    assert browser.get("/access/").status_code == 403
    event = RightsEvent.objects.get()
    assert (event.action, event.actor, event.person, event.words) == (RightsAction.TAKE, administrator, auditor, WHY)


def test_hr_takes_away_the_right_of_an_administrator_who_is_not_the_last(administrator, hr):
    UserFactory(roles=[Role.ADMINISTRATOR])
    take(of(administrator), hr, WHY)
    assert not RoleGrant.objects.filter(user=administrator).exists()


@pytest.mark.parametrize("who", ["auditor", "editor", "supervisor"])
def test_nobody_else_takes_anything_away(who, request, hr):
    with pytest.raises(Forbidden):
        take(of(hr), request.getfixturevalue(who), WHY)


def test_a_reason_is_asked_for(administrator, auditor):
    with pytest.raises(BadInput):
        take(of(auditor), administrator, "")


@pytest.mark.parametrize("who", ["hr", "administrator"])
def test_the_last_who_can_act_keeps_it(who, request, administrator, hr):
    UserFactory(roles=[Role.HR, Role.ADMINISTRATOR], is_active=False)
    with pytest.raises(Conflict):
        take(of(request.getfixturevalue(who)), administrator if who == "hr" else hr, WHY)
    assert User.objects.holding(Role.HR).exists()


def test_of_one_who_cannot_act_any_more_it_is_taken_away_though_nobody_else_holds_it(administrator):
    gone = UserFactory(roles=[Role.HR], is_active=False)
    take(of(gone), administrator, WHY)
    assert not RoleGrant.objects.filter(user=gone).exists()


def test_nobody_takes_away_their_own_by_accident(administrator):
    UserFactory(roles=[Role.ADMINISTRATOR])
    with pytest.raises(BadInput):
        take(of(administrator), administrator, WHY)
    take(of(administrator), administrator, WHY, own_is_meant=True)
    assert not RoleGrant.objects.filter(user=administrator).exists()


def test_what_was_taken_away_already_is_told(administrator, auditor):
    key = of(auditor)
    take(key, administrator, WHY)
    with pytest.raises(Conflict):
        take(key, administrator, WHY)
