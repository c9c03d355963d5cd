"""Heavy public work: one works, one waits, everybody else is told to come again; signed-in people are not held up."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from config import crowds, turns
from config.refusals import NotYet
from config.turns import turn

PATIENCE = 30
HOLDS = """
import django; django.setup()
from config.turns import turn
with turn("work"):
    print("taken", flush=True)
    input()
"""


def test_one_works_one_waits_and_the_third_is_told_to_come_again(media: Path) -> None:
    done: list[str] = []
    may_end, works = threading.Event(), threading.Event()

    def work() -> None:
        with turn("work", wait=PATIENCE):
            works.set()
            assert may_end.wait(PATIENCE)
            done.append("first")

    def wait() -> None:
        while True:  # where the test itself looks into the queue at that moment
            with contextlib.suppress(NotYet), turn("work", wait=PATIENCE):
                return done.append("second")

    first, second = threading.Thread(target=work), threading.Thread(target=wait)
    first.start()
    assert works.wait(PATIENCE)
    second.start()
    until = time.monotonic() + PATIENCE
    while not _is_held(media / "turns" / "work.next"):
        assert time.monotonic() < until, "nobody waits"
    with pytest.raises(NotYet) as refused, turn("work", wait=PATIENCE):
        pass
    assert refused.value.retry_after == turns.RETRY_AFTER
    with turn("other work"):
        may_end.set()
    first.join()
    second.join()
    assert done == ["first", "second"]


def _is_held(file: Path) -> bool:
    with file.open("ab") as opened:
        return not turns._taken(opened)


def test_a_killed_process_leaves_its_turn(media: Path) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "MEDIA_ROOT": str(media)}
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDS],
        cwd=portal.BASE_DIR,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout.readline() == b"taken\n"
        with pytest.raises(NotYet), turn("work", wait=0):
            pass
    finally:
        holder.kill()
        holder.communicate()
    with turn("work", wait=0):
        pass


def test_where_nothing_can_be_written_the_work_is_done_all_the_same(settings) -> None:
    settings.MEDIA_ROOT = "/dev/null/media"
    with turn("work"), turn("work"):
        pass


HEAVY = [
    (lambda code: reverse("competency:compare", args=[code, code]), "comparison"),
    (lambda code: reverse("competency:standards") + "?q=客戶", "search"),
]


@pytest.mark.parametrize(("address", "subject"), HEAVY, ids=["comparison", "search"])
def test_signed_out_people_wait_for_each_other_and_hold_up_nobody_else(
    standard, hr, signed_in, media, monkeypatch, address, subject
):
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0)
    url = address(standard.code)
    with turn(subject):
        refused = Client().get(url)
        assert refused.status_code == 503
        assert refused["Retry-After"] == "5"
        assert "再試" in refused.content.decode()
        assert signed_in(hr).get(url).status_code == 200
    assert Client().get(url).status_code == 200


PUBLIC = ("standards", "standard", "standard_json", "standard_xlsx", "standard_pdf", "choose_comparison", "compare")


@pytest.mark.parametrize("name", PUBLIC)
def test_each_public_address_is_bounded_for_a_client_and_for_nobody_who_is_signed_in(
    standard, trainee, signed_in, media, monkeypatch, name
):
    monkeypatch.setattr(crowds, "READS_PER_MINUTE", 0)
    caches["public"].clear()
    url = reverse(
        f"competency:{name}", args={"standards": [], "compare": [standard.code] * 2}.get(name, [standard.code])
    )
    answer = Client().get(url)
    assert answer.status_code == 429
    assert "登入" in answer.content.decode()
    assert signed_in(trainee).get(url).status_code == 200
