"""
Kills the web server with SIGKILL while people save and take steps, starts it again, and looks whether anything that
was answered as saved is missing or any step was taken by half; then the worker that sends the mails (`kill_mails`).

Usage: .venv/bin/python scripts/bench_kill.py (part of `make bench`; on a PostgreSQL that waits for its disk, then on
SQLite). With DATABASE_URL and a number of kills: on that database, which must be empty.
"""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

if TYPE_CHECKING:
    from scripts.kill_clients import Client

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

KILLS, KILLS_ON_SQLITE = 25, 5
MAIL_KILLS = 0.4  # of the mail's worker, for each of the web server
CLIENTS = 4
LOAD_SAVES, LOAD_SECONDS = (10, 120), 4.0  # a server lives until so many saves were answered, or so long
START_SECONDS = 60
MOST_SECONDS = 100  # a slow machine kills less often
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "SECRET_KEY": "only-for-this-bench-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "127.0.0.1",
    "PLAIN_HTTP": "1",
    "LOG_LEVEL": "CRITICAL",
}


def free_port() -> int:
    from scripts.serve import HOST

    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def start(port: int, log: int | None = None) -> subprocess.Popen[bytes]:
    """The web server as `make run` starts it, in a process group of its own; `log` as Popen takes it."""
    from scripts.serve import HOST, die_with_parent, health

    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--config", "scripts/gunicorn_conf.py"]
    server = subprocess.Popen(
        [*command, "--bind", f"{HOST}:{port}"],
        cwd=ROOT,
        env={**os.environ, **ENVIRONMENT},
        stderr=log,
        start_new_session=True,
        preexec_fn=die_with_parent,
    )
    until = time.monotonic() + START_SECONDS
    while health(port) != http.client.OK:
        if server.poll() is not None or time.monotonic() > until:
            kill(server)
            raise SystemExit("kill: the web server did not start")
        time.sleep(0.05)
    return server


def kill(server: subprocess.Popen[bytes]) -> None:
    """SIGKILL to master and workers; returns when none of them is left."""
    if server.poll() is not None:  # its number may be another's by now
        return
    family = psutil.Process(server.pid).children(recursive=True)
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
    while any(map(is_alive, family)):
        time.sleep(0.005)


def is_alive(process: psutil.Process) -> bool:
    """One that only waits for init to take note of its end is dead."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def wait_for_the_database() -> None:
    """Until PostgreSQL has ended what the killed processes had begun; SQLite has nobody who could go on."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(others)
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.01)
    raise SystemExit("kill: PostgreSQL still works for a process that was killed")


def prepare() -> tuple[list[Any], dict[int, list[str]]]:
    """A cycle with a rated draft per client; the rated drafts, and their people's sign-in names by part."""
    import django

    django.setup()
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command

    from people.models import User
    from scripts.kill_clients import PASSWORD
    from tests.factories import CycleFactory, UserFactory, open_for, rate_all

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("loaddata", "bas4222_002v2", "rating_scale", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)  # pages are read, for the version that they show
    from competency.models import StandardVersion

    hr, supervisor = UserFactory(roles=["hr"]), UserFactory()
    cycle = CycleFactory(version=StandardVersion.objects.get(code="BAS4222-002v2"))
    rows = [open_for(cycle, UserFactory(), supervisor, hr) for _client in range(CLIENTS)]
    for row in rows:
        rate_all(row, supervisor)
    User.objects.update(password=make_password(PASSWORD))
    return rows, {row.pk: [row.trainee.username, supervisor.username, hr.username] for row in rows}


def play(kills: int) -> int:
    """Plays on the database of DATABASE_URL; 1 when something was lost or torn."""
    os.environ |= ENVIRONMENT
    rows, people = prepare()
    from django.db import connection

    from assessments.sheet.layout import load_sheet
    from scripts import kill_mails
    from scripts.kill_clients import Browser, Client
    from scripts.kill_ledger import Ledger

    began, port, chance = time.perf_counter(), free_port(), random.Random(2026)  # noqa: S311 - not for secrets
    server = start(port)
    found: list[str] = []
    saves = steps = done = 0
    try:
        clients = []
        shared = {name: Browser(port).sign_in(name) for name in {name for names in people.values() for name in names}}
        for row in rows:
            parts = dict(zip(("trainee", "supervisor", "hr"), people[row.pk], strict=True))
            own = {part: shared[name].twin() for part, name in parts.items()}
            items = [item.key for item in load_sheet(row).items]
            ledger = Ledger(row.pk)
            ledger.take_over()
            clients.append(Client(ledger, own, items, random.Random(row.pk)))  # noqa: S311 - not for secrets
        while done < kills:
            for client in clients:
                client.start()
            load(clients, chance)
            kill(server)
            for client in clients:
                client.join(START_SECONDS)
            wait_for_the_database()
            done, saves, steps = done + 1, saves + sum(c.saves for c in clients), steps + sum(c.steps for c in clients)
            found += [text for client in clients for text in look_at(client)]
            if found or time.perf_counter() - began > MOST_SECONDS:
                break
            server = start(port)
            clients = [client.again() for client in clients]
    finally:
        kill(server)
    seconds = time.perf_counter() - began
    print(f"kill: {connection.vendor}: {done} kills of the web server in {seconds:.0f} s, answered {saves} saves and")
    print(f"      {steps} steps; missing or torn: {len(found)}")
    found += kill_mails.play(round(kills * MAIL_KILLS), [row.pk for row in rows])
    for text in found:
        print(f"  {text}")
    return 1 if found or not saves else 0


def load(clients: list[Client], chance: random.Random) -> None:
    """Lets the clients work for a while, ended at no moment in particular."""
    enough, until = chance.randint(*LOAD_SAVES), time.monotonic() + LOAD_SECONDS
    while sum(client.saves for client in clients) < enough and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(chance.uniform(0, 0.03))


def look_at(client: Client) -> list[str]:
    """What the client was told and is not so, and what is wrong in the record itself."""
    from assessments.models import Assessment
    from tests.assessments.soundness import faults

    pk = client.ledger.assessment_id
    client.status = Assessment.objects.get(pk=pk).status
    return [f"assessment {pk}: {text}" for text in [*client.refused, *client.ledger.faults(), *faults(pk)]]


def stop(number: int, frame: object) -> None:
    sys.exit(128 + number)


def report() -> None:
    """Both databases, each in a process of its own; ends the bench when something was lost."""
    script = [sys.executable, str(Path(__file__).resolve())]
    postgres = [sys.executable, str(ROOT / "scripts" / "with_postgres.py"), "--durable"]
    with tempfile.TemporaryDirectory() as folder:
        sqlite = {"DATABASE_URL": f"sqlite:///{folder}/kill.sqlite3"}
        for command, extra in (([*postgres, *script, str(KILLS)], {}), ([*script, str(KILLS_ON_SQLITE)], sqlite)):
            if subprocess.run(command, env={**os.environ, **extra}, cwd=ROOT).returncode:
                raise SystemExit("kill: something that was answered as saved is missing, see above")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        signal.signal(signal.SIGTERM, stop)  # the web server ends with us
        sys.exit(play(int(sys.argv[1])))
    report()
