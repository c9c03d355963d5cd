"""No person gets two reminders a day, whoever sends them and however often; and what was done meanwhile is in none."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.exports import tending
from assessments.models import Reminder
from assessments.reminders import posting
from assessments.reminders.last import last_reminders
from assessments.reminders.owing import owed
from assessments.reminders.planning import called
from assessments.reminders.posting import post, post_by_rule
from assessments.workflow import steps
from mailing import posting as outbox
from mailing.models import Mail, MailState
from people.calendar.workdays import Calendar
from people.models import User
from tests.assessments import racing
from tests.assessments.reminders.days import deliver, on, reminded
from tests.factories import CycleFactory, UserFactory, open_for, self_submitted

pytestmark = pytest.mark.django_db


def commanded(*options):
    out = StringIO()
    call_command("send_reminders", *options, stdout=out)
    return out.getvalue()


def test_any_number_of_runs_a_day_sends_one(clock, assessment):
    assert sorted(on(clock, 12, 10, "08:00")) == ["trainee"]
    assert on(clock, 12, 10, "08:10") == {}
    assert on(clock, 12, 10, "17:00") == {}
    assert "已排入 0 封" in commanded()
    assert reminded() == [("12-10", "trainee")]


def test_a_clock_that_is_set_back_sends_none(clock, assessment):
    assert sorted(on(clock, 12, 10)) == ["trainee"]
    assert on(clock, 12, 9) == {}
    assert on(clock, 12, 7) == {}
    assert post([assessment.trainee_id])[assessment.trainee_id], "by hand neither"
    assert reminded() == [("12-10", "trainee")]
    assert on(clock, 12, 10, "18:00") == {}, "and it is not sent again when the clock is right once more"


def test_by_hand_and_by_rule_on_one_day_sends_one_and_hand_says_so(clock, assessment, trainee, supervisor, hr):
    on(clock, 12, 10, "08:00")
    clock.set(date(2026, 12, 10), "09:00")
    why = post([trainee.pk, supervisor.pk], hr)
    assert list(why) == [trainee.pk]
    assert "2026/12/10 08:00" in why[trainee.pk]
    assert sorted(deliver()) == ["supervisor"]
    again = post([supervisor.pk], UserFactory(roles=["hr"]))
    assert hr.name in again[supervisor.pk]
    assert on(clock, 12, 10, "10:00") == {}


def test_by_hand_before_the_rule_leaves_the_rule_nothing_to_do(clock, assessment, trainee, hr):
    clock.set(date(2026, 12, 10), "07:00")
    assert post([trainee.pk], hr) == {}
    assert sorted(deliver()) == ["trainee"]
    assert on(clock, 12, 10, "08:00") == {}


def test_the_database_itself_refuses_a_second_one(clock, assessment, trainee):
    on(clock, 12, 10)
    other = outbox.post("reminder", [(trainee, "reminder/other")], {})[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(person=trainee, day=date(2026, 12, 10), mail=other)


def test_a_mail_that_waits_past_its_day_is_not_sent_beside_the_next_days(clock, assessment, trainee, hr):
    clock.set(date(2026, 12, 9), "23:50")
    post([trainee.pk], hr)
    clock.set(date(2026, 12, 10), "08:00")
    post_by_rule()
    assert len(deliver()) == 1
    states = Mail.objects.filter(kind="reminder").order_by("pk").values_list("state", flat=True)
    assert list(states) == [MailState.NEEDLESS, MailState.SENT]


def test_sending_an_old_one_again_sends_nothing(clock, assessment):
    on(clock, 12, 10)
    Mail.objects.filter(kind="reminder").update(state=MailState.FAILED)
    clock.set(date(2026, 12, 11), "09:00")
    assert outbox.post_again(Mail.objects.get(kind="reminder"))
    assert deliver() == {}
    assert Mail.objects.get(kind="reminder").state == MailState.NEEDLESS


def test_who_did_the_step_between_posting_and_sending_gets_none(clock, assessment):
    clock.set(date(2026, 12, 10), "08:00")
    assert post_by_rule() == 1
    self_submitted(assessment)
    assert deliver() == {}
    assert Mail.objects.get(kind="reminder").state == MailState.NEEDLESS
    assert last_reminders([assessment.trainee_id]) == {}


def test_what_was_done_of_several_things_is_not_named(clock, assessment, cycle, supervisor, hr):
    other = open_for(cycle, UserFactory(name="張一", username="E1"), supervisor, hr)
    clock.set(date(2026, 12, 14), "08:00")
    post_by_rule()
    reminder = Reminder.objects.get(person=supervisor)
    assert reminder.lines.get().count == 2
    steps.perform(other.pk, "cancel", hr, reason="離職")
    body = deliver()["supervisor"].body
    assert "王小明" in body
    assert "張一" not in body
    assert reminder.lines.get().count == 1
    assert [topic.assessment for topic in reminder.mail.topics.all()] == [assessment]


def test_a_purged_or_closed_cycle_between_posting_and_sending_ends_it(clock, assessment, hr):
    clock.set(date(2026, 12, 10), "08:00")
    post_by_rule()
    steps.perform(assessment.pk, "cancel", hr, reason="離職")
    assert "trainee" not in deliver()


def test_the_worker_waits_for_the_hour_and_a_timer_can_do_it_instead(clock, assessment, settings):
    clock.set(date(2026, 12, 10), "07:59")
    tending.remind()
    assert reminded() == []
    settings.REMINDER_HOUR = 24
    clock.set(date(2026, 12, 10), "09:00")
    tending.remind()
    assert reminded() == []
    settings.REMINDER_HOUR = 8
    tending.remind()
    tending.remind()
    assert reminded() == [("12-10", "trainee")]


def test_the_round_of_the_worker_reminds(clock, assessment):
    clock.set(date(2026, 12, 10), "08:00")
    tending.tend.call()
    assert reminded() == [("12-10", "trainee")]


def test_the_command_tells_first_and_sends_nothing(clock, assessment, cycle, supervisor, hr):
    open_for(cycle, UserFactory(username="E1", email=""), supervisor, hr)
    clock.set(date(2026, 12, 10), "08:00")
    said = commanded("--dry-run")
    assert "trainee 王小明" in said
    assert "E1" in said
    assert "將提醒 1 人" in said
    assert reminded() == []
    assert "已排入 1 封" in commanded()
    assert reminded() == [("12-10", "trainee")]
    clock.set(date(2026, 12, 25), "08:00")
    assert "行憲紀念日" in commanded()


def test_the_last_reminder_of_each_is_told_with_who_sent_it(clock, assessment, trainee, supervisor, hr, stranger):
    on(clock, 12, 7)
    on(clock, 12, 10)
    post([supervisor.pk], hr)
    found = last_reminders([trainee.pk, supervisor.pk, stranger.pk])
    assert {key: (one.day, one.by) for key, one in found.items()} == {
        trainee.pk: (date(2026, 12, 10), ""),
        supervisor.pk: (date(2026, 12, 10), hr.name),
    }


def test_who_is_to_be_reminded_takes_the_same_number_of_queries_for_one_and_for_thirty(
    clock, assessment, cycle, hr, supervisor
):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            people = [person.pk for person in called(date(2026, 12, 14), Calendar.load())]
            owed(people, date(2026, 12, 14))
        return len(queries)

    once = cost()
    for _number in range(30):
        open_for(cycle, UserFactory(supervisor=UserFactory()), UserFactory(), hr)
    assert cost() == once


class TestTwoWorkers:
    """On PostgreSQL, where two can be in the middle of it at the same moment."""

    pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer and no row locks")

    @pytest.mark.django_db(transaction=True)
    def test_two_runs_at_once_remind_each_once(self, standard, hr, supervisor, monkeypatch):
        today = Calendar.load().workday_from(timezone.localdate())
        monkeypatch.setattr(posting.timezone, "localdate", lambda *of: today)
        due = {"self_due": today, "supervisor_due": today, "answer_due": today + timedelta(days=9)}
        cycle = CycleFactory(version=standard, **due)
        for _number in range(3):
            open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr)
        people = list(User.objects.filter(assessments__cycle=cycle).values_list("pk", flat=True))
        racing.meet_at(monkeypatch, posting, "owed")
        ends = racing.race(lambda: _posted(people), lambda: _posted(people, hr))
        assert sorted(len(end) for end in ends) == [0, 3], ends
        assert Reminder.objects.count() == 3
        assert Mail.objects.filter(kind="reminder").count() == 3


def _posted(people, by=None):
    with transaction.atomic(), posting.ledger.gathered():
        return post(people, by)
