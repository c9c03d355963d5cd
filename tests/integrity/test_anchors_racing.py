"""Anchors made, and compared, while others write: what commits later is not in it, and nothing looks like a loss."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from assessments.cycles import opening
from assessments.models import Assessment
from assessments.workflow import steps
from integrity.anchors import checking, files, making
from integrity.models import Anchor
from people.models import User
from tests.factories import UserFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]
WRITES, ANCHORS = 12, 4


def closing(call):
    """In a thread with a connection of its own."""
    try:
        return call()
    finally:
        connection.close()


def test_what_is_written_while_anchors_are_made_and_compared_is_no_alarm(assessment, hr, folder):
    people = [[UserFactory().pk for _number in range(WRITES)] for _writer in range(2)]
    written = threading.Event()

    def write(keys):
        for key in keys:
            opened = opening.open_assessment(assessment.cycle, User.objects.get(pk=key), assessment.supervisor, hr)
            steps.perform(opened.pk, "cancel", hr, reason="開錯了")

    def make():
        for _number in range(ANCHORS):
            making.make()

    def compare():
        found = []
        while not written.is_set():
            found += checking.look(Path(settings.ANCHOR_DIR), is_chosen=False).alarms
        return found

    with ThreadPoolExecutor(5) as pool:
        comparing = pool.submit(closing, compare)
        writers = [pool.submit(closing, lambda keys=keys: write(keys)) for keys in people]
        makers = [pool.submit(closing, make) for _maker in range(2)]
        try:
            for one in (*writers, *makers):
                one.result(120)
        finally:
            written.set()
        assert comparing.result(60) == []
    assert list(Anchor.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 2 * ANCHORS + 1))
    assert Assessment.objects.count() == 1 + 2 * WRITES
    found = checking.look(folder, is_chosen=True)
    assert (found.count, found.alarms) == (2 * ANCHORS, [])


def test_a_file_that_gets_its_name_after_it_was_listed_is_read_all_the_same(assessment, folder):
    final = Path(making.make().written_to)
    ready = final.rename(final.with_name(final.name + files.NEW))
    kept = files.read(ready)
    ready.rename(final)
    assert files.leaves_of(kept) == files.leaves_of(files.read(final))


def test_two_workers_make_one_anchor_of_the_day(folder):
    with ThreadPoolExecutor(2) as pool:
        made = [one.result(60) for one in [pool.submit(closing, making.make_if_due) for _worker in range(2)]]
    assert sorted(bool(one) for one in made) == [False, True]
    assert Anchor.objects.count() == 1


def test_an_anchor_does_not_have_what_is_not_committed_and_fits_also_when_that_is_taken_back(assessment, hr, folder):
    trainee = UserFactory()
    opened, ended = threading.Event(), threading.Event()

    def take_back():
        from django.db import transaction

        with transaction.atomic():
            opening.open_assessment(assessment.cycle, trainee, assessment.supervisor, hr)
            opened.set()
            assert ended.wait(60)
            transaction.set_rollback(True)

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(closing, take_back)
        try:
            assert opened.wait(60)
            making.make()
        finally:
            ended.set()
        writing.result(60)
    found = checking.look(folder, is_chosen=True)
    assert (found.count, found.alarms) == (1, [])
