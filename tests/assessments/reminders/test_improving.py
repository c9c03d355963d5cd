"""Improvement plans in the one reminder a day: three days before, on the day, then weekly, until it is done."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.enums import Duty
from assessments.improvement import owing as improving
from assessments.improvement import steps
from assessments.models import ImprovementPlan, Reminder, ReminderLine
from assessments.reminders.owing import owed
from people.models import User
from tests.assessments.improvement.plans import drafted, reviewed, running, to_sign, with_hr
from tests.assessments.reminders.days import on, reminded
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def unsigned(clock, trainee, supervisor, hr):
    """Released on Tuesday 1; to be signed by Tuesday 8."""
    return to_sign(trainee, supervisor, hr)


@pytest.fixture
def under_way(clock, trainee, supervisor, hr):
    """Signed on Tuesday 1; the first review is due on Friday 1 January, a holiday."""
    return running(trainee, supervisor, hr)


def lines_of(person, month, day):
    rows = Reminder.objects.get(person=person, day=date(2026, month, day)).lines
    return list(rows.values_list("duty", "cycle", "count", "overdue"))


def test_a_draft_and_what_has_no_day_remind_nobody(clock, trainee, supervisor, hr):
    with_hr(trainee, supervisor)
    drafted(UserFactory(supervisor=supervisor), supervisor)
    assert on(clock, 12, 20) == on(clock, 12, 21) == {}


def test_both_sides_are_reminded_three_days_before_a_plan_is_to_be_signed(clock, unsigned, trainee, supervisor):
    assert unsigned.sign_by == date(2026, 12, 8)
    assert on(clock, 12, 3) == {}
    assert on(clock, 12, 4).keys() == {"trainee", "supervisor"}, "Saturday's call is taken on the workday before"
    assert on(clock, 12, 7) == {}
    assert on(clock, 12, 8).keys() == {"trainee", "supervisor"}
    assert lines_of(trainee, 12, 8) == [(Duty.IMPROVE, None, 1, 0)]


def test_whoever_signed_is_reminded_no_more_and_the_other_weekly(clock, unsigned, trainee, supervisor):
    steps.take(unsigned.pk, "sign", supervisor)
    assert on(clock, 12, 8).keys() == {"trainee"}
    assert on(clock, 12, 14) == {}
    assert on(clock, 12, 15).keys() == {"trainee"}
    assert lines_of(trainee, 12, 15) == [(Duty.IMPROVE, None, 1, 1)]


def test_only_who_leads_is_reminded_of_a_review_and_of_the_outcome(clock, under_way, supervisor):
    review = under_way.reviews.order_by("due_on").first().due_on
    assert review == date(2027, 1, 1)
    assert on(clock, 12, 29).keys() == {"supervisor"}
    for row in under_way.reviews.order_by("due_on"):
        clock.set(row.due_on, "10:00")
        reviewed(ImprovementPlan.objects.get(pk=under_way.pk))
    assert on(clock, 2, 17, year=2027) == {}
    assert {one.task for _who, one in improving.dated(under_way.ends_on)} == {improving.Task.END}
    assert on(clock, under_way.ends_on.month, under_way.ends_on.day, year=2027).keys() == {"supervisor"}


def test_the_mail_names_the_plan_by_number_and_never_the_person_or_what_it_says(clock, unsigned, trainee, supervisor):
    mails = on(clock, 12, 8)
    assert f"{unsigned.number} 閱讀計畫並簽署（績效改善計畫），今日（2026/12/08）到期" in mails["trainee"].body
    body = mails["supervisor"].body
    assert f"{unsigned.number} 閱讀計畫並簽署" in body
    assert trainee.name not in body
    assert "口頭提醒" not in body + mails["trainee"].body


def test_it_stands_in_the_same_mail_as_what_a_cycle_and_development_ask(clock, assessment, unsigned, trainee):
    assert on(clock, 12, 7).keys() == {"trainee", "supervisor"}
    assert {(duty, cycle) for duty, cycle, *_ in lines_of(trainee, 12, 7)} == {
        ("rate_self", assessment.cycle_id),
        (Duty.IMPROVE, None),
    }
    assert [who for day, who in reminded() if day == "12-07"] == ["supervisor", "trainee"]


def test_what_is_far_off_is_not_named_beside_what_is_due(clock, under_way, assessment, supervisor):
    on(clock, 12, 14)
    assert [duty for duty, *_ in lines_of(supervisor, 12, 14)] == ["rate"]


def test_whoever_can_not_act_owes_nothing(clock, unsigned, trainee):
    User.objects.filter(pk=trainee.pk).update(is_active=False)
    assert trainee.pk not in owed([trainee.pk], date(2026, 12, 8))
    assert "trainee" not in on(clock, 12, 8)


def test_improvement_plans_belong_to_no_cycle(clock, unsigned, assessment):
    on(clock, 12, 8)
    line = ReminderLine.objects.filter(duty=Duty.IMPROVE).first()
    for change in ({"duty": "rate"}, {"cycle": assessment.cycle_id}, {"duty": "other"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReminderLine.objects.filter(pk=line.pk).update(**change)
    ReminderLine.objects.filter(pk=line.pk).update(duty="develop")


def test_the_page_of_a_cycle_counts_it_beside_its_own(clock, unsigned, assessment, signed_in, hr):
    on(clock, 12, 8)
    page = signed_in(hr).get(reverse("assessments:cycle-reminders", args=[assessment.cycle_id]))
    rows = {row.number: row for row in page.context["rows"]}
    assert rows[assessment.trainee.username].elsewhere == 1
    assert "12/08" in rows[assessment.trainee.username].last
    assert "improve" not in dict(Duty.of_cycles())


def test_the_list_of_plans_tells_hr_when_who_is_awaited_was_reminded_and_nobody_else(
    clock, unsigned, supervisor, hr, signed_in
):
    page = reverse("assessments:improvement")
    assert signed_in(hr).get(page).context["rows"][0].reminded is None
    on(clock, 12, 8)
    answer = signed_in(hr).get(page)
    assert answer.context["rows"][0].reminded == date(2026, 12, 8)
    assert "2026/12/08 已提醒" in answer.text
    assert signed_in(supervisor).get(page).context["rows"][0].reminded is None


def test_many_plans_take_as_many_queries_as_one(clock, trainee, supervisor, hr):
    to_sign(trainee, supervisor, hr)
    with CaptureQueriesContext(connection) as one:
        assert len(owed([supervisor.pk], date(2026, 12, 8))[supervisor.pk]) == 1
    for person in [UserFactory(supervisor=supervisor) for _n in range(3)]:
        to_sign(person, supervisor, hr)
    with CaptureQueriesContext(connection) as many:
        found = owed([supervisor.pk, trainee.pk], date(2026, 12, 8))
    assert len(found[supervisor.pk]) == ImprovementPlan.objects.count() == 4
    assert len(many) == len(one)
