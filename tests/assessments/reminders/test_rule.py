"""When the rule of a cycle reminds whom: before, on and after the due date, on workdays, and what is done is done."""

from __future__ import annotations

from datetime import date

import pytest

from assessments.enums import CycleState
from assessments.models import Assessment, Cycle, Reminder
from assessments.reminders.posting import post_by_rule
from assessments.reminders.rules import newest_call, next_call
from assessments.workflow import steps
from mailing.models import Mail, MailState
from people.calendar.workdays import Calendar
from people.models import CompanyDay, DayKind, User
from tests.assessments.reminders.days import deliver, on, reminded
from tests.factories import CycleFactory, UserFactory, left_as, open_for, self_submitted, submitted

pytestmark = pytest.mark.django_db


def test_nobody_is_reminded_of_what_is_not_due_soon(clock, assessment):
    assert on(clock, 12, 2) == {}
    assert on(clock, 12, 4) == {}


def test_each_is_reminded_before_on_and_weekly_after_the_day(clock, assessment):
    days = range(2, 32)
    got = [(day, sorted(found)) for day in days if (found := on(clock, 12, day))]
    assert got == [
        (7, ["trainee"]),  # three days before the self-rating is due
        (10, ["trainee"]),
        (11, ["supervisor"]),  # Friday, three days before Monday
        (14, ["supervisor"]),
        (17, ["trainee"]),
        (21, ["supervisor"]),
        (24, ["trainee"]),
        (28, ["supervisor"]),
        (31, ["trainee"]),
    ]


def test_a_closed_cycle_and_one_that_is_switched_off_remind_nobody(clock, assessment, cycle):
    Cycle.objects.update(reminds=False)
    assert on(clock, 12, 10) == {}
    Cycle.objects.update(reminds=True, state=CycleState.CLOSED)
    assert on(clock, 12, 11) == {}


def test_nobody_is_reminded_on_a_day_off(clock, assessment):
    CompanyDay.objects.create(day=date(2026, 12, 10), kind=DayKind.OFF, name="公司休假")
    assert on(clock, 12, 5) == {}, "a Saturday"
    assert on(clock, 12, 10) == {}


def test_what_falls_on_days_off_is_said_on_the_workday_before_and_after_the_due_date_on_the_one_after():
    calendar = Calendar({})
    cycle = Cycle(remind_before=3, remind_every=7)
    sunday = date(2026, 12, 13)
    assert newest_call(cycle, sunday, date(2026, 12, 10), calendar) == date(2026, 12, 10)  # three days before
    assert newest_call(cycle, sunday, date(2026, 12, 12), calendar) == date(2026, 12, 11)  # while there is still time
    assert newest_call(cycle, sunday, date(2026, 12, 20), calendar) == date(2026, 12, 11)
    assert newest_call(cycle, sunday, date(2026, 12, 21), calendar) == date(2026, 12, 21)  # Sunday 20 is a day off
    assert next_call(cycle, sunday, date(2026, 12, 11), calendar) == date(2026, 12, 21)


@pytest.mark.parametrize(
    ("before", "every", "on", "call"),
    [
        (0, 7, (12, 11), None),
        (0, 7, (12, 14), (12, 14)),
        (3, 0, (12, 31), (12, 14)),
        (3, 1, (12, 31), (12, 31)),
        (30, 90, (12, 1), (11, 13)),  # the 14th is a Saturday
    ],
)
def test_the_days_of_a_rule_can_be_left_out(before, every, on, call):
    day = newest_call(
        Cycle(remind_before=before, remind_every=every), date(2026, 12, 14), date(2026, *on), Calendar({})
    )
    assert day == (date(2026, *call) if call else None)


def test_what_could_not_be_sent_on_its_day_is_sent_on_the_next_workday(clock, assessment):
    assert sorted(on(clock, 12, 9)) == ["trainee"], "nothing ran on Monday, when it was asked for"
    assert sorted(on(clock, 12, 10)) == ["trainee"], "the day itself is asked for anew"


def test_who_was_told_by_the_mail_of_a_step_that_day_gets_no_reminder_of_it(clock, assessment, hr, stranger):
    clock.set(date(2026, 12, 11), "07:00")
    steps.perform(assessment.pk, "reassign", hr, reason="請假", person=stranger)
    assert "stranger" not in on(clock, 12, 11)
    assert "stranger" in on(clock, 12, 14)


def test_who_rated_themself_is_not_reminded(clock, assessment):
    self_submitted(assessment)
    assert on(clock, 12, 10) == {}


def test_a_trainee_is_asked_to_answer_and_hr_once_the_day_has_passed(clock, assessment, hr):
    submitted(assessment)
    assert sorted(on(clock, 12, 25)) == [], "Constitution Day"
    assert sorted(on(clock, 12, 24)) == ["trainee"]
    assert sorted(on(clock, 12, 28)) == ["trainee"]
    assert "hr" in on(clock, 12, 29), "nobody answered, so HR decides"
    assert "hr" not in on(clock, 12, 30)


