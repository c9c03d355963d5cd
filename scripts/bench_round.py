"""
What the pages of a round, or those of insight, cost in a large company beside a small one: each page of HR and of a
supervisor with 10,000 people and with 100, in 3 cycles. Asked: at most 3 times the time, and 150 KB. Each company in a
process and a database of its own, on SQLite, or on the PostgreSQL server that BENCH_DATABASE_URL names;
BENCH_ROUND_PEOPLE: another number than 10,000.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2  # type: ignore[import-untyped]  # it comes without types

ROOT = Path(__file__).resolve().parent.parent
SMALL, LARGE = 100, int(os.environ.get("BENCH_ROUND_PEOPLE", "10000"))
CYCLES, MOST_KB, MOST_TIMES = 3, 150, 3
HR = (
    "/",
    "/cycles/",
    "/cycles/{cycle}/",
    "/cycles/{cycle}/?due=late&sort=-result",
    "/cycles/{cycle}/?department={department}",
    "/assessments/",
    "/assessments/?sort=due&q=王",
    "/cycles/{cycle}/people/",
    "/cycles/{cycle}/reminders/",
    "/bulk/",
    "/mails/",
    "/exports/new/?cycle={cycle}",
)
SUPERVISOR = ("/", "/assessments/")
INSIGHT = (
    "/insight/",
    "/insight/matrix/",
    "/insight/matrix/?unfold=all",
    "/insight/matrix/?unfold=all&column=P1.2.4&state=gap&sort=name",
    "/insight/matrix/?cycle={cycle}&department={department}",
    "/insight/ratings/",
    "/insight/verdicts/",
    "/insight/self/",
    "/insight/change/",
    "/insight/raters/?cycle={cycle}",
    "/insight/behind/?of=gaps",
    "/insight/calibration/",
)
# By the name of the part: the pages of HR, those of a supervisor.
PARTS = {"round": (HR, SUPERVISOR), "insight": (INSIGHT, ("/insight/", "/insight/matrix/?unfold=all"))}


def report(part: str = "round") -> None:
    small, large = (json.loads(_run(people, part)) for people in (SMALL, LARGE))
    print(f"\n{part}: {LARGE:,} people beside {SMALL}, {CYCLES} cycles")
    print(f"{'page':<52}{'ms':>8}{'of 100':>8}{'times':>7}{'KB':>7}{'queries':>9}")
    for page, (seconds, size, queries) in large.items():
        before, _size, few = small[page]
        over = "  OVER" if seconds > before * MOST_TIMES or size > MOST_KB or queries != few else ""
        numbers = f"{seconds * 1000:>8.0f}{before * 1000:>8.0f}{seconds / before:>7.1f}{size:>7.0f}"
        print(f"{page:<52}{numbers}{f'{few}/{queries}':>9}{over}")


def _run(people: int, part: str) -> str:
    """What a company of so many costs, as JSON; in a process of its own, in demo mode."""
    with _database(people) as url:
        environment = {**os.environ, "DATABASE_URL": url}
        command = [sys.executable, __file__, str(people), part]
        return subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def _database(people: int) -> Iterator[str]:
    """An empty one, removed afterwards."""
    server = os.environ.get("BENCH_DATABASE_URL", "")
    if not server.startswith("postgres"):
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/bench.sqlite3"
        return
    name = f"bench_round_{people}"
    with closing(psycopg2.connect(server)) as connection:
        connection.autocommit = True  # no database is made within a transaction
        connection.cursor().execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")


def measure(people: int, part: str) -> dict[str, tuple[float, float, int]]:
    """By page: seconds, kilobytes as sent without compression, and queries."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.DEMO_MODE = True
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()
    with Path(os.devnull).open("w") as nowhere:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("loaddata", "bas4222_002v2", "rating_scale", verbosity=0)
        call_command("seed_demo", people=people, cycles=CYCLES, approved=1, stdout=nowhere)

    from assessments.enums import CycleState
    from assessments.models import Cycle
    from people.models import User
    from scripts.bench import browser, median

    cycles = Cycle.objects.filter(state=CycleState.OPEN)
    cycle = max(cycles, key=lambda one: one.assessments.count())
    department = cycle.assessments.exclude(department=None).values_list("department", flat=True)[0]
    found = {}
    rater = User.objects.filter(assessments_to_rate__cycle=cycle).first()
    of_hr, of_supervisor = PARTS[part]
    for who, pages in ((User.objects.get(username="hr"), of_hr), (rater, of_supervisor)):
        by = browser(who)
        for page in pages:
            address = page.format(cycle=cycle.pk, department=department)
            name = page.format(cycle="…", department="…") + ("" if pages is of_hr else " of a supervisor")
            found[name] = _cost(lambda by=by, address=address: by.get(address), median)
    return found


def _cost(call, median) -> tuple[float, float, int]:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        answer = call()
    if answer.status_code != 200:
        raise SystemExit(f"answered {answer.status_code}")
    return median(call), len(answer.content) / 1024, len(queries)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]), sys.argv[2])))
