"""Each line is done once, in a transaction of its own, and what can't be done stays as it was."""

import pytest
from django.db import OperationalError
from django_tasks_db.models import DBTaskResult

from assessments.bulk import kinds, preparing, working
from assessments.enums import BulkKind
from assessments.models import Assessment, BulkItem, BulkJob, Event
from assessments.workflow import steps
from config.refusals import Conflict
from tests.assessments.bulk.batches import one_batch
from tests.factories import rate_all

pytestmark = pytest.mark.django_db


def outcomes(job):
    return dict(job.items.values_list("assessment__trainee__username", "state"))


def confirmed(job):
    return preparing.confirm(job.pk, job.by)


def test_each_line_is_done_with_its_event_and_reason(prepared, hr):
    job = confirmed(prepared())
    working.set_to_work(job)
    job.refresh_from_db()
    assert job.state == "done"
    assert set(outcomes(job).values()) == {"done"}
    events = Event.objects.filter(action="cancel")
    assert {(event.reason, event.actor) for event in events} == {("門市合併", hr)}
    assert events.count() == 4


def test_what_changed_since_the_preview_is_left_out_and_the_others_are_done(prepared, rows, supervisor):
    job = prepared()
    rate_all(rows["E2"], supervisor)
    working.set_to_work(confirmed(job))
    assert outcomes(job) == {"E1": "done", "E2": "left_out", "E3": "done", "E4": "done"}
    assert Assessment.objects.get(pk=rows["E2"].pk).status == "draft"
    assert job.items.get(assessment=rows["E2"]).message


def test_the_right_of_its_maker_is_asked_at_each_line(prepared, hr):
    job = confirmed(prepared())
    hr.role_grants.all().delete()
    working.work(BulkJob.objects.get())
    assert set(outcomes(job).values()) == {"left_out"}
    assert not Event.objects.filter(action="cancel").exists()


def test_a_right_that_is_taken_away_in_the_middle_ends_it_there(prepared, hr):
    job = confirmed(prepared())
    assert one_batch(job)
    hr.role_grants.all().delete()
    working.work(job)
    assert sorted(outcomes(job).values()) == ["done", "left_out", "left_out", "left_out"]
    assert Event.objects.filter(action="cancel").count() == 1


def test_a_line_that_fails_by_our_fault_stops_none_of_the_others(prepared, rows, monkeypatch):
    failing, perform = rows["E2"].pk, steps.perform

    def broken(pk, *args, **more):
        done = perform(pk, *args, **more)
        if pk == failing:
            raise RuntimeError
        return done

    monkeypatch.setattr("assessments.bulk.steps.perform", broken)
    job = confirmed(prepared())
    working.set_to_work(job)
    assert outcomes(job)["E2"] == "left_out"
    assert Assessment.objects.get(pk=failing).status == "draft"
    assert list(outcomes(job).values()).count("done") == 3


def test_a_database_that_is_away_leaves_nobody_out(prepared, monkeypatch):
    def away(*args, **more):
        raise OperationalError

    monkeypatch.setattr("assessments.bulk.steps.perform", away)
    job = confirmed(prepared())
    with pytest.raises(OperationalError):
        working.set_to_work(job)
    assert set(outcomes(job).values()) == {"waiting"}
    monkeypatch.undo()
    working.work(BulkJob.objects.get())
    assert set(outcomes(job).values()) == {"done"}


def test_of_a_batch_that_fails_each_is_tried_alone(prepared, rows, monkeypatch):
    sizes = []

    def act(items, job):
        sizes.append(len(items))
        if rows["E3"].pk in [item.assessment_id for item in items]:
            raise Conflict("不行")
        return {}

    monkeypatch.setitem(kinds._KINDS, "remind", kinds.Kind(**of_four(act)))
    job = confirmed(prepared(BulkKind.REMIND))
    working.set_to_work(job)
    assert sizes == [4, 1, 1, 1, 1]
    assert outcomes(job) == {"E1": "done", "E2": "done", "E3": "left_out", "E4": "done"}


