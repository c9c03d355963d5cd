"""
The set-up steps that need Django, in one process, since each start of Python and Django costs seconds.

Usage: .venv/bin/python scripts/prepare.py "[6/9] TITLE" STEP ["[7/9] TITLE" STEP ...]
"""

import os
import secrets
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def translations() -> None:
    """Compile the catalogues; polib spares a system gettext."""
    for catalogue in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        fresh = catalogue.with_suffix(".mo.new")
        polib.pofile(str(catalogue)).save_as_mofile(str(fresh))
        fresh.replace(catalogue.with_suffix(".mo"))


def database() -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if fixtures := sorted(map(str, ROOT.glob("fixtures/*.json"))):
        call_command("loaddata", *fixtures, verbosity=0)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA user_version")
            if cursor.fetchone()[0] == 0:  # see stamps.sqlite_identity
                cursor.execute(f"PRAGMA user_version = {secrets.randbelow(2**31 - 1) + 1}")


def static() -> None:
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def demo() -> None:
    from django.conf import settings
    from django.core.management import call_command

    if settings.DEMO_MODE:  # its sign-ins have a public password
        call_command("seed_demo")


STEPS = {"translations": translations, "database": database, "static": static, "demo": demo}


def main(arguments: list[str]) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    ready = False
    for title, name in zip(arguments[::2], arguments[1::2], strict=True):
        print(title, flush=True)
        if name != "translations" and not ready:  # Django reads the catalogues when it starts
            import django

            django.setup()
            ready = True
        STEPS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
