"""A real worker process, killed in the middle of an export; another one takes over."""

import signal
import subprocess
import time
from zipfile import ZipFile

import pytest
from django.utils import timezone

from assessments.enums import ExportState, ItemState
from assessments.exports import files, making
from assessments.models import ExportItem, ExportJob
from tests.factories import UserFactory, open_for, submitted
from tests.processes import PATIENCE, manage

pytestmark = pytest.mark.django_db(transaction=True)


def worker(*arguments: str) -> subprocess.Popen[bytes]:
    how = ("--no-startup-delay",)
    return manage("worker", *how, *arguments, stderr=subprocess.DEVNULL)


def test_nothing_is_missing_and_nothing_twice_after_a_worker_was_killed(cycle, supervisor, hr):
    rows = [submitted(open_for(cycle, UserFactory(), supervisor, hr)) for _number in range(6)]
    job = making.ask_for(hr, making.exportable(hr).select_related("cycle", "supervisor"), "zip")
    first = worker()
    try:
        until = time.monotonic() + PATIENCE
        while not job.items.filter(state=ItemState.DONE).exists():
            assert first.poll() is None
            assert time.monotonic() < until, "the worker made no report"
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert ExportJob.objects.get().state == ExportState.WAITING
    ExportItem.objects.filter(lease_until__isnull=False).update(lease_until=timezone.now())  # as if a minute had passed
    second = worker("--batch")
    assert second.wait(PATIENCE) == 0
    assert ExportJob.objects.get().state == ExportState.DONE
    with ZipFile(files.result(job)) as zipped:
        assert zipped.testzip() is None
        assert sorted(name.split("_")[-3] for name in zipped.namelist()) == sorted(row.number for row in rows)
