"""Real worker processes, one killed in the middle of a bulk action: each line is done once."""

import signal
import time
from collections import Counter

import pytest
from django.utils import timezone

from assessments.bulk import preparing, working
from assessments.enums import BulkKind
from assessments.exports import tending
from assessments.models import BulkJob, Event
from running.models import SILENCE, Worker
from tests.factories import UserFactory, open_for
from tests.processes import PATIENCE, manage

pytestmark = pytest.mark.django_db(transaction=True)
LINES = 30


def worker(*arguments):
    return manage("worker", "--no-startup-delay", *arguments)


def test_each_line_is_done_once_after_a_worker_was_killed_in_the_middle(cycle, supervisor, hr, monkeypatch):
    monkeypatch.setattr(working, "LINES_PER_WORKER", 10)  # so that several share it on PostgreSQL
    rows = [open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr) for _number in range(LINES)]
    lines = [preparing.Line(assessment=row) for row in rows]
    job = preparing.confirm(preparing.prepare(BulkKind.CANCEL, hr, lines, reason="門市合併").pk, hr)
    working.set_to_work(job)
    first = worker()
    try:
        until = time.monotonic() + PATIENCE
        while job.items.filter(state="done").count() < 3:
            assert first.poll() is None
            assert time.monotonic() < until, "the worker did no line"
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert BulkJob.objects.get().is_waiting
    # As if the silence after its last sign of life had passed.
    Worker.objects.all().delete()
    for task in tending.running_tasks():
        task.started_at = timezone.now() - 2 * SILENCE
        task.save()
    second, third = worker("--batch"), worker("--batch")
    assert [one.wait(PATIENCE) for one in (second, third)] == [0, 0]
    assert BulkJob.objects.get().state == "done"
    assert set(job.items.values_list("state", flat=True)) == {"done"}
    done = Counter(Event.objects.filter(action="cancel").values_list("assessment", flat=True))
    assert done == Counter(row.pk for row in rows)
