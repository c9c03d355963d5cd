"""Development actions in the one reminder a day: from a week before they are due, then weekly, until they are done."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from assessments.development import actions
from assessments.development.plan import GivenLine
from assessments.models import DevelopmentAction, Reminder, ReminderLine
from assessments.reminders.owing import owed
from tests.assessments.reminders.days import on
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(clock, trainee, supervisor):
    """Due on Thursday 17, in no cycle."""
    return actions.add(trainee, supervisor, GivenLine("熟悉退費規定", due_on=date(2026, 12, 17)))


def test_the_person_is_reminded_a_week_before_and_not_again_the_next_day(clock, action):
    assert on(clock, 12, 9) == {}
    mails = on(clock, 12, 10)
    assert sorted(mails) == ["trainee"]
    assert "熟悉退費規定" in mails["trainee"].body
    assert on(clock, 12, 11) == {}


def test_once_it_is_overdue_who_leads_is_told_a_count(clock, action):
    on(clock, 12, 10)
    mails = on(clock, 12, 18)
    assert sorted(mails) == ["supervisor", "trainee"]
    assert "熟悉退費規定" not in mails["supervisor"].body
    assert "部屬的發展行動 1 項" in mails["supervisor"].body


def test_what_is_done_reminds_nobody(clock, action, trainee):
    actions.finish(action.pk, trainee)
    assert on(clock, 12, 18) == {}


def test_whoever_can_not_act_owes_nothing(clock, supervisor):
    gone = UserFactory(supervisor=supervisor)
    actions.add(gone, supervisor, GivenLine("學會", due_on=date(2026, 12, 17)))
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    assert gone.pk not in owed([gone.pk], date(2026, 12, 18))


def test_an_action_stands_in_the_mail_beside_what_a_cycle_asks(clock, assessment, action):
    mails = on(clock, 12, 14)
    assert sorted(mails) == ["supervisor", "trainee"]
    lines = Reminder.objects.get(person=assessment.trainee, day=date(2026, 12, 14)).lines
    assert set(lines.values_list("duty", "cycle")) == {("rate_self", assessment.cycle_id), ("develop", None)}


def test_only_actions_belong_to_no_cycle(clock, assessment, action):
    on(clock, 12, 14)
    line = ReminderLine.objects.filter(duty="develop").first()
    for change in ({"duty": "rate"}, {"cycle": assessment.cycle_id}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReminderLine.objects.filter(pk=line.pk).update(**change)


def test_many_people_take_as_many_queries_as_one(clock, action, supervisor, django_assert_max_num_queries):
    keys = [action.person_id, supervisor.pk]
    for number in range(5):
        person = UserFactory(supervisor=supervisor)
        actions.add(person, supervisor, GivenLine(f"目標 {number}", due_on=date(2026, 12, 17)))
        keys.append(person.pk)
    with django_assert_max_num_queries(10):
        found = owed(keys, date(2026, 12, 18))
    assert found[supervisor.pk][0].count == DevelopmentAction.objects.count()
