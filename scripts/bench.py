"""
What a page costs, as multiples of a bare Django view in the same run on the same machine.

`make bench` prints medians (`make bench PARTS="pages reports"` only these parts); no time passes or fails, the
machines are too noisy for that. Query counts, which are not noisy, are tests. Damaged files and killed servers
(bench_import, bench_kill) end the bench when they do harm.
"""

from __future__ import annotations

import gzip
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 40
PEOPLE = 40


def prepare() -> None:
    """A database of its own with one cycle of 40 people."""
    sys.path.insert(0, str(ROOT))
    os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{tempfile.mkdtemp()}/bench.sqlite3"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.ROOT_URLCONF = "scripts.bench_urls"
    # The sockets of a bench are its own process; the debug of templates would cost what no server pays.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("loaddata", "bas4222_002v2", "rating_scale", verbosity=0)


def median(call: Callable[[], Any]) -> float:
    """Seconds of a call, after three to warm up."""
    for _round in range(3):
        call()
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main(parts: list[str]) -> int:
    unknown = set(parts) - set(PARTS)
    if unknown:
        raise SystemExit(f"unknown part {', '.join(sorted(unknown))}; parts are {', '.join(PARTS)}")
    prepare()
    from competency.models import StandardVersion
    from people.roles import Role
    from tests.factories import CycleFactory, UserFactory

    world = World(
        hr=UserFactory(roles=[Role.HR]),
        cycle=CycleFactory(version=StandardVersion.objects.get(code="BAS4222-002v2")),
    )
    for name, measure in PARTS.items():
        if not parts or name in parts:
            measure(world)
    return 0


@dataclass
class World:
    """Whom the parts share: one of HR and an open cycle on BAS4222-002v2."""

    hr: Any
    cycle: Any


def browser(person: Any) -> Any:
    from django.test import Client

    client = Client()
    client.force_login(person, backend="people.signin.backends.RoleBackend")
    return client


def pages(world: World) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from assessments.sheet.layout import load_sheet
    from competency.drafts.publishing import new_draft
    from people.roles import Role
    from tests.competency.builders import large_draft
    from tests.factories import UserFactory, approved, open_for, rate_all

    supervisor, editor = UserFactory(), UserFactory(roles=[Role.EDITOR])
    big = large_draft()
    copy = new_draft(big, "BIG9999-001v2", "v2", by=editor)
    rows = [open_for(world.cycle, UserFactory(), supervisor, world.hr) for _number in range(PEOPLE)]
    rate_all(rows[0], supervisor)
    approved(rows[1], world.hr)
    by_hr, by_supervisor, by_editor = browser(world.hr), browser(supervisor), browser(editor)
    item = load_sheet(rows[2]).indicators[0].key
    number = iter(range(1, 100_000))

    def save() -> Any:
        edit = next(number)
        data = {"item": item, "value": "3", "comment": f"第{edit}次", "seen": 0, "client": "bench", "edit": edit}
        return by_supervisor.post(f"/assessments/{rows[2].pk}/rate/save/", data)

    bare_list = median(lambda: by_hr.get("/bare/"))
    bare_update = median(lambda: by_hr.post("/bare/"))
    print(f"bare list of 50 rows {bare_list * 1000:.1f} ms, bare update of a row {bare_update * 1000:.1f} ms\n")
    print(f"{'page':<34}{'ms':>8}{'x bare':>8}{'budget':>8}{'queries':>9}{'KB gz':>7}")
    comparison = f"/standards/{big.code}/compare/{copy.code}/"
    desk = f"/admin/competency/standardversion/{copy.pk}/change/"
    rate_url = f"/assessments/{rows[0].pk}/rate/"
    measured: list[tuple[str, Callable[[], Any], float, float | None]] = [
        ("desk of HR, 40 people", lambda: by_hr.get("/"), bare_list, 4),
        ("desk of the supervisor, 40 people", lambda: by_supervisor.get("/"), bare_list, 4),
        ("list of 40 assessments", lambda: by_hr.get("/assessments/"), bare_list, 4),
        ("cycle of 40 people", lambda: by_hr.get(world.cycle.get_absolute_url()), bare_list, 4),
        ("rating page", lambda: by_supervisor.get(rate_url), bare_list, 5),
        ("assessment's own page", lambda: by_hr.get(rows[1].get_absolute_url()), bare_list, 5),
        ("history of a person", lambda: by_hr.get(f"/insight/people/{rows[1].trainee.username}/"), bare_list, None),
        ("one autosave", save, bare_update, 2.5),
        ("official table", lambda: by_hr.get("/standards/BAS4222-002v2/"), bare_list, 5),
        ("official table, 10 duties, 120 P", lambda: by_editor.get("/standards/BIG9999-001v1/"), bare_list, None),
        ("editor's desk, 10 duties, 120 P", lambda: by_editor.get(desk), bare_list, 15),
        ("comparison with its copy", lambda: by_editor.get(comparison), bare_list, 20),
        ("search in all texts", lambda: by_editor.get("/standards/", {"q": "客戶"}), bare_list, None),
        ("stored report", lambda: by_hr.get(f"/assessments/{rows[1].pk}/report.pdf"), bare_list, 4),
    ]
    for name, call, bare, budget in measured:
        response = call()
        if response.status_code != 200:
            raise SystemExit(f"{name}: answered {response.status_code}")
        with CaptureQueriesContext(connection) as captured:
            call()
            queries = len(captured)
        seconds = median(call)
        size = len(gzip.compress(response.content)) / 1024
        ratio = seconds / bare
        print(f"{name:<34}{seconds * 1000:>8.1f}{ratio:>8.1f}{budget or '–':>8}{queries:>9}{size:>7.1f}")


