"""The due dates of a cycle that runs change: which assessments move with them, which keep theirs, and why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from assessments.bulk.preparing import confirm
from assessments.bulk.working import stop, work
from assessments.cycles import moving
from assessments.enums import BulkItemState, BulkState, Status
from assessments.models import Assessment, BulkItem, BulkJob, Cycle
from assessments.workflow import steps
from config.days import written
from mailing.models import Mail
from tests.assessments.cycles.test_correcting import sent
from tests.assessments.verifying.tampering import run
from tests.factories import CycleFactory, UserFactory, approved, left_as, open_for, self_submitted, submitted

pytestmark = pytest.mark.django_db


def monday(weeks):
    """A day of so many weeks on, of which none is a day off: the calendar of these tests knows no holidays but ours."""
    today = timezone.localdate()
    return today + timedelta(days=7 * weeks - today.weekday())


@pytest.fixture
def cycle(standard):
    days = {"self_due": monday(3), "supervisor_due": monday(4), "answer_due": monday(6)}
    return CycleFactory(version=standard, name="下半年", **days)


@pytest.fixture
def send(cycle, hr, signed_in):
    """Sends the form of the cycle until it has shown all that it shows; answers what it was told at last."""
    browser, address = signed_in(hr), f"/cycles/{cycle.pk}/edit/"

    def post(*, sure=True, **changes):
        stored = Cycle.objects.get(pk=cycle.pk)
        data = sent(stored, seen=browser.get(address).context["stamp"], reason="開始得晚", **changes)
        for _time in range(4):
            answer = browser.post(address, data)
            if answer.status_code != 400 or answer.context["form"].errors:
                return answer
            form = answer.context["form"]
            if answer.context["shows"] and not sure:
                return answer
            data |= {name: form[name].value() or "" for name in ("kept_days", "shown_days")}
        raise AssertionError("it asks for ever")

    return post


@pytest.fixture
def rows(cycle, supervisor, hr):
    """
    One as the cycle has it, one with a day of its own, one whose self-rating is submitted, one submitted that answers,
    one approved and one cancelled.
    """
    made = [open_for(cycle, UserFactory(), supervisor, hr) for _number in range(6)]
    left_as(made[1], supervisor_due=cycle.supervisor_due + timedelta(days=3))
    self_submitted(made[2])
    submitted(made[3])
    approved(made[4], hr)
    steps.perform(made[5].pk, "cancel", hr, reason="離職")
    return [Assessment.objects.get(pk=row.pk) for row in made]


def test_a_day_that_has_passed_and_one_in_the_wrong_order_are_refused(cycle, rows, send):
    yesterday = timezone.localdate() - timedelta(days=1)
    for changes in ({"supervisor_due": str(yesterday), "self_due": str(yesterday)}, {"answer_due": str(monday(2))}):
        answer = send(**changes)
        assert answer.status_code == 400
        assert answer.context["form"].errors
    assert Cycle.objects.get().supervisor_due == cycle.supervisor_due


def test_moving_due_dates_needs_a_reason(cycle, hr, signed_in):
    browser, address = signed_in(hr), f"/cycles/{cycle.pk}/edit/"
    seen = browser.get(address).context["stamp"]
    answer = browser.post(address, sent(cycle, seen=seen, supervisor_due=str(monday(5))))
    assert "reason" in answer.context["form"].errors
    assert browser.post(address, sent(cycle, seen=seen, name="新名稱")).status_code == 302, "a name needs none"


def test_before_anything_moves_it_is_shown_how_many_move_and_how_many_keep_their_day_and_why(cycle, rows, send):
    answer = send(sure=False, supervisor_due=str(monday(5)), answer_due=str(monday(5) + timedelta(days=1)))
    assert answer.status_code == 400
    by_name = {one.name: one for one in answer.context["shows"]}
    rating, answering = by_name["supervisor_due"], by_name["answer_due"]
    assert (rating.move, rating.own, rating.past, rating.told) == (2, 1, 2, 0)
    assert (answering.move, answering.own, answering.past, answering.told) == (3, 0, 1, 1)
    said = " ".join(strip_tags(answer.content.decode()).split())
    assert "1 份維持原期限：先前已個別調整。" in said
    assert "1 份維持原期限：受評人已獲知較晚的日期。" in said
    assert Cycle.objects.get().supervisor_due == cycle.supervisor_due
    assert not BulkJob.objects.exists()


def test_what_is_shown_is_what_each_row_says_of_itself(cycle, rows):
    before = {name: getattr(cycle, name) for name in ("self_due", "supervisor_due", "answer_due")}
    for after in (
        {"self_due": monday(2), "supervisor_due": monday(5), "answer_due": monday(5)},
        {"answer_due": monday(9)},
        {"self_due": monday(4)},
    ):
        stored = Assessment.objects.exclude(status=Status.CANCELLED).select_related("self_rating")
        own = [moving.days_of(row, before, after) for row in stored]
        for one in moving.reach(cycle, before, after):
            assert one.move == sum(one.name in days for days in own), one.name
            assert one.move + one.own + one.past + one.told == len(own), one.name
        assert moving.moving(cycle, before, after).count() == sum(bool(days) for days in own)


def test_those_that_had_the_cycles_day_move_each_with_its_event_and_nobody_is_mailed(cycle, rows, hr, send):
    mails = Mail.objects.count()
    answer = send(supervisor_due=str(monday(5)), self_due=str(monday(2)))
    job = BulkJob.objects.get()
    assert answer.url == job.get_absolute_url()
    assert (job.state, job.total, job.cycle) == (BulkState.DONE, 3, cycle)
    days = [(row.self_due, row.supervisor_due) for row in Assessment.objects.order_by("pk")]
    own_day = cycle.supervisor_due + timedelta(days=3)
    assert days == [
        (monday(2), monday(5)),
        (monday(2), own_day),
        (cycle.self_due, monday(5)),
        *[(cycle.self_due, cycle.supervisor_due)] * 3,
    ]
    event = rows[0].events.last()
    assert (event.action, event.reason, event.actor_id) == ("extend", "開始得晚", hr.pk)
    assert event.details["to"] == monday(5).isoformat()
    assert event.details["bulk"] == job.pk
    assert event.details["self_to"] == monday(2).isoformat()
    assert not rows[4].events.filter(action="extend").exists()
    assert Mail.objects.count() == mails
    stored = Cycle.objects.get()
    assert (stored.self_due, stored.supervisor_due) == (monday(2), monday(5))
    code, said = run()
    assert code == 0, said


def test_the_day_to_answer_moves_alone_and_never_to_a_sooner_one_for_whoever_answers(cycle, rows, send):
    send(answer_due=str(monday(8)))
    assert {row.answer_due for row in Assessment.objects.filter(status__in=["draft", "submitted"])} == {monday(8)}
    assert rows[0].events.last().details["answer_to"] == monday(8).isoformat()
    send(answer_due=str(monday(7)))
    by_pk = {row.pk: row.answer_due for row in Assessment.objects.all()}
    assert by_pk[rows[0].pk] == monday(7)
    assert by_pk[rows[3].pk] == monday(8), "told the later day"
    assert run()[0] == 0


def test_one_that_hr_rates_or_is_appraised_in_is_left_out_and_named(cycle, hr, send):
    own = open_for(cycle, hr, UserFactory(), UserFactory())
    other = open_for(cycle, UserFactory(), UserFactory(), hr)
    send(supervisor_due=str(monday(5)))
    items = {item.assessment_id: item for item in BulkItem.objects.all()}
    assert items[own.pk].state == BulkItemState.LEFT_OUT
    assert items[own.pk].message
    assert items[other.pk].state == BulkItemState.DONE


def test_what_somebody_moves_by_itself_meanwhile_keeps_its_day(cycle, rows, hr, send, monkeypatch):
    monkeypatch.setattr("assessments.cycles.applying.working.set_to_work", lambda job: None)
    send(supervisor_due=str(monday(5)))
    steps.perform(rows[0].pk, "extend", hr, reason="留職停薪", day=monday(9))
    work(BulkJob.objects.get())
    item = BulkItem.objects.get(assessment=rows[0])
    assert item.state == BulkItemState.LEFT_OUT
    assert Assessment.objects.get(pk=rows[0].pk).supervisor_due == monday(9)
    assert Assessment.objects.get(pk=rows[2].pk).supervisor_due == monday(5)


def test_after_a_second_move_nothing_is_moved_to_the_days_of_the_first(cycle, rows, hr, send, signed_in, monkeypatch):
    monkeypatch.setattr("assessments.cycles.applying.working.set_to_work", lambda job: None)
    send(supervisor_due=str(monday(5)))
    first = BulkJob.objects.get()
    send(supervisor_due=str(monday(6)))
    assert Cycle.objects.get().supervisor_due == monday(6)
    work(first)
    assert set(first.items.values_list("state", flat=True)) == {BulkItemState.LEFT_OUT}
    answer = signed_in(hr).post(reverse("assessments:bulk-again", args=[first.pk]))
    assert answer.status_code == 409
    assert "再次調整" in answer.content.decode()
    assert not Assessment.objects.filter(supervisor_due=monday(5)).exists()


def test_what_was_left_out_is_tried_again_while_the_cycle_has_these_days(cycle, rows, hr, send, signed_in, monkeypatch):
    monkeypatch.setattr("assessments.cycles.applying.working.set_to_work", lambda job: None)
    send(supervisor_due=str(monday(5)))
    job = BulkJob.objects.get()
    stop(job.pk)
    answer = signed_in(hr).post(reverse("assessments:bulk-again", args=[job.pk]))
    again = BulkJob.objects.latest("pk")
    assert answer.url == again.get_absolute_url()
    work(confirm(again.pk, hr))
    assert Assessment.objects.get(pk=rows[0].pk).supervisor_due == monday(5)


def test_a_changed_name_alone_moves_nothing(cycle, rows, send):
    assert send(name="新名稱").url == f"/cycles/{cycle.pk}/"
    assert not BulkJob.objects.exists()


def test_earlier_changes_of_due_dates_are_told_with_who_made_them(cycle, rows, hr, send, signed_in):
    send(supervisor_due=str(monday(5)))
    said = " ".join(strip_tags(signed_in(hr).get(f"/cycles/{cycle.pk}/").content.decode()).split())
    assert "評核期限:" in said.replace("：", ":")
    assert hr.name in said


def test_the_action_that_moves_them_says_from_which_day_to_which(cycle, rows, hr, send, signed_in):
    send(supervisor_due=str(monday(5)))
    page = signed_in(hr).get(BulkJob.objects.get().get_absolute_url())
    assert f"{written(cycle.supervisor_due)} → {written(monday(5))}" in page.content.decode()
    assert page.context["then_label"] == "", "a column without a day says nothing"
