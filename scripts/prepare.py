"""
What needs Django of a set-up, in one process, since each start of Python and Django costs seconds.

Usage: .venv/bin/python scripts/prepare.py [--demo]
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def prepare(demo: bool) -> None:
    from django.conf import settings
    from django.core.management import call_command

    from scripts import private

    private.close()
    refuse_wrong_keys()
    print("Database and the standards", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("loaddata", *fixtures(), verbosity=0)
    print("Static files", flush=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    if demo and settings.DEMO_MODE:  # its sign-ins have a public password
        print("Demo data, when the database is empty", flush=True)
        call_command("seed_demo")
    if not settings.PLAIN_HTTP:
        tell_what_is_missing()


def fixtures() -> list[str]:
    """
    The standards each time, since a published one keeps what happened since; the rating scale only where there is none:
    HR may have changed it, and a cycle may use it as it is.
    """
    from assessments.models import RatingScale

    found = sorted(ROOT.glob("fixtures/*.json"))
    has_scale = RatingScale.objects.exists()
    return [str(path) for path in found if not (has_scale and path.stem == "rating_scale")]


def refuse_wrong_keys() -> None:
    """Before anything is written: the standards alone would be sealed with a key that fits nothing else."""
    from integrity.key_checks import keys_of_this_database

    for problem in keys_of_this_database():
        sys.exit(f"{problem.msg} {problem.hint} Nothing was done.")


def tell_what_is_missing() -> None:
    """Web server and worker will not start with these; said now, while somebody looks."""
    from config.checks import deployment

    errors = [problem for problem in deployment() if problem.is_serious()]
    if errors:
        print("\nTo be set before the web server and the worker start:", flush=True)
    for error in errors:
        print(f"- {error.msg} {error.hint}", flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    from config.deployment import Unsettled

    try:
        django.setup()
    except Unsettled as unsettled:
        sys.exit(str(unsettled))
    prepare("--demo" in sys.argv[1:])
