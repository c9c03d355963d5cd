"""Tasks as a real worker process runs them: quick, slow, deaf, stuck in the database."""

from __future__ import annotations

import time
from pathlib import Path

from django.db import OperationalError, connection
from django_tasks import task


@task()
def note(file: str) -> None:
    with Path(file).open("a") as noted:
        noted.write("done\n")


@task()
def wait_for(file: str) -> None:
    """Says that it has begun, then waits for a file."""
    Path(f"{file}.begun").touch()
    while not Path(file).exists():
        time.sleep(0.05)


@task()
def hear_nothing_once(file: str) -> None:
    """Swallows the first interruption, as a destructor does."""
    try:
        wait_for.call(file)
    except BaseException:
        Path(f"{file}.swallowed").touch()
        wait_for.call(file)


@task()
def ask_until(file: str) -> None:
    """Asks the database again and again until there is a file."""
    Path(f"{file}.begun").touch()
    while not Path(file).exists():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        time.sleep(0.05)


@task()
def hang_in_the_database(file: str) -> None:
    Path(f"{file}.begun").touch()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(600)")


@task()
def lose_the_database(file: str) -> None:
    raise OperationalError("server closed the connection unexpectedly")


@task()
def answer_nonsense(file: str) -> object:
    return object()
