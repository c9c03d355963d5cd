"""A mail address that changes: the former one is told, the new one lets nobody in for a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from mailing import sending
from people.addresses import address_is_settled
from people.invitations.rules import lines_of
from people.models import Invitation, User
from people.staff.changing import change, facts_of
from people.stafflist import undoing
from tests.people.invitations.conftest import PASSWORD, issue, mails_to
from tests.people.stafflist import lists

pytestmark = pytest.mark.django_db
OTHER = "other@example.com"


@pytest.fixture
def known(newcomer):
    newcomer.set_password(PASSWORD)
    newcomer.save()
    return newcomer


def by_form(person, hr):
    change(person.pk, {"email": OTHER}, facts_of(person), hr)


def by_list(person, hr):
    lists.taken([[person.username, person.name, OTHER]], ["員工編號", "姓名", "電子郵件"])


@pytest.mark.parametrize("changed", [by_form, by_list])
def test_the_former_address_is_told_and_the_new_one_waits_a_day(changed, known, hr, server):
    former = known.email
    assert address_is_settled(known)
    changed(known, hr)
    person = User.objects.get(pk=known.pk)
    assert person.email == OTHER
    assert not address_is_settled(person)
    assert address_is_settled(person, timezone.now() + timedelta(hours=25))
    sending.send_due()
    (mail,) = server.taken
    assert mail["To"] == former
    assert OTHER not in mail.get_content()
    assert "變更" in lines_of([person], hr, renewing=True)[0].refused


def test_taking_a_list_back_is_a_change_like_any_other(known, hr):
    by_list(known, hr)
    User.objects.update(email_changed_at=None)
    undoing.undo(undoing.last().pk, hr)
    assert not address_is_settled(User.objects.get(pk=known.pk))
    assert mails_to(known) == ["address", "address"]


def test_another_spelling_is_no_other_address(known, hr):
    change(known.pk, {"email": known.email.upper()}, facts_of(known), hr)
    assert address_is_settled(User.objects.get(pk=known.pk))
    assert mails_to(known) == []


def test_the_first_address_of_who_was_never_let_in_need_not_wait(paper, hr):
    by_form(paper, hr)
    assert address_is_settled(User.objects.get(pk=paper.pk))


def test_the_first_address_of_an_account_in_use_waits_too(known, hr):
    User.objects.filter(pk=known.pk).update(email="")
    known.refresh_from_db()
    by_form(known, hr)
    assert not address_is_settled(User.objects.get(pk=known.pk))


def test_a_mail_that_is_on_its_way_does_not_go_to_the_new_address(newcomer, hr, server):
    issue([newcomer], hr)
    by_form(newcomer, hr)
    sending.send_due()
    assert [mail["To"] for mail in server.taken] == [newcomer.email]
    assert "邀請" not in server.taken[0]["Subject"]
    assert Invitation.objects.count() == 1
