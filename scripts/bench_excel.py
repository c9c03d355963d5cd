"""
What the Excel of a whole portal takes: by default 1,000 people in 3 cycles, a tenth of what is asked to take a minute
at most. In a process and a database of its own; BENCH_EXCEL_PEOPLE names another number, BENCH_DATABASE_URL an empty
database, or one that `seed_demo` has filled already.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEOPLE = int(os.environ.get("BENCH_EXCEL_PEOPLE", "1000"))
CYCLES, APPROVED = 3, 1_000
# For ten thousand people.
BUDGET, AT = 60, 10_000


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{tempfile.mkdtemp()}/bench.sqlite3"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.DEMO_MODE = True
    settings.MEDIA_ROOT = tempfile.mkdtemp()
    django.setup()
    from people.models import User

    call_command("migrate", verbosity=0)
    if not User.objects.exists():
        call_command("createcachetable", verbosity=0)
        call_command("loaddata", "bas4222_002v2", "rating_scale", verbosity=0)
        quietly("seed_demo", people=PEOPLE, cycles=CYCLES, approved=max(1, APPROVED * PEOPLE // AT))
    measure()


def measure() -> None:
    """From the press of the button to the file that can be taken away."""
    from assessments.exports import making, working
    from assessments.models import ExportJob
    from people.models import User
    from people.roles import Role

    hr = User.objects.holding(Role.HR).order_by("pk")[0]
    rows = making.exportable(hr).select_related("cycle", "supervisor").order_by("trainee_number", "pk")
    start = time.perf_counter()
    job = making.ask_for(hr, rows, "xlsx", with_workers=False)
    asked, start, worked = time.perf_counter() - start, time.perf_counter(), time.process_time()
    working.work(ExportJob.objects.select_related("made_by").get(pk=job.pk))
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    job.refresh_from_db()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    budget = BUDGET * User.objects.count() / AT
    print(f"\nexcel: {job.total:,} appraisals, {job.state}, {job.size / 1_000_000:.1f} MB")
    print(f"  asked for in {asked:.1f} s, made in {seconds:.1f} s ({worked:.1f} s of work), at most {memory} MB")
    print(f"  asked: {budget:.0f} s{'  OVER' if seconds > budget else ''}")


def quietly(command: str, **options: object) -> None:
    from django.core.management import call_command

    said = sys.stdout
    with Path(os.devnull).open("w") as nowhere:
        sys.stdout = nowhere
        try:
            call_command(command, **options)
        finally:
            sys.stdout = said


if __name__ == "__main__":
    main()
