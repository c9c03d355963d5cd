"""From those who were chosen over the checks to their open assessments, and what each is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.bulk import preparing as bulk
from assessments.bulk import working
from assessments.cycles import opening
from assessments.enums import BulkItemState, BulkState, CycleState
from assessments.joining import due
from assessments.joining.checks import Wanted
from assessments.joining.due import Due
from assessments.joining.preparing import prepare
from assessments.models import Assessment, BulkJob, Cycle
from assessments.models.mails import MailTopic
from config.refusals import Conflict, Refusal
from mailing.models import Mail
from people.models import RoleGrant, User
from tests.assessments.bulk.batches import one_batch
from tests.factories import CycleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(supervisor):
    return [UserFactory(supervisor=supervisor) for _number in range(5)]


@pytest.fixture
def batches_of_two(monkeypatch):
    """So that a handful of people come in several batches."""
    from dataclasses import replace

    from assessments.bulk import kinds
    from assessments.joining.acting import OPEN

    monkeypatch.setitem(kinds._KINDS, OPEN.kind, replace(OPEN, batch=2))


def prepared(cycle, hr, people, **how):
    return prepare(cycle, hr, [Wanted(person.pk) for person in people], **how)


def opened(job, hr):
    working.work(bulk.confirm(job.pk, hr))
    job.refresh_from_db()
    return job


def address(job):
    return reverse("assessments:cycle-opening", args=[job.cycle_id, job.pk])


def test_nothing_is_opened_and_nobody_told_before_it_is_confirmed(standard, hr, team):
    cycle = CycleFactory(version=standard, state=CycleState.DRAFT)
    job = prepared(cycle, hr, team)
    assert job.total == 5
    assert not Assessment.objects.exists()
    assert not Mail.objects.exists()
    opened(job, hr)
    assert Cycle.objects.get().state == CycleState.OPEN
    assert Assessment.objects.count() == 5


def test_each_is_sealed_as_one_opened_alone(cycle, hr, team):
    assert opened(prepared(cycle, hr, team), hr).state == BulkState.DONE
    for row in Assessment.objects.all():
        event = row.events.get()
        assert (event.action, event.actor, event.to_status) == ("open", hr, "draft")
    call_command("verify_records")  # ends with an error where a seal does not fit


def test_a_supervisor_gets_one_mail_about_all_of_theirs_however_many_batches(
    cycle, hr, team, supervisor, batches_of_two
):
    opened(prepared(cycle, hr, team), hr)
    mail = Mail.objects.get(person=supervisor)
    assert mail.topics.count() == 5
    assert Mail.objects.count() == 6
    assert not Mail.objects.filter(next_try_at__gt=timezone.now()).exists(), "nothing waits any more"
    assert MailTopic.objects.count() == 10


def test_mails_wait_for_the_rest_and_come_by_themselves_where_that_never_comes(
    cycle, hr, team, supervisor, batches_of_two
):
    """As a worker leaves it that is killed after the first batch."""
    job = bulk.confirm(prepared(cycle, hr, team).pk, hr)
    one_batch(job)
    mail = Mail.objects.get(person=supervisor)
    assert mail.topics.count() == 2
    assert timezone.now() < mail.next_try_at < timezone.now() + timedelta(minutes=11)
    working.work(job)
    assert Mail.objects.get(person=supervisor).topics.count() == 5


def test_what_went_out_meanwhile_is_followed_by_a_mail_about_the_rest(cycle, hr, team, supervisor, batches_of_two):
    job = bulk.confirm(prepared(cycle, hr, team).pk, hr)
    one_batch(job)
    Mail.objects.update(state="sent", sent_at=timezone.now(), next_try_at=None)
    working.work(job)
    assert sorted(mail.topics.count() for mail in Mail.objects.filter(person=supervisor)) == [1, 2, 2]
    told = MailTopic.objects.filter(mail__person=supervisor).values_list("assessment", flat=True)
    assert sorted(told) == sorted(Assessment.objects.values_list("pk", flat=True))


def test_who_got_blocked_meanwhile_is_left_out_and_the_others_are_opened(cycle, hr, team, supervisor):
    job = bulk.confirm(prepared(cycle, hr, team).pk, hr)
    User.objects.filter(pk=team[1].pk).update(is_active=False)
    opening.open_for_people(cycle.pk, [team[2]], hr)
    working.work(job)
    assert Assessment.objects.count() == 4
    out = {item.person: item.message for item in job.items.filter(state=BulkItemState.LEFT_OUT)}
    assert set(out) == {team[1], team[2]}
    assert "停用" in out[team[1]]
    assert Assessment.objects.get(trainee=team[2]).number in out[team[2]]


def test_a_pair_is_opened_with_the_supervisor_of_the_list(cycle, hr, team, manager):
    job = prepare(cycle, hr, [Wanted(team[0].pk, supervisor=manager.pk)])
    opened(job, hr)
    assert Assessment.objects.get().supervisor == manager


def test_nobody_is_opened_with_an_approver_whom_the_preview_did_not_show(cycle, hr, supervisor, manager):
    """A second HR who could have approved is gone between the preview and the work."""
    second = UserFactory(roles=["hr"])
    User.objects.filter(pk=hr.pk).update(supervisor=supervisor)
    job = bulk.confirm(prepared(cycle, hr, [hr]).pk, hr)
    RoleGrant.objects.filter(user=second).delete()
    working.work(job)
    assert not Assessment.objects.exists()
    assert "核定" in job.items.get().message


def test_who_confirmed_and_is_not_in_hr_any_more_opens_nobody(cycle, hr, team):
    job = bulk.confirm(prepared(cycle, hr, team).pk, hr)
    RoleGrant.objects.filter(user=hr).delete()
    working.work(BulkJob.objects.get(pk=job.pk))
    assert not Assessment.objects.exists()
    assert job.items.filter(state=BulkItemState.LEFT_OUT).count() == 5


def test_a_cycle_that_is_closed_meanwhile_takes_nobody(cycle, hr, team):
    job = bulk.confirm(prepared(cycle, hr, team).pk, hr)
    Cycle.objects.update(state=CycleState.CLOSED)
    working.work(job)
    assert not Assessment.objects.exists()
    with pytest.raises(Conflict):
        prepared(Cycle.objects.get(), hr, team)


@pytest.fixture
def late(cycle):
    """A cycle whose days are past."""
    today = timezone.localdate()
    days = {"self_due": today - timedelta(9), "supervisor_due": today - timedelta(2), "answer_due": today}
    Cycle.objects.filter(pk=cycle.pk).update(**days)
    cycle.refresh_from_db()
    return cycle


def test_whoever_joins_late_gets_days_that_leave_time(late, hr, team):
    job = prepared(late, hr, team[:1])
    opened(job, hr)
    row, today = Assessment.objects.get(), timezone.localdate()
    assert today + timedelta(7) <= row.self_due <= row.supervisor_due <= row.answer_due
    assert row.supervisor_due >= today + timedelta(14)
    assert Due(row.self_due, row.supervisor_due, row.answer_due) == due.of_job(job, late)


def test_a_cycle_with_time_left_keeps_its_days(cycle, hr, team):
    job = prepared(cycle, hr, team[:1])
    assert (job.day, job.self_day) == (None, None)
    opened(job, hr)
    assert Assessment.objects.get().supervisor_due == cycle.supervisor_due


def test_days_that_make_no_sense_come_back_and_open_nothing(cycle, hr, team, signed_in):
    job = prepared(cycle, hr, team)
    sent = {"self_day": "2027-05-03", "day": "2027-05-02", "answer_day": "2027-05-01", "then": "open"}
    answer = signed_in(hr).post(address(job), sent)
    assert answer.status_code == 400
    assert set(answer.context["form"].errors) == {"self_day", "answer_day"}
    assert not Assessment.objects.exists()


def test_days_that_were_changed_are_looked_at_before_anything_is_opened(cycle, hr, team, signed_in):
    browser, job = signed_in(hr), prepared(cycle, hr, team)
    sent = {"self_day": "2027-05-01", "day": "2027-05-02", "answer_day": "2027-05-03"}
    answer = browser.post(address(job), {**sent, "then": "open"})
    made = BulkJob.objects.get()
    assert made.pk != job.pk
    assert answer.url == address(made)
    browser.post(address(made), {**sent, "then": "open"})
    assert set(Assessment.objects.values_list("supervisor_due", flat=True)) == {date(2027, 5, 2)}


def test_after_something_was_mended_a_second_look_opens_them(cycle, hr, supervisor, signed_in):
    browser, unled = signed_in(hr), UserFactory()
    job = prepared(cycle, hr, [unled])
    page = browser.get(address(job))
    assert 'data-left-out="1"' in page.content.decode()
    assert reverse("people:edit", args=[unled.username]) in page.content.decode()
    User.objects.filter(pk=unled.pk).update(supervisor=supervisor)
    days = {name: str(value) for name, value in page.context["form"].initial.items() if value}
    again = browser.post(address(job), {**days, "then": "again"}, follow=True)
    browser.post(again.redirect_chain[-1][0], {**days, "then": "open"})
    assert Assessment.objects.get().trainee == unled


def test_a_preview_that_is_discarded_leaves_nothing(cycle, hr, team, signed_in):
    job = prepared(cycle, hr, team)
    assert signed_in(hr).post(address(job), {"then": "discard"}).status_code == 302
    assert not BulkJob.objects.exists()


def test_the_checks_of_another_cycle_are_not_found(cycle, standard, hr, team, signed_in):
    job, other = prepared(cycle, hr, team), CycleFactory(version=standard)
    assert signed_in(hr).get(reverse("assessments:cycle-opening", args=[other.pk, job.pk])).status_code == 404


def test_what_could_not_be_read_is_told_beside_the_checks(cycle, hr, team, signed_in):
    text = f"{team[0].username} X0404 {team[0].username}"
    page = signed_in(hr).post(
        reverse("assessments:cycle-people", args=[cycle.pk]), {"numbers": text, "then": "check"}, follow=True
    )
    assert page.context["told"] == {"unknown": ["X0404"], "twice": [team[0].username]}
    assert "X0404" in page.content.decode()


def test_numbers_that_nobody_has_are_refused(cycle, hr, team, signed_in):
    page = signed_in(hr).post(
        reverse("assessments:cycle-people", args=[cycle.pk]), {"numbers": "X0404", "then": "check"}
    )
    assert page.status_code == 400
    assert "X0404" in page.content.decode()


def test_thirty_people_cost_the_preview_the_same_queries_as_one(cycle, hr, supervisor, signed_in):
    costs, browser = [], signed_in(hr)
    for count in (1, 30):
        people = [UserFactory(supervisor=supervisor, email="") for _number in range(count)]
        people += [UserFactory() for _number in range(count)]
        job = prepared(cycle, hr, people)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address(job)).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_ten_people_more_cost_a_batch_no_further_query(standard, hr, supervisor):
    costs = []
    for count in (3, 13):
        people = [UserFactory(supervisor=supervisor) for _number in range(count)]
        job = bulk.confirm(prepared(CycleFactory(version=standard), hr, people).pk, hr)
        with CaptureQueriesContext(connection) as queries:
            one_batch(job)
        costs.append(len(queries))
    assert costs[1] <= costs[0] < 60  # the first one also queues the look at its mails


def test_a_refusal_of_the_whole_batch_names_nobody_opened(cycle, hr, team):
    job = bulk.confirm(prepared(cycle, hr, team).pk, hr)
    Cycle.objects.filter(pk=cycle.pk).update(answer_due="0115-01-01")
    working.work(job)
    assert not Assessment.objects.exists()
    with pytest.raises(Refusal):
        opening.held(cycle.pk)


def test_those_left_out_are_tried_again_over_the_checks(cycle, hr, team, supervisor, signed_in):
    unled = UserFactory()
    job = opened(prepared(cycle, hr, [*team, unled]), hr)
    User.objects.filter(pk=unled.pk).update(supervisor=supervisor)
    answer = signed_in(hr).post(reverse("assessments:bulk-again", args=[job.pk]))
    again = BulkJob.objects.latest("pk")
    assert answer.url == address(again)
    assert [item.person for item in again.items.all()] == [unled]
    assert opened(again, hr).state == BulkState.DONE
    assert Assessment.objects.filter(trainee=unled).exists()
