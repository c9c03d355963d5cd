"""
How long the large company of `seed_demo` takes, and `verify_records` after it: by default 1,000 people in 3 cycles, a
tenth of what is asked to take six minutes at most. In a process and a database of its own; BENCH_SEED_PEOPLE names
another number, BENCH_DATABASE_URL an empty database.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEOPLE = int(os.environ.get("BENCH_SEED_PEOPLE", "1000"))
CYCLES, APPROVED = 3, 1_000
# For ten thousand people.
BUDGET, AT = 360, 10_000


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{tempfile.mkdtemp()}/bench.sqlite3"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.DEMO_MODE = True
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("loaddata", "bas4222_002v2", "rating_scale", verbosity=0)
    approved = max(1, APPROVED * PEOPLE // AT)
    print(f"\nseed: {PEOPLE:,} people, {CYCLES} cycles, {approved:,} appraisals through every step")
    seconds = timed("seed_demo", lambda: call_command("seed_demo", people=PEOPLE, cycles=CYCLES, approved=approved))
    timed("verify_records", lambda: call_command("verify_records", language="en"))
    budget = BUDGET * PEOPLE / AT
    print(f"  asked: {budget:.0f} s{'  OVER' if seconds > budget else ''}")


def timed(name: str, call: Callable[[], object]) -> float:
    """Seconds; what the command says is not repeated."""
    start, worked, said = time.perf_counter(), time.process_time(), sys.stdout
    with Path(os.devnull).open("w") as nowhere:
        sys.stdout = nowhere
        try:
            call()
        finally:
            sys.stdout = said
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"  {name:<15}{seconds:>7.1f} s ({worked:.1f} s of work), at most {memory} MB")
    return seconds


if __name__ == "__main__":
    main()