def of_four(act):
    words = {"button": "提醒", "title": lambda count: f"提醒 {count}", "question": "?", "confirm": "提醒"}
    return {**words, "kind": BulkKind.REMIND, "batch": 100, "act": act}


def test_what_follows_comes_once_at_the_end(prepared, monkeypatch):
    ended = []
    kind = kinds.Kind(**of_four(lambda items, job: {}), after=lambda job: ended.append(job.state))
    monkeypatch.setitem(kinds._KINDS, "remind", kind)
    job = confirmed(prepared(BulkKind.REMIND))
    working.work(job)
    working.work(job)
    assert ended == ["done"]


@pytest.mark.parametrize("column", ["assessment", "seen", "position"])
def test_lines_changed_past_the_portal_are_not_carried_out(prepared, rows, column):
    job = confirmed(prepared(chosen=[rows["E1"], rows["E2"]]))
    value = {"assessment": rows["E4"].pk, "seen": 99, "position": 7}[column]
    BulkItem.objects.filter(assessment=rows["E2"]).update(**{column: value})
    working.work(job)
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.details["problem"]
    assert not Event.objects.filter(action="cancel").exists()


@pytest.mark.parametrize("column", ["assessment", "seen"])
def test_a_line_changed_past_the_portal_while_others_are_done_is_not_carried_out(prepared, rows, monkeypatch, column):
    job, perform = confirmed(prepared(chosen=[rows["E1"], rows["E2"]])), steps.perform
    value = {"assessment": rows["E4"].pk, "seen": None}[column]

    def changed_meanwhile(pk, *args, **more):
        BulkItem.objects.filter(assessment=rows["E2"]).update(**{column: value})
        return perform(pk, *args, **more)

    monkeypatch.setattr("assessments.bulk.steps.perform", changed_meanwhile)
    working.work(job)
    job.refresh_from_db()
    assert job.state == "failed"
    assert [event.assessment for event in Event.objects.filter(action="cancel")] == [rows["E1"]]


def test_a_line_left_out_of_the_preview_and_put_in_by_sql_is_not_carried_out(prepared, rows):
    Assessment.objects.filter(pk=rows["E4"].pk).update(status="cancelled")
    job = confirmed(prepared(chosen=Assessment.objects.with_people()))
    BulkItem.objects.filter(assessment=rows["E4"]).update(state="waiting", message="")
    working.work(job)
    assert BulkJob.objects.get().state == "failed"


def test_a_job_changed_past_the_portal_is_not_carried_out(prepared):
    from django.db.models import QuerySet

    job = confirmed(prepared())
    QuerySet(BulkJob).update(reason="別的理由")
    working.work(BulkJob.objects.get())
    assert BulkJob.objects.get(pk=job.pk).state == "failed"
    assert not Event.objects.filter(action="cancel").exists()


def test_a_stopped_one_leaves_undone_what_is_not_done(prepared, monkeypatch):
    job = confirmed(prepared())
    assert one_batch(job)
    working.stop(job.pk)
    working.work(job)
    assert BulkJob.objects.get().state == "cancelled"
    assert sorted(outcomes(job).values()) == ["done", "waiting", "waiting", "waiting"]
    with pytest.raises(Conflict):
        working.stop(job.pk)


def test_a_long_one_goes_to_a_worker_and_is_taken_up_where_none_is_set(prepared, monkeypatch):
    monkeypatch.setattr(working, "IN_THE_REQUEST", 3)
    job = confirmed(prepared())
    working.set_to_work(job)
    assert set(outcomes(job).values()) == {"waiting"}
    assert working.resume() == 0  # a task is queued
    DBTaskResult.objects.all().delete()
    assert working.resume() == 1
    assert working.resume() == 0


def test_one_that_ended_each_worker_is_given_up(prepared, monkeypatch):
    monkeypatch.setattr(working, "IN_THE_REQUEST", 3)
    job = confirmed(prepared())
    working.set_to_work(job)
    DBTaskResult.objects.update(status="FAILED")
    assert working.resume() == 0
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.details["problem"]
