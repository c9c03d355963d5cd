"""What one alone tries, to get in by the account of another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mailing import sending
from people.invitations import issuing, using
from people.invitations.rules import lines_of
from people.models import Invitation, User
from people.models import InvitationKind as Kind
from people.rights.granting import confirm, propose
from people.roles import Role
from people.staff.changing import change, facts_of
from tests.factories import UserFactory
from tests.people.invitations.conftest import PASSWORD, codes_of, issue, mails_to, sent_link

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trainee")]
OTHER = "mine@example.com"


@pytest.fixture
def known(newcomer):
    newcomer.set_password(PASSWORD)
    newcomer.save()
    return newcomer


def days_later(person, days):
    User.objects.filter(pk=person.pk).update(email_changed_at=timezone.now() - timedelta(days=days))
    return User.objects.get(pk=person.pk)


def tried(link):
    browser = Client()
    browser.get(link)
    browser.post("/accounts/invited/", {"new_password1": PASSWORD, "new_password2": PASSWORD})
    return browser.get("/").status_code


def test_a_slip_that_one_made_opens_nothing_once_its_owner_is_given_a_right(paper, hr, administrator):
    (code,) = codes_of(issue([paper], hr).slips)
    confirm(propose(administrator, paper, Role.AUDITOR, "新任稽核").pk, hr)
    browser = Client()
    answer = browser.post("/accounts/first/", {"number": paper.username, "code": code})
    assert "請向人資索取新的" in answer.content.decode()
    answer = browser.post("/accounts/invited/", {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert answer.status_code == 404
    assert not User.objects.get(pk=paper.pk).password
    assert lines_of([paper], hr)[0].needs_two


@pytest.mark.parametrize("was_sent", [True, False])
def test_a_link_that_one_sent_opens_nothing_once_others_report_to_its_owner(was_sent, newcomer, trainee, hr, server):
    issue([newcomer], hr)
    link = sent_link(server) if was_sent else ""
    change(trainee.pk, {"supervisor": newcomer}, facts_of(trainee), hr)
    if was_sent:
        assert tried(link) == 302
    else:
        sending.send_due()
        assert server.taken == []


def test_what_two_issued_goes_on_opening(newcomer, trainee, hr, second, server):
    change(trainee.pk, {"supervisor": newcomer}, facts_of(trainee), hr)
    issue([newcomer], hr)
    issuing.confirm(Invitation.objects.get().pk, second)
    assert tried(sent_link(server)) == 200


def test_the_first_of_hr_gets_in_by_what_the_only_administrator_issued_and_the_next_by_two(administrator, server):
    """Once one of them was let in there are two."""
    people = [UserFactory(username=number) for number in ("H1", "H2")]
    for person in people:
        propose(administrator, person, Role.HR, "第一位人資")
    links = []
    for person in people:
        issue([person], administrator)
        links.append(sent_link(server))
    assert tried(links[0]) == 200
    assert tried(links[1]) == 302


@pytest.mark.parametrize(("days", "kinds"), [(2, ["reset-ask"]), (29, ["reset-ask"]), (31, ["reset"])])
def test_whoever_leads_the_mails_of_another_elsewhere_gets_no_password_by_them(days, kinds, known, hr):
    change(known.pk, {"email": OTHER}, facts_of(known), hr)
    days_later(known, days)
    using.answer_forgotten(known.pk)
    assert [kind for kind in mails_to(known) if kind != "address"] == kinds
    assert Invitation.objects.exists() == (kinds == ["reset"])


def test_a_new_address_of_an_account_in_use_takes_two(known, hr):
    User.objects.filter(pk=known.pk).update(email="")
    known.refresh_from_db()
    change(known.pk, {"email": OTHER}, facts_of(known), hr)
    assert lines_of([days_later(known, 2)], hr, renewing=True)[0].needs_two
    assert not lines_of([days_later(known, 31)], hr, renewing=True)[0].needs_two


def test_a_proposal_that_expired_makes_nobody_stand_high(newcomer, administrator, hr):
    grant = propose(administrator, newcomer, Role.AUDITOR, "新任稽核")
    assert lines_of([newcomer], hr)[0].needs_two
    type(grant).objects.filter(pk=grant.pk).update(granted_at=timezone.now() - timedelta(days=15))
    assert not lines_of([newcomer], hr)[0].needs_two


@pytest.fixture
def company_alone(settings):
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = "https://id.example.com", "portal"
    settings.OIDC_CLIENT_SECRET, settings.OIDC_ONLY = "secret", True


def test_where_company_accounts_alone_count_no_invitation_goes_round_them(newcomer, administrator, hr, company_alone):
    assert "公司帳號" in issue([newcomer], hr).lines[0].refused
    assert not Invitation.objects.exists()
    assert lines_of([administrator], hr, renewing=True)[0].goes


def test_nor_does_a_link_of_before_or_a_forgotten_password(known, hr, server, settings, request):
    issue([known], hr, renewing=True)
    assert Invitation.objects.get().kind == Kind.RESET
    link = sent_link(server)
    request.getfixturevalue("company_alone")
    assert tried(link) == 302
    using.answer_forgotten(known.pk)
    assert mails_to(known) == ["reset"]
