"""A database that is held by others or gone: 503 with a sentence, nothing half done, never a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection, transaction
from django.urls import reverse

from assessments.models import Assessment
from assessments.sheet.layout import load_sheet
from tests.assessments.recording import record

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]
ON_POSTGRESQL = connection.vendor == "postgresql"
JSON = {"accept": "application/json"}


@contextmanager
def held(everything: bool = False) -> Iterator[None]:
    """Someone else holds the assessments for writing, or everything so that nobody even reads."""
    holding, enough = Event(), Event()

    def hold() -> None:
        try:
            with connection.cursor() as cursor:
                if ON_POSTGRESQL:
                    cursor.execute("BEGIN")
                    mode = "people_user IN ACCESS EXCLUSIVE" if everything else "assessments_assessment IN SHARE"
                    cursor.execute(f"LOCK TABLE {mode} MODE")
                else:
                    cursor.execute("BEGIN EXCLUSIVE" if everything else "BEGIN IMMEDIATE")
                holding.set()
                enough.wait(30)
                cursor.execute("ROLLBACK")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        held = other.submit(hold)
        assert holding.wait(10)
        try:
            yield
        finally:
            enough.set()
            held.result(10)


@pytest.fixture
def impatient(db: Any) -> Iterator[None]:
    """This process waits for a lock for a moment only."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'" if ON_POSTGRESQL else "PRAGMA busy_timeout = 50")
    yield
    connection.close()  # the next one opens with the settings again


@pytest.fixture
def own(supervisor: Any, signed_in: Any) -> Any:
    browser = signed_in(supervisor)
    browser.raise_request_exception = False
    return browser


def edit(assessment: Assessment) -> dict[str, str]:
    item = load_sheet(assessment).items[0]
    return {"item": item.key, "value": "2", "comment": "等待過久", "seen": "0", "client": "page", "edit": "1"}


def test_an_autosave_that_does_not_get_its_turn_is_asked_to_come_again(assessment, own, impatient):
    url, data, before = reverse("assessments:save", args=[assessment.pk]), edit(assessment), record()
    with held():
        response = own.post(url, data, headers=JSON)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "no-store" in response.headers["Cache-Control"]
    assert "重新載入" in response.json()["error"]
    assert record() == before
    assert own.post(url, data, headers=JSON).status_code == 200
    assert assessment.answers.get().comment == "等待過久"


@pytest.mark.parametrize(
    ("language", "words"), [("", "請過幾秒重新載入頁面"), ("en", "Reload the page in a few seconds")]
)
def test_a_step_that_does_not_get_its_turn_says_so_in_the_readers_language(
    language, words, rated, supervisor, own, impatient
):
    supervisor.language = language
    supervisor.save()
    before = record()
    with held():
        sent = {"version": rated.version, "then": "anyway"}
        response = own.post(reverse("assessments:step", args=[rated.pk, "submit"]), sent)
    assert response.status_code == 503
    assert words in response.content.decode()
    assert "Traceback" not in response.content.decode()
    assert f'lang="{language or "zh-Hant"}"' in response.content.decode()
    assert record() == before


def test_a_database_that_nobody_may_even_read_is_answered_without_it(assessment, own, impatient):
    own.cookies["django_language"] = "en"
    with held(everything=True):
        response = own.get(assessment.get_absolute_url())
        as_json = own.get(assessment.get_absolute_url(), headers=JSON)
    assert (response.status_code, as_json.status_code) == (503, 503)
    assert "sessionid" not in response.cookies  # nobody is signed out by it
    assert "Reload the page" in response.content.decode()
    assert "Reload the page" in as_json.json()["error"]
    assert own.get(assessment.get_absolute_url()).status_code == 200


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has one writer, so neither deadlocks nor serialization failures")
@pytest.mark.parametrize("code", ["40P01", "40001", "57014"])
def test_a_deadlock_a_serialization_failure_and_a_timeout_are_tried_again_by_the_user(code, rated, own, monkeypatch):
    def deadlocked(*args, **kwargs):
        with transaction.atomic(), connection.cursor() as cursor:
            Assessment.objects.update(version=99)
            cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{code}'; END $$")

    monkeypatch.setattr("assessments.overview.views.perform", deadlocked)
    before = record()
    response = own.post(reverse("assessments:step", args=[rated.pk, "submit"]), {"version": rated.version})
    assert response.status_code == 503
    assert "請過幾秒重新載入頁面" in response.content.decode()
    assert record() == before


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("url", ["/", "/assessments/", "/standards/", "/healthz/", "/no/such/page/"])
def test_a_database_that_is_gone_is_answered_in_words(url, error, own, monkeypatch):
    def gone(*args, **kwargs):
        raise error("connection to server failed: secret detail")

    monkeypatch.setattr(connection, "cursor", gone)
    response = own.get(url)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    html = response.content.decode()
    assert "請通知系統管理員" in html
    assert "secret detail" not in html
    assert "Traceback" not in html
