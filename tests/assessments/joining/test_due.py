"""The days of those who join: which HR may choose, and which an opening keeps that is tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.bulk import preparing as bulk
from assessments.bulk import working
from assessments.joining import due
from assessments.joining.checks import Wanted
from assessments.joining.due import Due
from assessments.joining.preparing import once_more, prepare
from assessments.models import Assessment, BulkJob
from people.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def in_days(self_day, day, answer_day):
    today = timezone.localdate()
    return Due(today + timedelta(self_day), today + timedelta(day), today + timedelta(answer_day))


@pytest.fixture
def unled():
    return UserFactory()


@pytest.fixture
def ended(cycle, hr, supervisor, unled):
    """An opening with days of its own, of which one person was left out who has a supervisor by now."""

    def make(days):
        people = [UserFactory(supervisor=supervisor), unled]
        job = bulk.confirm(prepare(cycle, hr, [Wanted(one.pk) for one in people], days).pk, hr)
        working.work(job)
        job.refresh_from_db()
        User.objects.filter(pk=unled.pk).update(supervisor=supervisor)
        return job

    return make


def test_who_is_opened_at_a_second_try_gets_the_days_that_hr_chose(cycle, hr, ended, unled):
    days = in_days(40, 50, 60)
    again = once_more(ended(days), hr)
    assert due.of_job(again, cycle) == days
    working.work(bulk.confirm(again.pk, hr))
    row = Assessment.objects.get(trainee=unled)
    assert Due(row.self_due, row.supervisor_due, row.answer_due) == days


def test_days_that_have_passed_since_are_proposed_anew(cycle, hr, ended):
    again = once_more(ended(in_days(-1, 50, 60)), hr)
    assert not due.of_job(again, cycle).has_passed


@pytest.mark.parametrize("name", ["self_day", "day", "answer_day"])
def test_days_that_have_passed_are_refused_and_open_nobody(name, cycle, hr, supervisor, signed_in):
    job = prepare(cycle, hr, [Wanted(UserFactory(supervisor=supervisor).pk)])
    days = in_days(40, 50, 60)
    sent = {"self_day": days.self_day, "day": days.day, "answer_day": days.answer_day}
    sent |= {name: timezone.localdate() - timedelta(days=1)}
    url = reverse("assessments:cycle-opening", args=[cycle.pk, job.pk])
    answer = signed_in(hr).post(url, {**{key: str(day) for key, day in sent.items()}, "then": "open"})
    assert answer.status_code == 400
    assert "這一天已經過去" in str(answer.context["form"].errors[name])
    assert BulkJob.objects.get().pk == job.pk
    assert not Assessment.objects.exists()
