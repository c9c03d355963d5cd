"""Two at the same moment, each on a connection of their own: one of them is told that the other was first."""

from __future__ import annotations

import pytest
from django.db import connection

from people.invitations import issuing, using
from people.invitations.rules import lines_of
from people.models import Invitation, User
from people.models import InvitationState as State
from tests.factories import UserFactory
from tests.people.invitations.conftest import issue, mails_to
from tests.people.staff.test_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]


def test_one_link_sets_one_password(newcomer, hr):
    issue([newcomer], hr)
    pk = Invitation.objects.get().pk
    words = ["甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉"]
    raised = at_once(*(lambda word=word: using.set_password(pk, word) for word in words))
    assert len(raised) == 1
    person = User.objects.get(pk=newcomer.pk)
    assert [person.check_password(word) for word in words].count(True) == 1


def test_the_same_page_sent_twice_invites_once(newcomer, paper, hr):
    seen = issuing.seen_of(lines_of([newcomer, paper], hr))
    raised = at_once(lambda: issuing.issue(seen, hr), lambda: issuing.issue(seen, hr))
    assert len(raised) == 1
    assert Invitation.objects.count() == 2
    assert mails_to(newcomer) == ["invitation"]


@pytest.mark.parametrize("_again", range(3))
def test_what_is_confirmed_and_withdrawn_at_once_ends_in_one_way(
    _again, supervisor, newcomer, hr, second, administrator
):
    issue([supervisor], hr)
    pk = Invitation.objects.get().pk
    raised = at_once(
        lambda: issuing.confirm(pk, second),
        lambda: issuing.confirm(pk, administrator),
        lambda: issuing.withdraw(pk, hr),
    )
    row = Invitation.objects.get()
    assert row.state() in (State.OPEN, State.WITHDRAWN)
    assert len(raised) >= 1
    assert len(mails_to(supervisor)) == (1 if row.confirmed_at else 0)


def test_many_who_ask_at_once_for_one_account_get_one_mail(newcomer):
    newcomer.set_password("a-former-word")
    newcomer.save()
    assert at_once(*(lambda: using.answer_forgotten(newcomer.pk) for _one in range(4))) == []
    assert mails_to(newcomer) == ["reset"]


def test_lists_in_another_order_do_not_wait_for_one_another(hr, administrator):
    people = [UserFactory() for _number in range(10)]
    orders = (people, people[::-1])
    seen = [issuing.seen_of(lines_of(order, by)) for order, by in zip(orders, (hr, administrator), strict=True)]
    raised = at_once(lambda: issuing.issue(seen[0], hr), lambda: issuing.issue(seen[1], administrator))
    assert len(raised) == 1
    assert Invitation.objects.filter(ended_at__isnull=True).count() == 10
