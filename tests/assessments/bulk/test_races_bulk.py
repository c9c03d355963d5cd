"""Two workers, savers and whoever stops an action at the same moment, each on a connection of its own."""

import threading
from collections import Counter

import pytest
from django.db import connection

from assessments.bulk import preparing, working
from assessments.enums import BulkKind
from assessments.models import Answer, Assessment, BulkJob, Event
from assessments.rating import saving
from assessments.sheet.layout import load_sheet
from config.refusals import Conflict, Refusal
from mailing.models import Mail
from tests.assessments.soundness import faults
from tests.factories import UserFactory, open_for

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer and no row locks"),
    pytest.mark.django_db(transaction=True),
]
ROWS = 8


@pytest.fixture
def handed_over(cycle, supervisor, hr):
    """The rows, and the confirmed hand-over of all of them."""
    new = UserFactory(username="NEW")
    rows = [open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr) for _number in range(ROWS)]
    Mail.objects.all().delete()
    lines = [preparing.Line(assessment=row, supervisor=new) for row in Assessment.objects.with_people()]
    job = preparing.confirm(preparing.prepare(BulkKind.HAND_OVER, hr, lines, reason="離職", person=new).pk, hr)
    return rows, new, job


def together(*calls):
    """Each in a thread of its own, from one moment on; what each returned, or the exception that it ended in."""
    start, answers = threading.Barrier(len(calls)), {}

    def run(number, call):
        try:
            start.wait()
            answers[number] = call()
        except Exception as error:
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[number] for number in range(len(calls))]


def worker(job):
    return lambda: working.work(BulkJob.objects.get(pk=job.pk))


def test_two_workers_do_each_line_once_and_tell_once(handed_over):
    rows, new, job = handed_over
    assert together(worker(job), worker(job)) == [None, None]
    assert BulkJob.objects.get().state == "done"
    assert set(job.items.values_list("state", flat=True)) == {"done"}
    assert Counter(Event.objects.filter(action="reassign").values_list("assessment", flat=True)) == Counter(
        row.pk for row in rows
    )
    assert Mail.objects.filter(person=new).count() == 1
    assert [faults(row.pk) for row in rows] == [[]] * ROWS


def test_what_is_saved_while_it_is_handed_over_is_kept_and_the_saver_is_told(handed_over, supervisor):
    rows, new, job = handed_over
    items = [load_sheet(row).indicators[0].key for row in rows]

    def save_all():
        """What the page of the former supervisor got for each save: it was taken, or why not."""
        said = []
        for row, item in zip(rows, items, strict=True):
            try:
                saving.save_answer(row.pk, supervisor, saving.Edit(item, "4", "最後一刻", 0, "tab", 1))
                said.append("")
            except Refusal as refusal:
                said.append(refusal.message)
        return said

    said, done = together(save_all, worker(job))
    assert done is None
    assert set(Assessment.objects.values_list("supervisor", flat=True)) == {new.pk}
    kept = set(Answer.objects.filter(comment="最後一刻").values_list("assessment", flat=True))
    assert kept == {row.pk for row, refused in zip(rows, said, strict=True) if not refused}
    assert [faults(row.pk) for row in rows] == [[]] * ROWS


def test_who_stops_it_knows_how_many_were_done(handed_over):
    _rows, _new, job = handed_over
    told = []

    def stop():
        working.stop(job.pk)
        told.append(job.items.filter(state="done").count())

    done, stopped = together(worker(job), stop)
    assert done is None
    assert stopped is None or isinstance(stopped, Conflict)
    if told:
        assert job.items.filter(state="done").count() == told[0]
        assert BulkJob.objects.get().state == "cancelled"
    else:
        assert BulkJob.objects.get().state == "done"