def first(_world: World) -> None:
    # In a process of its own: a real server with settings of its own.
    subprocess.run([sys.executable, ROOT / "scripts" / "bench_first_input.py"], check=True)


def imports(_world: World) -> None:
    from scripts import bench_import

    bench_import.report()


def documents(_world: World) -> None:
    from scripts import bench_documents

    bench_documents.report()


def kill(_world: World) -> None:
    from scripts import bench_kill

    bench_kill.report()


def verify(world: World) -> None:
    from scripts import bench_verify

    bench_verify.report(world.cycle, world.hr)


def people(world: World) -> None:
    from scripts import bench_people

    bench_people.report(world.hr, median, browser)


def stafflist(world: World) -> None:
    from scripts import bench_stafflist

    bench_stafflist.report(world.hr)


def signin(_world: World) -> None:
    from scripts import bench_signin

    bench_signin.report()


def crowd(_world: World) -> None:
    # In a process of its own, as above.
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    subprocess.run([sys.executable, ROOT / "scripts" / "bench_crowd.py"], check=True, env=environment)


def round_(_world: World) -> None:
    from scripts import bench_round

    bench_round.report()


def insight(_world: World) -> None:
    from scripts import bench_round

    bench_round.report("insight")


def growth(_world: World) -> None:
    from scripts import bench_round

    bench_round.report("growth")


def seed(_world: World) -> None:
    # In a process of its own, in demo mode.
    subprocess.run([sys.executable, ROOT / "scripts" / "bench_seed.py"], check=True)


def opening(_world: World) -> None:
    # In a database of its own, with workers.
    subprocess.run([sys.executable, ROOT / "scripts" / "bench_opening.py"], check=True)


def excel(_world: World) -> None:
    # In a process of its own, in demo mode.
    subprocess.run([sys.executable, ROOT / "scripts" / "bench_excel.py"], check=True)


def reports(world: World) -> None:
    """A full appraisal that waits for HR: its report is made anew each time."""
    from assessments.models import Assessment
    from assessments.record import snapshot
    from assessments.reports.clean import printable
    from scripts import bench_reports
    from tests.assessments.reports.written import WEAK
    from tests.factories import UserFactory, open_for, submitted

    row = open_for(world.cycle, UserFactory(), UserFactory(), world.hr)
    submitted(row, changes={code: (str(value or "not_observed"), text) for code, (value, text) in WEAK.items()})
    waiting, by_hr = Assessment.objects.get(pk=row.pk), browser(world.hr)
    bench_reports.report(
        lambda: by_hr.get(f"/assessments/{waiting.pk}/report.pdf"), printable(snapshot.content(waiting)), ""
    )


PARTS: dict[str, Callable[[World], None]] = {
    "pages": pages,
    "first": first,
    "import": imports,
    "documents": documents,
    "kill": kill,
    "reports": reports,
    "crowd": crowd,
    "verify": verify,
    "people": people,
    "stafflist": stafflist,
    "signin": signin,
    "seed": seed,
    "round": round_,
    "insight": insight,
    "growth": growth,
    "opening": opening,
    "excel": excel,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
