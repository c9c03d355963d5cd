"""The round that a worker makes every ten minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from assessments.exports import tending
from assessments.workflow import steps, tasks
from mailing import sending
from mailing.models import Mail

pytestmark = pytest.mark.django_db
PATH = tending.tend.module_path


def queued():
    return DBTaskResult.objects.filter(task_path=PATH, status=TaskResultStatus.READY)


def test_a_round_queues_the_next_one_once():
    tending.schedule()
    tending.schedule()
    assert queued().count() == 1
    queued().delete()
    tending.tend.call()
    assert queued().get().run_after > timezone.now() + tending.EVERY - timedelta(minutes=1)


def test_a_round_that_fails_queues_the_next_one_all_the_same(monkeypatch):
    def broken():
        raise OSError("The disk is away.")

    monkeypatch.setattr(tending, "expire", broken)
    with pytest.raises(OSError, match="disk"):
        tending.tend.call()
    assert queued().count() == 1


def test_a_mail_whose_task_was_lost_is_looked_at(hr, trainee, supervisor, assessment):
    steps.perform(assessment.pk, "cancel", hr, reason="離職")
    looks = DBTaskResult.objects.filter(task_path="mailing.tasks.send_mails")
    looks.delete()
    tending.tend.call()
    tending.tend.call()
    assert looks.count() == 1
    assert looks.get().run_after <= timezone.now()


def test_old_words_of_mails_are_forgotten(hr, assessment):
    steps.perform(assessment.pk, "cancel", hr, reason="離職")
    sending.send_due()
    Mail.objects.update(sent_at=timezone.now() - timedelta(days=200))
    tending.tend.call()
    assert set(Mail.objects.values_list("body", flat=True)) == {""}


def test_what_the_queue_remembers_of_finished_tasks_goes_after_its_time_and_what_waits_stays():
    for status in (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED, TaskResultStatus.READY):
        for days in (1, tending.TASKS_KEPT_DAYS + 1):
            row = DBTaskResult.objects.get(pk=tasks.send_mail.enqueue(1).id)
            finished = timezone.now() - timedelta(days=days) if status != TaskResultStatus.READY else None
            DBTaskResult.objects.filter(pk=row.pk).update(status=status, finished_at=finished)
    tending.tend.call()
    kept = DBTaskResult.objects.filter(task_path=tasks.send_mail.module_path).values_list("status", flat=True)
    assert sorted(kept) == ["FAILED", "READY", "READY", "SUCCESSFUL"]