def test_hr_hears_at_most_once_a_week_of_what_waits_for_approval(clock, assessment, hr, trainee, supervisor):
    submitted(assessment)
    steps.perform(assessment.pk, "acknowledge", trainee)
    days = [day for day in range(2, 31) if "hr" in on(clock, 12, day)]
    assert days == [8, 15, 22, 29]


def test_who_takes_hrs_steps_by_name_is_reminded_instead_of_hr(clock, assessment, hr, trainee, stranger):
    submitted(assessment)
    steps.perform(assessment.pk, "appoint", hr, reason="迴避", person=stranger)
    steps.perform(assessment.pk, "dispute", trainee, reason="不同意")
    mails = on(clock, 12, 8)
    assert list(mails) == ["stranger"]
    assert "王小明" in mails["stranger"].body


def test_hr_owes_nothing_in_their_own_appraisal(clock, cycle, hr, supervisor):
    other = UserFactory(username="second", roles=["hr"])
    own = submitted(open_for(cycle, hr, supervisor, other))
    steps.perform(own.pk, "acknowledge", hr)
    assert list(on(clock, 12, 8)) == ["second"]


def test_who_can_not_act_owes_nothing_and_hr_hears_of_the_hand_over(clock, assessment, supervisor, hr):
    User.objects.filter(pk=supervisor.pk).update(left_on=date(2026, 12, 3))
    mails = on(clock, 12, 11)
    assert sorted(mails) == ["hr", "trainee"]
    assert "改派" in mails["hr"].body


def test_what_was_returned_is_owed_again_and_says_so(clock, assessment, hr, supervisor):
    submitted(assessment)
    steps.perform(assessment.pk, "return", hr, reason="請補充行為事例")
    body = on(clock, 12, 14)["supervisor"].body
    assert "退回" in body
    assert "請補充行為事例" not in body


def test_one_mail_names_everything_of_all_open_cycles_what_is_late_first(clock, assessment, cycle, supervisor, hr):
    second = CycleFactory(
        version=cycle.version,
        name="2026 專案評核",
        self_due=date(2026, 12, 20),
        supervisor_due=date(2026, 12, 24),
        answer_due=date(2026, 12, 31),
        reminds=False,
    )
    open_for(second, UserFactory(name="張一", username="E1"), supervisor, hr)
    left_as(assessment, supervisor_due=date(2026, 12, 4))
    message = on(clock, 12, 7)["supervisor"]
    lines = [line for line in message.body.splitlines() if line.startswith("- ")]
    assert ["王小明" in lines[0], "張一" in lines[1]] == [True, True]
    assert "2026/12/04" in lines[0]
    assert "2026 專案評核" in lines[1]
    assert "2026/12/24" in lines[1]
    assert message.subject == "提醒：您有 2 項評核待辦，其中 1 項已逾期"
    line, other = Reminder.objects.get(person=supervisor).lines.order_by("cycle__pk")
    assert (line.cycle, line.duty, line.count, line.overdue) == (cycle, "rate", 1, 1)
    assert (other.cycle, other.overdue) == (second, 0)


def test_a_refused_address_is_not_tried_again_before_the_rule_asks_again(clock, assessment):
    on(clock, 12, 7)
    mail = Mail.objects.get(kind="reminder")
    Mail.objects.filter(pk=mail.pk).update(state=MailState.FAILED)
    assert on(clock, 12, 8) == {}
    assert reminded() == [("12-07", "trainee")]


def test_a_mail_server_that_was_away_all_day_loses_no_reminder(clock, assessment, settings):
    settings.EMAIL_BACKEND = "no.such.Backend"
    on(clock, 12, 7)
    assert Mail.objects.get(kind="reminder").state == MailState.WAITING
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert sorted(on(clock, 12, 8)) == ["trainee"], "one mail, that of Tuesday"
    states = list(Mail.objects.filter(kind="reminder").order_by("pk").values_list("state", flat=True))
    assert states == [MailState.NEEDLESS, MailState.SENT]


def test_who_has_no_address_is_left_out_and_others_are_not(clock, assessment, trainee, cycle, supervisor, hr):
    User.objects.filter(pk=trainee.pk).update(email="")
    open_for(cycle, UserFactory(username="E1"), supervisor, hr)
    assert sorted(on(clock, 12, 7)) == ["E1"]


def test_a_cycle_that_is_corrected_to_a_later_day_reminds_by_the_new_one(clock, assessment, hr):
    steps.perform(assessment.pk, "extend", hr, reason="假", day=date(2026, 12, 21))
    assert "supervisor" not in on(clock, 12, 14)
    assert "supervisor" in on(clock, 12, 18)


def test_a_mail_that_comes_after_the_work_is_not_sent(clock, assessment):
    clock.set(date(2026, 12, 10), "08:00")
    assert post_by_rule() == 1
    self_submitted(Assessment.objects.get(pk=assessment.pk))
    assert deliver() == {}
    assert Mail.objects.get(kind="reminder").state == MailState.NEEDLESS
