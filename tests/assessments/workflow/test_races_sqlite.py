"""On SQLite all writers wait in one queue: the same calls succeed or are told to try again, never a traceback."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from assessments.models import Answer, Assessment
from assessments.sheet.layout import load_sheet
from assessments.workflow import steps
from tests.assessments.soundness import faults
from tests.factories import submitted

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="test_races_*.py show the same on PostgreSQL"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.sqlite,
]
JSON = {"accept": "application/json"}
AT_ONCE = 8


def together(*calls):
    """Runs the calls at the same moment, each in a thread with a connection of its own."""
    start = Barrier(len(calls))

    def run(call):
        try:
            connection.ensure_connection()
            start.wait(20)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def poster(signed_in):
    """A browser of this person that posts one thing, and shows an error as its answer."""

    def make(person, url, data):
        browser = signed_in(person)
        browser.raise_request_exception = False
        return lambda **changes: browser.post(url, data | changes, headers=JSON)

    return make


@pytest.fixture
def tab(assessment, supervisor, poster):
    url = reverse("assessments:save", args=[assessment.pk])

    def make(item, name):
        data = {"item": item.key, "value": "3", "comment": f"{name}寫的", "seen": 0, "client": name, "edit": 1}
        return poster(supervisor, url, data)

    return make


def is_told(answer):
    return len(answer.json()["error"]) > 8


def test_one_person_presses_approve_in_many_tabs_and_it_is_approved_once(assessment, hr, poster):
    submitted(assessment)
    ready = steps.perform(assessment.pk, "acknowledge", assessment.trainee)
    url = reverse("assessments:step", args=[ready.pk, "approve"])
    answers = together(*(poster(hr, url, {"version": ready.version}) for _tab in range(AT_ONCE)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 302
    assert set(statuses[1:]) <= {409, 503}
    assert all(is_told(answer) for answer in answers if answer.status_code != 302)
    assert ready.snapshots.count() == 1
    assert faults(ready.pk) == []


def test_of_two_tabs_that_save_the_same_item_at_once_none_loses_its_text(assessment, tab):
    item = load_sheet(assessment).indicators[0]
    answers = together(tab(item, "手機"), tab(item, "筆電"))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (conflict,) = [answer.json() for answer in answers if answer.status_code == 409]
    assert conflict["theirs"]["comment"] == Answer.objects.get().comment


def test_many_items_saved_at_once_are_all_stored_or_told(assessment, tab):
    items = load_sheet(assessment).indicators[:AT_ONCE]
    answers = together(*(tab(item, item.code) for item in items))
    assert {answer.status_code for answer in answers} <= {200, 503}
    stored = {answer.comment for answer in Answer.objects.all()}
    for item, answer in zip(items, answers, strict=True):
        assert (f"{item.code}寫的" in stored) == (answer.status_code == 200)
    assert Assessment.objects.get().version == len(stored)
    assert faults(assessment.pk) == []


@contextmanager
def held_by_another():
    """Another process holds the database for longer than one waits here."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


def test_a_save_that_waited_too_long_is_told_to_come_again_and_then_succeeds(assessment, tab):
    save = tab(load_sheet(assessment).indicators[0], "筆電")
    with held_by_another():
        refused = save()
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert is_told(refused)
    assert not Answer.objects.exists()
    assert save().status_code == 200
    assert Answer.objects.get().comment == "筆電寫的"


def test_a_step_that_waited_too_long_is_a_page_with_a_sentence_and_changes_nothing(assessment, supervisor, signed_in):
    ready = submitted(assessment)
    browser = signed_in(ready.trainee)
    browser.raise_request_exception = False
    with held_by_another():
        refused = browser.post(reverse("assessments:step", args=[ready.pk, "acknowledge"]), {"version": ready.version})
    assert refused.status_code == 503
    assert "<h1>" in refused.content.decode()
    assert "Traceback" not in refused.content.decode()
    assert Assessment.objects.get().version == ready.version
    assert faults(ready.pk) == []
