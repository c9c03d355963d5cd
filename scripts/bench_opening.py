"""
How long two workers take to open a cycle for ten thousand people, one of them killed in the middle and replaced; and
that everybody is opened once and told once. In a database of its own (BENCH_DATABASE_URL names an empty one, SQLite
without it); BENCH_OPENING_PEOPLE names another number of people than 1,000.

Usage: .venv/bin/python scripts/bench_opening.py (part of `make bench`)
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
PEOPLE = int(os.environ.get("BENCH_OPENING_PEOPLE", "1000"))
TEAM = 60
# Seconds for ten thousand people.
BUDGET, AT = 180, 10_000
LOOK_AGAIN = 0.5

if TYPE_CHECKING:
    from assessments.models import BulkJob


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{tempfile.mkdtemp()}/bench.sqlite3"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("loaddata", "bas4222_002v2", "rating_scale", verbosity=0)
    report()


def report() -> None:
    from django.db import connection

    from assessments.bulk import preparing, working
    from assessments.joining.checks import Wanted
    from assessments.joining.preparing import prepare
    from competency.models import StandardVersion
    from tests.cast import person
    from tests.factories import CycleFactory

    hr, cycle = person("hr"), CycleFactory(version=StandardVersion.objects.get(code="BAS4222-002v2"))
    keys = people()
    start = time.perf_counter()
    job = prepare(cycle, hr, [Wanted(key) for key in keys])
    print(f"\nopening: {len(keys):,} people, {connection.vendor}")
    print(f"  checks and preview {time.perf_counter() - start:>7.1f} s")
    start = time.perf_counter()
    working.set_to_work(preparing.confirm(job.pk, hr))
    workers = [worker(), worker()]
    try:
        until_done(job, len(keys) // 3)
        workers.pop().kill()
        workers.append(worker())
        killed = time.perf_counter() - start
        until_done(job, len(keys))
        seconds = time.perf_counter() - start
    finally:
        for one in workers:
            one.kill()
            one.wait()
    budget = BUDGET * len(keys) / AT
    print(f"  opened             {seconds:>7.1f} s, a worker killed after {killed:.1f} s; asked {budget:.0f} s", end="")
    print("  OVER" if seconds > budget else "")
    look(keys, job)


def people() -> list[int]:
    """In teams, each with a supervisor of its own."""
    from people.models import User
    from people.numbers import key_of
    from tests.factories import UserFactory

    above = [UserFactory() for _team in range(-(-PEOPLE // TEAM))]
    User.objects.bulk_create(
        (
            User(
                username=(number := f"O{place:05d}"),
                username_key=key_of(number),
                name=f"員工{number}",
                supervisor=above[place // TEAM],
                email=f"{number}@example.com",
            )
            for place in range(PEOPLE)
        ),
        batch_size=500,
    )
    return list(User.objects.filter(username__startswith="O").values_list("pk", flat=True))


def worker() -> subprocess.Popen[bytes]:
    """As it runs for the default queue; mails are another's."""
    command = [sys.executable, "manage.py", "worker", "--no-startup-delay", "--queue-name", "default"]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def until_done(job: BulkJob, count: int) -> None:
    from assessments.enums import BulkState
    from assessments.models import Assessment, BulkJob

    while Assessment.objects.count() < count:
        time.sleep(LOOK_AGAIN)
    while count == job.total and BulkJob.objects.get(pk=job.pk).state == BulkState.WAITING:
        time.sleep(LOOK_AGAIN)


def look(keys: list[int], job: BulkJob) -> None:
    """Ends the bench where somebody was opened or told otherwise than once."""
    from django.utils import timezone

    from assessments.models import Assessment, BulkJob
    from assessments.models.mails import MailTopic
    from mailing.models import Mail

    opened = list(Assessment.objects.values_list("trainee", flat=True))
    mails, told = Mail.objects.count(), MailTopic.objects.count()
    waiting = Mail.objects.filter(next_try_at__gt=timezone.now()).count()
    teams = -(-len(keys) // TEAM)
    if sorted(opened) != sorted(keys) or (mails, told, waiting) != (len(keys) + teams, 2 * len(keys), 0):
        raise SystemExit(f"opening: {len(opened)} opened, {mails} mails about {told}, {waiting} still wait")
    print(f"  each opened once, {mails:,} mails, none held back; the action is {BulkJob.objects.get(pk=job.pk).state}")


if __name__ == "__main__":
    main()
