"""Everything of a supervisor goes to another one: who is left out, who is told, and what the new one reads."""

from collections import Counter

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from assessments.bulk import preparing, working
from assessments.enums import BulkKind, MailKind
from assessments.models import Answer, Assessment, BulkJob, Event
from assessments.workflow import steps
from mailing import kinds
from mailing.models import Mail
from tests.assessments.bulk.batches import one_batch
from tests.factories import UserFactory, rate_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def hand_over(rows, hr):
    """Prepared and, unless told otherwise, done: (row, new supervisor) each."""

    def run(pairs, confirm=True, **more):
        lines = [preparing.Line(assessment=row, supervisor=new) for row, new in pairs]
        job = preparing.prepare(BulkKind.HAND_OVER, hr, lines, reason="留職停薪", **more)
        if confirm:
            working.set_to_work(preparing.confirm(job.pk, hr))
        return BulkJob.objects.get(pk=job.pk)

    return run


def mails_by_person():
    return Counter(Mail.objects.values_list("person__username", "kind"))


def test_who_has_another_part_in_it_is_left_out(rows, hand_over, supervisor, newcomer):
    Assessment.objects.filter(pk=rows["E1"].pk).update(approver=newcomer)
    own = rows["E2"].trainee
    gone = UserFactory(is_active=False)
    fresh = list(Assessment.objects.with_people().order_by("pk"))
    pairs = [(fresh[0], newcomer), (fresh[1], own), (fresh[2], supervisor), (fresh[3], gone)]
    job = hand_over(pairs, confirm=False)
    assert job.total == 0
    assert len(set(job.items.values_list("message", flat=True))) == 4


def test_each_gets_its_event_with_reason_and_both_supervisors_one_mail(rows, hand_over, supervisor, newcomer, hr):
    rate_all(rows["E1"], supervisor)
    Mail.objects.all().delete()
    kept = set(Answer.objects.values_list("pk", "level", "comment", "mac"))
    job = hand_over((row, newcomer) for row in Assessment.objects.with_people())
    assert set(job.items.values_list("state", flat=True)) == {"done"}
    events = Event.objects.filter(action="reassign")
    assert {(event.reason, event.actor, event.details["to_number"]) for event in events} == {("留職停薪", hr, "NEW")}
    assert set(Answer.objects.values_list("pk", "level", "comment", "mac")) == kept
    assert mails_by_person() == {
        ("NEW", "bulk"): 1,
        ("supervisor", "bulk"): 1,
        **{(number, "step"): 1 for number in rows},
    }


def test_the_mails_name_each_appraisal_the_day_and_the_reason(rows, hand_over, newcomer):
    hand_over((row, newcomer) for row in rows.values())
    new, former = (
        kinds.written(Mail.objects.get(person__username=name, kind="bulk")) for name in ("NEW", "supervisor")
    )
    for letter in (new, former):
        assert "4" in letter.subject
        assert "留職停薪" in letter.body
        for row in rows.values():
            assert f"{row.trainee_name} {row.trainee_number}" in letter.body
    assert new.body.count(rows["E1"].supervisor_due.strftime("%Y/%m/%d")) == 4
    assert rows["E1"].supervisor_due.strftime("%Y/%m/%d") not in former.body


def test_each_goes_to_the_present_supervisor_of_the_trainee(rows, hand_over, newcomer):
    boss = UserFactory()
    type(boss).objects.filter(username="E1").update(supervisor=boss)
    pairs = [(row, boss if number == "E1" else newcomer) for number, row in rows.items()]
    hand_over(pairs)
    assert mails_by_person()[boss.username, "bulk"] == 1
    assert Assessment.objects.get(pk=rows["E1"].pk).supervisor == boss


def test_what_is_saved_meanwhile_neither_hinders_nor_is_lost(rows, hand_over, supervisor, newcomer, hr):
    job = hand_over([(rows["E1"], newcomer), (rows["E2"], newcomer)], confirm=False)
    rate_all(rows["E1"], supervisor)
    working.set_to_work(preparing.confirm(job.pk, hr))
    row = Assessment.objects.get(pk=rows["E1"].pk)
    assert row.supervisor == newcomer
    assert row.answers.exists()


def test_what_somebody_else_did_meanwhile_leaves_it_out(rows, hand_over, supervisor, newcomer, hr):
    job = hand_over([(rows["E1"], newcomer)], confirm=False)
    steps.perform(rows["E1"].pk, "reassign", hr, person=UserFactory(), reason="別的安排")
    working.set_to_work(preparing.confirm(job.pk, hr))
    assert job.items.get().state == "left_out"


def test_mails_that_can_not_be_posted_at_the_end_are_posted_by_a_worker(rows, hand_over, newcomer, monkeypatch):
    def broken(*args):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("assessments.workflow.posting.post_bulk", broken)
        job = hand_over((row, newcomer) for row in rows.values())
    assert job.state == "done"
    assert not Mail.objects.filter(kind=MailKind.BULK).exists()
    task = DBTaskResult.objects.get(task_path=working.follow_up.module_path)
    for _time in range(2):
        working.follow_up.call(*task.args_kwargs["args"])
        assert Mail.objects.filter(kind=MailKind.BULK).count() == 2


def test_a_stopped_hand_over_tells_of_what_was_done(rows, hand_over, newcomer, hr):
    job = hand_over([(row, newcomer) for row in rows.values()], confirm=False)
    preparing.confirm(job.pk, hr)
    one_batch(BulkJob.objects.get())
    working.stop(job.pk)
    mail = Mail.objects.get(person=newcomer, kind=MailKind.BULK)
    assert mail.topics.count() == 1


def test_the_part_of_the_period_stands_in_the_timeline_and_above_the_sheet(rows, hand_over, newcomer, signed_in):
    part = {"part_from": "2026-07-01", "part_until": "2026-10-15", "part_note": "十月起帶新門市"}
    hand_over([(rows["E1"], newcomer)], details=part)
    browser = signed_in(newcomer)
    for name in ("detail", "rate"):
        html = browser.get(reverse(f"assessments:{name}", args=[rows["E1"].pk])).content.decode()
        assert "2026/07/01" in html, name
        assert "2026/10/15" in html, name
        assert "十月起帶新門市" in html, name


def test_the_note_for_the_new_supervisor_is_not_the_trainees_to_read(rows, hand_over, newcomer, signed_in):
    part = {"part_from": "2026-07-01", "part_note": "十月起帶新門市"}
    hand_over([(rows["E1"], newcomer)], details=part)
    html = signed_in(rows["E1"].trainee).get(rows["E1"].get_absolute_url()).content.decode()
    assert "2026/07/01" in html
    assert "十月起帶新門市" not in html
