"""Opening a cycle for a whole company: what it costs, and that each assessment is as sealed as one opened alone."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.cycles.opening import open_for_people
from assessments.models import Assessment, SelfRating
from assessments.models.mails import MailTopic
from config.refusals import Conflict
from mailing.models import Mail
from people.models import User
from tests.factories import CycleFactory, UserFactory, open_for

pytestmark = pytest.mark.django_db


def employed(count, supervisor):
    keys = [UserFactory(supervisor=supervisor).pk for _number in range(count)]
    return list(User.objects.filter(pk__in=keys).select_related("supervisor__supervisor"))


def test_nobody_is_taken_twice_and_then_nobody_is_taken(cycle, hr, supervisor):
    first, second = employed(2, supervisor)
    with pytest.raises(Conflict, match="已有"):
        open_for_people(cycle.pk, [first, second, first], hr)
    open_for(cycle, first, supervisor, hr)
    with pytest.raises(Conflict, match="已有"):
        open_for_people(cycle.pk, [second, first], hr)
    assert Assessment.objects.get().trainee == first


def test_nobody_rates_themself(cycle, hr, supervisor):
    supervisor.supervisor = supervisor
    with pytest.raises(Conflict, match="自己"):
        open_for_people(cycle.pk, [supervisor], hr)


def test_ten_people_more_cost_no_further_query(cycle, hr, supervisor):
    costs = []
    for count, opened in ((3, cycle), (13, CycleFactory(version=cycle.version))):
        people = employed(count, supervisor)
        with CaptureQueriesContext(connection) as queries:
            open_for_people(opened.pk, people, hr)
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert costs[0] < 40


def test_each_of_many_is_sealed_and_told_as_one_opened_alone(cycle, hr, supervisor):
    people = employed(5, supervisor)
    opened = open_for_people(cycle.pk, people, hr)
    assert [row.trainee for row in opened] == people
    assert SelfRating.objects.count() == 5
    for row in Assessment.objects.all():
        event = row.events.get()
        assert (event.sequence, event.action, event.actor, event.to_status) == (1, "open", hr, "draft")
        assert set(MailTopic.objects.filter(assessment=row).values_list("mail__person", flat=True)) == {
            row.trainee_id,
            supervisor.pk,
        }
    assert Mail.objects.count() == 6
    call_command("verify_records")  # ends with an error where a seal does not fit
