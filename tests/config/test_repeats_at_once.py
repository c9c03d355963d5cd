"""A second press that comes while the first one is being worked on waits for it, and leads where it leads."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from assessments.models import Event
from assessments.workflow import steps
from config import repeats
from tests.config.forms_pressed import CASES
from tests.factories import UserFactory, open_for, submitted
from tests.pressing import browser_of, filled

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20.0
Answer = tuple[int, str, str]


def sent(live_server: Any, browser: Client, to: str, body: bytes) -> Answer:
    """By a connection of its own: status, where it leads, what the page says."""
    place = urlsplit(live_server.url)
    link = http.client.HTTPConnection(str(place.hostname), place.port, timeout=60)
    cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in browser.cookies.items())
    link.request("POST", to, body, {"Cookie": cookies, "Content-Type": MULTIPART_CONTENT})
    answer = link.getresponse()
    page = answer.read().decode()
    link.close()
    return answer.status, answer.getheader("Location") or "", page


def body_of(fields: dict[str, Any]) -> bytes:
    return encode_multipart(BOUNDARY, fields)


@contextmanager
def everybody_waits() -> Iterator[None]:
    """Nobody can write a cycle or anything beside it, until this ends: the first press stands still in its work."""
    with transaction.atomic():  # of SQLite nobody writes at all: its transactions begin as the one that writes
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE assessments_cycle, assessments_assessment IN SHARE ROW EXCLUSIVE MODE")
        yield


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        threading.Event().wait(0.02)


def is_taken() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM portal_presses WHERE value LIKE %s", ['%"by"%'])
        return bool(cursor.fetchone()[0])


@pytest.fixture(autouse=True)
def nobody_pressed(db: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM portal_presses")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_of_two_presses_at_once_both_lead_to_what_was_done_once(case, request, live_server):
    person, press, done = case(request.getfixturevalue)
    browser = browser_of(person)
    to, fields = press(browser)
    body, before = body_of(fields), done()
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _number: sent(live_server, browser, to, body), range(2)))
    assert [status for status, _to, _page in answers] == [302, 302]
    assert answers[0][1] == answers[1][1]
    assert done() == before + 1


def pressed_twice(live_server: Any, browser: Client, to: str, body: bytes) -> list[Answer]:
    """The second press while the first one is surely at work."""
    with ThreadPoolExecutor(2) as pool:
        with everybody_waits():
            first: Future[Answer] = pool.submit(sent, live_server, browser, to, body)
            if connection.vendor == "postgresql":
                until(is_taken)
            second = pool.submit(sent, live_server, browser, to, body)
            if connection.vendor == "postgresql":
                until(lambda: bool(repeats.WAITING))
            else:
                time.sleep(0.3)  # both wait for the one writer; nothing tells which came how far
        return [first.result(60), second.result(60)]


def test_the_second_press_waits_for_the_first_and_says_what_that_said(live_server, assessment, trainee):
    submitted(assessment)
    browser = browser_of(trainee)
    to, fields = filled(browser, assessment.get_absolute_url(), "/acknowledge/")
    answers = pressed_twice(live_server, browser, to, body_of(fields))
    assert [(status, to) for status, to, _page in answers] == [(302, assessment.get_absolute_url())] * 2
    assert Event.objects.filter(action="acknowledge").count() == 1


def test_a_first_press_that_came_to_nothing_leaves_the_second_to_try(live_server, assessment, hr):
    submitted(assessment)
    browser = browser_of(hr)
    typed = {"reason": "請補上 P1.1.2 的說明", "version": "1"}  # out of date
    to, fields = filled(browser, assessment.get_absolute_url(), "/return/", **typed)
    answers = pressed_twice(live_server, browser, to, body_of(fields))
    assert [status for status, _to, _page in answers] == [409, 409]
    assert all("請補上 P1.1.2 的說明" in page for _status, _to, page in answers)


def test_several_that_are_approved_by_two_presses_are_told_as_approved(live_server, cycle, supervisor, hr):
    rows = [submitted(open_for(cycle, UserFactory(), supervisor, hr)) for _number in range(2)]
    rows = [steps.perform(row.pk, "acknowledge", row.trainee) for row in rows]
    browser = browser_of(hr)
    typed = {"chosen": [f"{row.pk}:{row.version}" for row in rows], "then": "approve"}
    to, fields = filled(browser, "/assessments/approve/", "/assessments/approve/", **typed)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _n: sent(live_server, browser, to, body_of(fields)), range(2)))
    for status, _to, page in answers:
        assert status == 200
        assert "已核定 2 份（共選擇 2 份）" in page
    assert Event.objects.filter(action="approve").count() == 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="of SQLite nobody gets as far as to wait")
def test_of_many_presses_one_waits_and_no_thread_more(live_server, assessment, trainee):
    submitted(assessment)
    browser = browser_of(trainee)
    to, fields = filled(browser, assessment.get_absolute_url(), "/acknowledge/")
    body = body_of(fields)
    with ThreadPoolExecutor(6) as pool:
        with everybody_waits():
            first = pool.submit(sent, live_server, browser, to, body)
            until(is_taken)
            others = [pool.submit(sent, live_server, browser, to, body) for _press in range(5)]
            until(lambda: sum(each.done() for each in others) == 4)
            assert len(repeats.WAITING) == 1
            assert [each.result()[0] for each in others if each.done()] == [202] * 4
        answers = [first.result(60), *(each.result(60) for each in others)]
    assert sorted(status for status, _to, _page in answers) == [202] * 4 + [302] * 2
    assert Event.objects.filter(action="acknowledge").count() == 1
    assert not repeats.WAITING
