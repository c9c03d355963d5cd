"""A worker shows that it lives while it works, and leaves no row when it ends."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from running import heartbeat
from running.models import Worker

PATIENCE = 20.0


def row(name: str, silent: timedelta = timedelta(0), queues: tuple[str, ...] = ("*",)) -> Worker:
    Worker.objects.create(
        name=name, host="here", pid=1, queues=list(queues), started_at=Now() - silent, seen_at=Now() - silent
    )
    return Worker.objects.get(name=name)


@pytest.mark.django_db
def test_a_worker_that_gave_no_sign_for_a_minute_is_not_among_the_living() -> None:
    row("dead", timedelta(seconds=61))
    row("late", timedelta(seconds=30))
    row("alive")
    assert Worker.objects.living_names() == {"late", "alive"}


@pytest.mark.django_db
def test_nobody_is_seen_before_the_start() -> None:
    with pytest.raises(IntegrityError, match="worker_is_seen_after_its_start"), transaction.atomic():
        Worker.objects.create(
            name="a", host="here", pid=1, queues=["*"], started_at=Now(), seen_at=Now() - timedelta(seconds=5)
        )


@pytest.mark.django_db
def test_a_row_says_which_queues_are_served() -> None:
    assert row("all").serves("mail")
    assert row("one", queues=("mail",)).serves("mail")
    assert not row("other", queues=("default",)).serves("mail")


@pytest.mark.django_db
def test_what_was_killed_a_day_ago_is_forgotten_and_nothing_else() -> None:
    row("old", timedelta(days=1, seconds=5))
    row("killed lately", timedelta(hours=23))
    assert heartbeat.forget_the_dead() == 1
    assert Worker.objects.get().name == "killed lately"


@pytest.mark.django_db(transaction=True)
def test_the_row_stands_is_renewed_and_goes() -> None:
    try:
        with heartbeat.beating("me", ["default"], every=0.05):
            first = Worker.objects.get(name="me")
            assert first.queues == ["default"]
            assert abs(first.started_at - timezone.now()) < timedelta(minutes=1)
            until = time.monotonic() + PATIENCE
            while Worker.objects.get(name="me").seen_at <= first.seen_at:
                assert time.monotonic() < until, "no sign of life"
        assert not Worker.objects.exists()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_row_that_somebody_deleted_comes_back() -> None:
    with heartbeat.beating("me", ["*"], every=0.05):
        Worker.objects.all().delete()
        until = time.monotonic() + PATIENCE
        while not Worker.objects.exists():
            assert time.monotonic() < until, "the row did not come back"


def test_no_two_workers_have_a_name() -> None:
    names = {heartbeat.new_name() for _number in range(50)}
    assert len(names) == 50
    assert all(len(name) <= 64 for name in names)
