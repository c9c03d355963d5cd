"""Who may let whom in, and what they get; before a second person confirms it, nothing opens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.refusals import Altered, BadInput, Conflict, Forbidden
from mailing.models import Mail
from people.invitations import issuing
from people.invitations.rules import lines_of
from people.models import Invitation, User
from people.models import InvitationKind as Kind
from people.models import InvitationState as State
from people.rights.granting import propose
from people.roles import Role
from tests.factories import UserFactory, granted
from tests.integrity.test_ledger import sql, verified
from tests.people.invitations.conftest import PASSWORD, codes_of, issue, mails_to, pages_of, words_of

# The supervisor has a team.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trainee")]


def line(person, by, **how):
    return lines_of([person], by, **how)[0]


@pytest.mark.parametrize("who", ["supervisor", "editor", "auditor", "stranger"])
def test_others_let_nobody_in(who, newcomer, request):
    with pytest.raises(Forbidden):
        issue([newcomer], request.getfixturevalue(who))
    assert not Invitation.objects.exists()


def test_nobody_lets_themself_in(hr):
    issued = issue([hr], hr, renewing=True)
    assert "不能為自己" in issued.lines[0].refused
    assert not Invitation.objects.exists()


def test_who_has_a_password_is_not_invited(newcomer, hr):
    newcomer.set_password(PASSWORD)
    newcomer.save()
    assert "已有密碼" in issue([newcomer], hr).lines[0].refused
    assert not Mail.objects.exists()


def test_who_left_or_whose_account_is_closed_is_not_invited(newcomer, paper, hr):
    User.objects.filter(pk=newcomer.pk).update(left_on=timezone.localdate() - timedelta(days=1))
    User.objects.filter(pk=paper.pk).update(is_active=False)
    lines = issue(list(User.objects.filter(pk__in=[newcomer.pk, paper.pk])), hr).lines
    assert all("已停用或已過離職日" in one.refused for one in lines)


@pytest.mark.parametrize("by", ["hr", "administrator"])
def test_a_newcomer_is_invited_by_one_at_their_own_address(by, newcomer, request):
    issue([newcomer], request.getfixturevalue(by))
    row = Invitation.objects.get()
    assert (row.kind, row.state(), row.address) == (Kind.MAIL, State.OPEN, newcomer.email)
    assert row.expires_at - row.issued_at >= timedelta(days=7) - timedelta(seconds=5)
    assert mails_to(newcomer) == ["invitation"]


def test_an_address_of_two_people_is_nobodys_own(newcomer, hr):
    UserFactory(email=newcomer.email.upper())
    assert line(newcomer, hr).kind == Kind.SLIP


def test_who_has_a_team_or_a_role_needs_a_second_person(supervisor, newcomer, editor, hr):
    assert [line(one, hr).needs_two for one in (supervisor, editor, newcomer)] == [True, True, False]
    issue([supervisor], hr)
    row = Invitation.objects.get()
    assert row.state() == State.AWAITING
    assert (row.digest, row.nonce, row.expires_at) == ("", "", None)
    assert not Mail.objects.exists()


def test_nobody_confirms_what_they_issued_nor_what_is_for_them(supervisor, hr, second):
    issue([second], hr)
    row = Invitation.objects.get()
    for by in (hr, second):
        with pytest.raises(Forbidden):
            issuing.confirm(row.pk, by)
    with pytest.raises(Forbidden):
        issuing.confirm(row.pk, supervisor)
    assert Invitation.objects.get().state() == State.AWAITING


def test_the_database_itself_refuses_that_one_person_is_two(supervisor, hr):
    rows = {
        "invitation_confirmed_by_another": {"issued_by": hr, "confirmed_by": hr, "confirmed_at": timezone.now()},
        "invitation_not_for_oneself": {"issued_by": supervisor},
        "invitation_not_confirmed_by_oneself": {"confirmed_by": supervisor, "confirmed_at": timezone.now()},
        "invitation_opens_nothing_before_it_is_confirmed": {"issued_by": hr, "digest": "x", "nonce": "x"},
        "invitation_confirmed_at_a_time": {"issued_by": hr, "confirmed_at": timezone.now()},
    }
    for name, columns in rows.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Invitation.objects.create(person=supervisor, kind=Kind.MAIL, needs_two=True, **columns)


def test_a_second_person_opens_it_once(supervisor, hr, administrator):
    issue([supervisor], hr)
    pk = Invitation.objects.get().pk
    assert issuing.confirm(pk, administrator) is None
    assert Invitation.objects.get().state() == State.OPEN
    assert mails_to(supervisor) == ["invitation"]
    with pytest.raises(Conflict):
        issuing.confirm(pk, administrator)


def test_what_was_shown_is_what_is_done_and_only_once(newcomer, hr):
    seen = issuing.seen_of(lines_of([newcomer], hr))
    issuing.issue(seen, hr)
    with pytest.raises(Conflict):
        issuing.issue(seen, hr)
    assert Invitation.objects.count() == 1
    UserFactory(supervisor=newcomer)
    seen = issuing.seen_of(lines_of([newcomer], hr))
    User.objects.filter(supervisor=newcomer).update(supervisor=None)
    with pytest.raises(Conflict):
        issuing.issue(seen, hr)


def test_a_newer_one_ends_the_older(newcomer, hr):
    issue([newcomer], hr)
    issue([newcomer], hr)
    assert [row.state() for row in Invitation.objects.order_by("pk")] == [State.REPLACED, State.OPEN]


def test_what_was_withdrawn_stays_so(newcomer, hr, administrator):
    issue([newcomer], hr)
    row = issuing.withdraw(Invitation.objects.get().pk, administrator)
    assert row.state() == State.WITHDRAWN
    with pytest.raises(Conflict):
        issuing.withdraw(row.pk, hr)


def test_slips_are_cut_from_pages_of_eight_and_their_codes_are_not_stored(supervisor, hr, settings):
    settings.COMPANY_NAME, settings.ACCOUNT_CONTACT = "範例公司", "資訊室 分機 1234"
    people = [UserFactory(username=f"P{number:02}", email="") for number in range(9)]
    issued = issue(people, hr)
    words = words_of(issued.slips)
    codes = codes_of(issued.slips)
    assert pages_of(issued.slips) == 2
    assert len(set(codes)) == 9
    assert all(one.username in words and one.name in words for one in people)
    assert "http://127.0.0.1:8000/accounts/first/" in words.replace("\r\n", "")
    assert all(text in words for text in ("範例公司", "分機 1234", "works once"))
    stored = " ".join(Invitation.objects.values_list("digest", flat=True))
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    assert not Mail.objects.exists()


def test_no_more_slips_at_once_than_a_page_can_wait_for(hr, monkeypatch):
    monkeypatch.setattr(issuing, "MOST_SLIPS", 2)
    with pytest.raises(BadInput):
        issue([UserFactory(email="") for _number in range(3)], hr)
    assert not Invitation.objects.exists()


def test_a_used_account_without_address_takes_two_and_loses_its_sessions(paper, hr, second, signed_in):
    paper.set_password(PASSWORD)
    paper.save()
    browser = signed_in(paper)
    issued = issue([paper], hr, renewing=True)
    assert issued.slips is None
    assert browser.get("/").status_code == 200
    pdf = issuing.confirm(Invitation.objects.get().pk, second)
    assert len(codes_of(pdf)) == 1
    assert browser.get("/").status_code == 302
    assert not User.objects.get(pk=paper.pk).has_usable_password()


def test_what_is_confirmed_goes_by_the_rules_of_now(supervisor, hr, second):
    issue([supervisor], hr)
    User.objects.filter(pk=supervisor.pk).update(email="")
    with pytest.raises(Conflict):
        issuing.confirm(Invitation.objects.get().pk, second)


def test_what_was_put_in_past_the_portal_is_not_confirmed(supervisor, stranger, hr, second):
    issue([supervisor], hr)
    row = Invitation.objects.get()
    sql("UPDATE people_invitation SET issued_by_id = %s WHERE id = %s", stranger.pk, row.pk)
    with pytest.raises(Altered):
        issuing.confirm(row.pk, second)
    assert "issued_by" in verified()[1]


def test_many_are_looked_at_in_few_queries(hr):
    few, many = ([UserFactory() for _number in range(count)] for count in (2, 12))
    counts = []
    assert hr.roles  # asked for once for each request
    for people in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            lines_of(people, hr)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_role_alone_makes_it_two_also_for_who_left_the_role_open(newcomer, hr):
    granted(newcomer, Role.AUDITOR)
    assert line(newcomer, hr).needs_two


# --- The first of HR -------------------------------------------------------------------------------------------


def test_the_only_keeper_there_ever_was_invites_the_first_of_hr_alone(administrator):
    first = UserFactory(username="H1", email="hr1@example.com")
    propose(administrator, first, Role.HR, "人資主管")
    (issued,) = issue([first], administrator).lines
    assert (issued.needs_two, mails_to(first)[-1:]) == (False, ["invitation"])


def test_once_the_first_of_hr_got_in_the_next_one_needs_two_again(administrator):
    first = UserFactory(username="H1", email="hr1@example.com")
    propose(administrator, first, Role.HR, "人資主管")
    second = UserFactory(username="H2", email="hr2@example.com", roles=[Role.HR])
    assert not line(second, administrator).needs_two
    first.set_password(PASSWORD)
    first.save()
    assert line(second, administrator).needs_two
    assert line(first, administrator, renewing=True).needs_two  # another password for who has one
    User.objects.filter(pk=first.pk).update(is_active=False)
    assert line(second, administrator).needs_two  # alone by closing an account is not the first


# --- Several at once -------------------------------------------------------------------------------------------


def test_a_second_person_confirms_all_mails_of_the_page_in_one_go_and_no_slip(hr, second, paper, signed_in):
    leads = [UserFactory(username=f"L{number}", email=f"l{number}@example.com") for number in range(3)]
    for lead in [*leads, paper]:
        UserFactory(supervisor=lead)
    issue([*leads, paper], hr)
    page = signed_in(second).get("/people/invitations/")
    waiting = {row.person_id: row.pk for row in Invitation.objects.all()}
    assert set(page.context["together"]) == {waiting[lead.pk] for lead in leads}
    assert "l2@example.com" in page.content.decode()  # where it would go
    assert signed_in(hr).get("/people/invitations/").context["together"] == []
    signed_in(hr).post("/people/invitations/confirm/", {"invitation": list(waiting.values())})
    assert not Invitation.objects.filter(confirmed_at__isnull=False).exists()
    User.objects.filter(pk=leads[0].pk).update(is_active=False)
    signed_in(second).post("/people/invitations/confirm/", {"invitation": list(waiting.values())})
    confirmed = Invitation.objects.filter(confirmed_by=second).values_list("person", flat=True)
    assert set(confirmed) == {leads[1].pk, leads[2].pk}
    assert mails_to(leads[1])[-1:] == ["invitation"]
