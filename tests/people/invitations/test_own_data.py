"""Whoever was let in reads by whom; once nobody keeps them by name, nothing of it is left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.privacy.document import my_data_html
from assessments.privacy.my_data import my_data, own_assessments
from assessments.privacy.retention import purge
from people import leaving
from people.invitations import issuing
from people.models import Invitation, User
from tests.integrity.test_ledger import verified
from tests.people.invitations.conftest import issue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trainee")]


def test_ones_own_data_say_who_issued_and_who_confirmed_and_nothing_that_opens(supervisor, hr, administrator):
    issue([supervisor], hr)
    issuing.confirm(Invitation.objects.get().pk, administrator)
    data = my_data(supervisor, own_assessments(supervisor))
    (one,) = data["invitations"]
    assert (one["issued_by"], one["confirmed_by_number"]) == (hr.name, administrator.username)
    row = Invitation.objects.get()
    assert row.nonce not in repr(data)
    assert row.digest not in repr(data)
    printed = my_data_html(data)
    assert "郵件邀請" in printed
    assert administrator.name in printed


def test_nobody_elses_are_among_them(supervisor, newcomer, hr):
    issue([newcomer], hr)
    assert my_data(supervisor, own_assessments(supervisor))["invitations"] == []


def test_when_the_time_of_retention_is_over_they_are_gone(newcomer, hr):
    issue([newcomer], hr)
    long_ago = timezone.localdate() - timedelta(days=3000)
    User.objects.filter(pk=newcomer.pk).update(hired_on=None, left_on=long_ago, is_active=False)
    person = User.objects.get(pk=newcomer.pk)
    leaving.record(person, hr)
    person.left_confirmed_at = timezone.now()
    person.save()
    case = purge(newcomer.pk, timezone.localdate(), 5)
    assert case is not None
    assert case.doubts == []
    assert not Invitation.objects.exists()
    assert newcomer.email not in repr(list(Invitation.objects.values()))
    assert verified()[0] == 0
