"""A right takes two: who proposes it, who confirms it, and what becomes of it otherwise."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from config.refusals import BadInput, Conflict, Forbidden
from integrity.checks import CHECKS
from mailing.models import Mail
from people.models import RightsEvent, RoleGrant, User
from people.rights.granting import confirm, propose, refuse, withdraw
from people.roles import PROPOSAL_DAYS, RightsAction, Role, Standing
from people.signin.backends import RoleBackend
from tests.factories import UserFactory, granted

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
WHY = "接替離職同事"


@pytest.fixture
def proposal(administrator, hr, stranger):
    return propose(administrator, stranger, Role.HR, WHY)


def fresh(person):
    return User.objects.get(pk=person.pk)


def actions():
    return list(RightsEvent.objects.order_by("sequence").values_list("action", flat=True))


def alarms():
    return [alarm for check in CHECKS.values() for alarm in check.alarms()]


@pytest.mark.parametrize("who", ["hr", "auditor", "editor", "supervisor"])
def test_only_an_administrator_proposes(who, request, stranger, administrator):
    with pytest.raises(Forbidden):
        propose(request.getfixturevalue(who), stranger, Role.AUDITOR, WHY)
    assert not RoleGrant.objects.filter(user=stranger).exists()


def test_nobody_gives_a_right_to_themself(administrator, hr):
    for role in Role:
        with pytest.raises(Forbidden):
            propose(administrator, administrator, role, WHY)


def test_a_proposal_says_why(administrator, hr, stranger):
    with pytest.raises(BadInput):
        propose(administrator, stranger, Role.HR, "")


def test_nobody_who_cannot_act_gets_a_right(administrator, hr):
    with pytest.raises(BadInput):
        propose(administrator, UserFactory(is_active=False), Role.HR, WHY)


def test_what_is_proposed_opens_nothing(proposal, stranger, signed_in):
    assert fresh(stranger).roles == frozenset()
    found = RoleBackend().get_user(stranger.pk)
    assert (found.roles, found.rights_awaited) == (frozenset(), 0)
    assert list(User.objects.holding(Role.HR).filter(pk=stranger.pk)) == []
    assert signed_in(fresh(stranger)).get("/cycles/").status_code == 403


def test_it_counts_once_hr_has_confirmed_it(proposal, hr, administrator, stranger, signed_in):
    confirm(proposal.pk, hr)
    grant = RoleGrant.objects.get(user=stranger)
    assert (grant.standing, grant.granted_by, grant.confirmed_by) == (Standing.TWO, administrator, hr)
    assert signed_in(fresh(stranger)).get("/cycles/").status_code == 200
    assert actions() == [RightsAction.PROPOSE, RightsAction.CONFIRM]
    assert alarms() == []


def test_a_second_administrator_confirms_too(proposal, stranger):
    second = UserFactory(roles=[Role.ADMINISTRATOR])
    confirm(proposal.pk, second)
    assert fresh(stranger).has_role(Role.HR)


def test_who_proposed_it_does_not_confirm_it_even_holding_hr_beside(proposal, administrator, stranger):
    granted(administrator, Role.HR)
    with pytest.raises(Forbidden):
        confirm(proposal.pk, administrator)
    assert not fresh(stranger).has_role(Role.HR)


def test_who_gets_it_does_not_confirm_it(administrator, hr):
    grant = propose(administrator, hr, Role.AUDITOR, WHY)
    with pytest.raises(Forbidden):
        confirm(grant.pk, hr)
    assert fresh(hr).roles == {Role.HR}


@pytest.mark.parametrize("who", ["auditor", "editor", "supervisor"])
def test_nobody_else_is_the_second(who, proposal, request):
    person = request.getfixturevalue(who)
    for attempt in (lambda: confirm(proposal.pk, person), lambda: refuse(proposal.pk, person, WHY)):
        with pytest.raises(Forbidden):
            attempt()
    assert RoleGrant.objects.get(pk=proposal.pk).standing == Standing.PROPOSED


def test_a_second_whose_own_right_was_taken_away_meanwhile_is_none(proposal, hr):
    assert hr.has_role(Role.HR)  # as the request began
    hr.role_grants.all().delete()
    with pytest.raises(Forbidden):
        confirm(proposal.pk, hr)


def test_what_an_administrator_proposed_who_is_none_any_more_is_not_confirmed(proposal, hr, administrator):
    administrator.role_grants.all().delete()
    with pytest.raises(Conflict):
        confirm(proposal.pk, hr)


def test_a_proposal_is_refused_with_a_reason(proposal, hr, stranger):
    with pytest.raises(BadInput):
        refuse(proposal.pk, hr, "")
    refuse(proposal.pk, hr, "不需要")
    assert not RoleGrant.objects.filter(user=stranger).exists()
    assert RightsEvent.objects.latest("sequence").words == "不需要"
    with pytest.raises(Conflict):
        confirm(proposal.pk, hr)
    assert alarms() == []


def test_only_who_proposed_it_withdraws_it(proposal, administrator, hr, stranger):
    with pytest.raises(Forbidden):
        withdraw(proposal.pk, hr)
    withdraw(proposal.pk, administrator)
    assert not RoleGrant.objects.filter(user=stranger).exists()
    assert propose(administrator, stranger, Role.HR, WHY).standing == Standing.PROPOSED
    assert alarms() == []


def test_a_proposal_that_nobody_confirmed_in_time_expires(proposal, hr, administrator, stranger):
    old = timezone.now() - timedelta(days=PROPOSAL_DAYS, seconds=1)
    RoleGrant.objects.filter(pk=proposal.pk).update(granted_at=old)
    with pytest.raises(Conflict):
        confirm(proposal.pk, hr)
    propose(administrator, stranger, Role.HR, WHY)
    assert actions() == [RightsAction.PROPOSE, RightsAction.EXPIRE, RightsAction.PROPOSE]
    assert alarms() == []


def test_a_right_is_neither_proposed_twice_nor_to_one_who_holds_it(proposal, administrator, stranger, hr):
    with pytest.raises(Conflict):
        propose(administrator, stranger, Role.HR, WHY)
    with pytest.raises(Conflict):
        propose(administrator, hr, Role.HR, WHY)


def test_one_administrator_makes_an_editor(administrator, hr, stranger):
    grant = propose(administrator, stranger, Role.EDITOR, WHY)
    assert grant.standing == Standing.ONE
    assert fresh(stranger).has_role(Role.EDITOR)
    assert actions() == [RightsAction.GRANT]


def test_the_very_first_right_of_hr_is_granted_by_one_alone_and_the_next_is_not(administrator, stranger, trainee):
    grant = propose(administrator, stranger, Role.HR, WHY)
    assert grant.standing == Standing.ALONE
    assert fresh(stranger).has_role(Role.HR)
    assert propose(administrator, trainee, Role.HR, WHY).standing == Standing.PROPOSED


def test_what_one_granted_alone_is_told_to_all_administrators_who_did_it_too(administrator, stranger):
    propose(administrator, stranger, Role.ADMINISTRATOR, WHY)
    assert {mail.person for mail in Mail.objects.all()} == {administrator, stranger}


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.EDITOR])
def test_what_is_no_first_right_is_never_granted_alone(role, administrator, stranger):
    assert propose(administrator, stranger, role, WHY).standing != Standing.ALONE


def test_hr_the_other_administrators_and_the_person_are_told_of_a_proposal(proposal, hr, administrator, stranger):
    assert {mail.person for mail in Mail.objects.all()} == {hr, stranger}
    Mail.objects.all().delete()
    confirm(proposal.pk, hr)
    assert {mail.person for mail in Mail.objects.all()} == {stranger}


@pytest.mark.parametrize(
    "columns",
    [
        {"confirmed_by": "granted_by"},
        {"confirmed_by": "user"},
        {"granted_by": "user"},
        {"standing": "two"},
        {"standing": "one"},
        {"standing": "before"},
        {"standing": "else"},
    ],
)
def test_the_database_itself_takes_no_right_of_one(columns, proposal, hr):
    confirm(proposal.pk, hr)
    grant = RoleGrant.objects.get(pk=proposal.pk)
    if columns == {"standing": "two"}:
        columns = {"confirmed_by": None}
    named = {
        name: getattr(grant, value) if value in ("user", "granted_by") else value for name, value in columns.items()
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.filter(pk=grant.pk).update(**named)


def test_the_first_administrator_of_the_command_line_stands_in_the_history():
    person = User.objects.create_superuser("root", "a-long-enough-password", name="管理員")
    assert person.role_grants.get().standing == Standing.COMMAND
    assert actions() == [RightsAction.COMMAND]
    assert alarms() == []
