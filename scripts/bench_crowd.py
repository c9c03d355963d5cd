"""
What a signed-out crowd costs those who work: the time of HR's desk while eight clients ask for public addresses as fast
as they are answered, as a multiple of its time when all is quiet. On a server of its own, as `make run` starts it.

Usage: .venv/bin/python scripts/bench.py crowd   (bench.py starts this file in a process of its own)
"""

from __future__ import annotations

import http.client
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

CLIENTS = 8
SECONDS = 6.0  # of crowd for each address
QUIET_LOOKS, MOST_LOOKS = 15, 40
CODE, OTHER = "BIG9999-001v1", "BIG9999-001v2"
ADDRESSES = {
    "official PDF": f"/standards/{CODE}.pdf",
    "Excel": f"/standards/{CODE}.xlsx",
    "comparison": f"/standards/{CODE}/compare/{OTHER}/",
    "search": "/standards/?q=e",
    "official table": f"/standards/{CODE}/",
    "verification": "/verify/AAAA-AAAA-AAAA/",
}
# As many clients as requests, as a proxy would name them: no limit of one client holds such a crowd.
NUMBERS = itertools.count(1)


def ask(port: int, path: str, headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def crowd(port: int, path: str, until: float, answers: Counter[int], many_clients: bool) -> None:
    while time.monotonic() < until:
        number = next(NUMBERS) if many_clients else 1
        headers = {"X-Forwarded-For": f"2001:db8:{number >> 16:x}:{number & 0xFFFF:x}::1"}
        answers[ask(port, path, headers)] += 1


def desk(port: int, cookie: str, until: float | None = None) -> float:
    """Median seconds of HR's desk: of QUIET_LOOKS looks, or of those until a moment."""
    times: list[float] = []
    while len(times) < (QUIET_LOOKS if until is None else MOST_LOOKS):
        start = time.perf_counter()
        if ask(port, "/", {"Cookie": cookie, "X-Forwarded-For": "192.0.2.1"}) != http.client.OK:
            raise SystemExit("crowd: HR's desk was not answered")
        times.append(time.perf_counter() - start)
        if until is not None and time.monotonic() > until:
            break
    return statistics.median(times)


def measure(port: int, cookie: str, path: str, many_clients: bool) -> tuple[float, Counter[int]]:
    until, answers = time.monotonic() + SECONDS, Counter[int]()
    threads = [
        threading.Thread(target=crowd, args=[port, path, until, answers, many_clients]) for _number in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    taken = desk(port, cookie, until)
    for thread in threads:
        thread.join()
    return taken, answers


def report(cookie: str) -> None:
    from scripts import bench_kill

    port = bench_kill.free_port()
    server = bench_kill.start(port, subprocess.DEVNULL)  # each refusal is a line in its log
    try:
        desk(port, cookie)
        print(f"desk of HR, quiet and with {CLIENTS} signed-out clients asking for")
        for name, path in ADDRESSES.items():
            for many_clients in (True, False):
                quiet = desk(port, cookie)  # a moment before: others use this machine too
                taken, answers = measure(port, cookie, path, many_clients)
                who = "each a new address" if many_clients else "one address"
                said = ", ".join(f"{count} x {status}" for status, count in sorted(answers.items()))
                times = f"{quiet * 1000:>5.0f} ms, then {taken * 1000:>5.0f} ms: {taken / quiet:.1f} x"
                print(f"  {name:<16}{who:<20}{times}   ({said})", flush=True)
    finally:
        bench_kill.kill(server)


def main() -> None:
    """On a database of its own, with two versions of the size of the largest official ones."""
    from scripts.bench_kill import ENVIRONMENT

    folder = tempfile.mkdtemp()
    variables = {"MEDIA_ROOT": f"{folder}/media", "ALLAUTH_TRUSTED_PROXY_COUNT": "1"}
    os.environ.update(ENVIRONMENT, **variables)
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("loaddata", "bas4222_002v2", "rating_scale", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from competency.drafts.publishing import new_draft, publish
    from competency.models import StandardVersion
    from people.roles import Role
    from scripts.bench import browser
    from tests.competency.builders import large_draft
    from tests.factories import CycleFactory, UserFactory, open_for

    hr, editor = UserFactory(roles=[Role.HR]), UserFactory(roles=[Role.EDITOR])
    cycle = CycleFactory(version=StandardVersion.objects.get(code="BAS4222-002v2"))
    for _number in range(10):
        open_for(cycle, UserFactory(), UserFactory(), hr)
    first = publish(large_draft(), editor)
    publish(new_draft(first, OTHER, "v2", by=editor), editor)
    report(f"{settings.SESSION_COOKIE_NAME}={browser(hr).cookies[settings.SESSION_COOKIE_NAME].value}")


if __name__ == "__main__":
    main()
