"""What a second is shown of somebody before they confirm a right: who could be using the account."""

from datetime import timedelta

import pytest
from auditlog.context import set_actor
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.models import Invitation, InvitationKind, User
from people.rights import page
from people.rights.granting import propose
from people.roles import Role
from people.staff.changing import change, facts_of
from people.stafflist import undoing
from tests.factories import UserFactory
from tests.people.stafflist import lists

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
WHY = "接替離職同事"


def let_in(person, by, **columns):
    at = timezone.now()
    Invitation.objects.create(
        person=person, issued_by=by, used_at=at, **{"kind": InvitationKind.SLIP, "needs_two": False} | columns
    )
    User.objects.filter(pk=person.pk).update(last_login=at)
    person.refresh_from_db()


def notes_of(person, by):
    propose(by, person, Role.HR, WHY)
    (row,) = page.rows(page.open_proposals(), by)
    return row.notes


def test_who_alone_let_the_person_in_is_named_where_it_is_confirmed(administrator, hr, stranger, signed_in):
    let_in(stranger, administrator)
    (note,) = notes_of(stranger, administrator)
    assert str(administrator) in note
    assert "代碼條" in note
    browser = signed_in(hr)
    assert note in browser.get("/people/rights/").content.decode()
    assert note in browser.get(f"/people/rights/{stranger.role_grants.get().pk}/").content.decode()


def test_whom_two_let_in_is_told_of_nobody(administrator, hr, stranger):
    let_in(stranger, administrator, needs_two=True, confirmed_by=hr, confirmed_at=timezone.now())
    assert notes_of(stranger, administrator) == []


def test_that_an_account_never_signed_in_is_told(administrator, hr, stranger):
    assert notes_of(stranger, administrator) == ["從未登入過。"]


def test_an_account_that_somebody_made_lately_is_told_with_who_made_it(administrator, hr, signed_in):
    signed_in(administrator).post("/admin/people/user/add/", {"username": "ghost", "name": "分身"})
    first, second = notes_of(User.objects.get(username="ghost"), administrator)
    assert str(administrator) in first
    assert second == "從未登入過。"


def by_form(person, hr):
    with set_actor(hr):
        change(person.pk, {"name": "王小明"}, facts_of(person), hr)


def by_list(person, hr):
    lists.taken([[person.username, "王小明"]], ["員工編號", "姓名"], hr)


def taken_back(person, hr):
    by_list(person, None)
    undoing.undo(undoing.last().pk, hr)


@pytest.mark.parametrize("changed", [by_form, by_list, taken_back])
def test_that_an_account_was_given_another_name_lately_is_told_with_who_did_it(changed, administrator, hr, stranger):
    User.objects.filter(pk=stranger.pk).update(last_login=timezone.now() - timedelta(days=9))
    changed(stranger, hr)
    stranger.refresh_from_db()
    (note,) = notes_of(stranger, administrator)
    assert str(hr) in note


def test_many_are_told_of_in_as_many_queries_as_one(administrator, hr):
    assert ContentType.objects.get_for_model(User)  # asked for once, as are the roles of the reader
    assert hr.roles
    counts = []
    for count in (1, 4):
        for _number in range(count):
            propose(administrator, UserFactory(), Role.AUDITOR, WHY)
        with CaptureQueriesContext(connection) as queries:
            list(page.rows(page.open_proposals(), hr))
        counts.append(len(queries))
    assert counts[0] == counts[1]
