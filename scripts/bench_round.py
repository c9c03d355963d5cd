"""
What the pages of a round, those of insight or those of growth cost in a large company beside a small one: each page of
HR and of a supervisor with 10,000 people and with 100, in 3 cycles (growth: 2, and 200 courses). Asked: at most 3 times
the time, and 150 KB; a file grows with what it holds. Each company in a process and a database of its own, on SQLite,
or on the PostgreSQL server that BENCH_DATABASE_URL names; BENCH_ROUND_PEOPLE: another number than 10,000.
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
CYCLES, CYCLES_OF_GROWTH, MOST_KB, MOST_TIMES = 3, 2, 150, 3
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
    "/insight/needs/",
    "/insight/needs/?by=mark",
    "/insight/needs/people/?by=gap",
    "/courses/",
)
GROWTH = (
    "/",
    "/insight/needs/",
    "/insight/needs/?by=mark",
    "/insight/needs/?department={department}",
    "/insight/needs/people/?by=gap",
    "/insight/needs.xlsx",
    "/training/",
    "/training/{year}/",
    "/training/{year}/?sort=-closed",
    "/training/{year}/{row}/",
    "/training/{year}/{row}/?show=open",
    "/training/{year}/{row}/attendance/?session={session}",
    "/courses/",
    "/courses/?q=量測&sort=-cost",
    "/courses/export.xlsx",
    "/development/",
    "/development/?state=overdue&sort=-due",
)
# By the name of the part: the pages of HR, those of a supervisor.
PARTS = {
    "round": (HR, SUPERVISOR),
    "insight": (INSIGHT, ("/insight/", "/insight/matrix/?unfold=all")),
    "growth": (GROWTH, ("/", "/development/", "/insight/needs/", "/training/{year}/")),
}


def report(part: str = "round") -> None:
    small, large = (json.loads(_run(people, part)) for people in (SMALL, LARGE))
    print(f"\n{part}: {LARGE:,} people beside {SMALL}, {_cycles(part)} cycles")
    print(f"{'page':<52}{'ms':>8}{'of 100':>8}{'times':>7}{'KB':>7}{'queries':>9}")
    for page, (seconds, size, queries) in large.items():
        before, _size, few = small[page]
        is_large = ".xlsx" not in page and (seconds > before * MOST_TIMES or size > MOST_KB)
        over = "  OVER" if is_large or queries != few else ""
        numbers = f"{seconds * 1000:>8.0f}{before * 1000:>8.0f}{seconds / before:>7.1f}{size:>7.0f}"
        print(f"{page:<52}{numbers}{f'{few}/{queries}':>9}{over}")


def _cycles(part: str) -> int:
    return CYCLES_OF_GROWTH if part == "growth" else CYCLES


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
    _settle()
    from django.core.management import call_command

    with Path(os.devnull).open("w") as nowhere:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("loaddata", "bas4222_002v2", "rating_scale", verbosity=0)
        call_command("seed_demo", people=people, cycles=_cycles(part), approved=1, stdout=nowhere)
    if part == "growth":
        from people.models import User
        from scripts import bench_growth

        bench_growth.write(User.objects.get(username="hr"))
    return costs(part)


def _settle() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings

    settings.DEMO_MODE = True
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()


def costs(part: str) -> dict[str, tuple[float, float, int]]:
    """Of the company as it stands."""
    from people.models import User
    from scripts.bench import browser, median

    values = {**_round(), **(_plan() if part == "growth" else {})}
    blank = dict.fromkeys(values, "…")
    found = {}
    rater = User.objects.filter(assessments_to_rate__cycle=values["cycle"]).order_by("pk").first()
    of_hr, of_supervisor = PARTS[part]
    for who, pages in ((User.objects.get(username="hr"), of_hr), (rater, of_supervisor)):
        by = browser(who)
        for page in pages:
            address = page.format(**values)
            name = page.format(**blank) + ("" if pages is of_hr else " of a supervisor")
            found[name] = _cost(lambda by=by, address=address: by.get(address), median)
    return found


def _round() -> dict[str, object]:
    from assessments.enums import CycleState
    from assessments.models import Cycle

    cycles = Cycle.objects.filter(state=CycleState.OPEN)
    cycle = max(cycles, key=lambda one: one.assessments.count())
    department = cycle.assessments.exclude(department=None).values_list("department", flat=True)[0]
    return {"cycle": cycle.pk, "department": department}


def _plan() -> dict[str, object]:
    """The row with most people, and its session."""
    from django.db.models import Count

    from assessments.models import PlannedCourse

    row = PlannedCourse.objects.annotate(size=Count("participants")).order_by("-size")[0]
    session = row.sessions.order_by("-starts_at")[0]
    return {"year": row.plan.year, "row": row.pk, "session": session.pk}


def _cost(call, median) -> tuple[float, float, int]:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        answer = call()
    queries = len(captured)  # before the next request empties the log
    if answer.status_code != 200:
        raise SystemExit(f"{answer.request['PATH_INFO']} answered {answer.status_code}")
    return median(call), len(answer.content) / 1024, queries


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]), sys.argv[2])))
