"""
Runs the portal on one's own machine: web server, background worker and mail worker, started and ended together.

Usage: [PORT=8000] .venv/bin/python scripts/serve.py [--only-check-port]   (`make run` sets up, then serves)

Why no process runner of others: docs/decisions/0022.
"""

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
STARTED_BY_RUN = "PORTAL_TRIAL"  # config/deployment.py
WORKER_LOG = ROOT / "var" / "worker.log"
HOST = "127.0.0.1"
START_SECONDS = 60  # until the first answer; it takes two or three
OWN_END_SECONDS = 1.0  # Ctrl-C reaches the whole group: let each end by itself before it is told again
END_SECONDS = 18.0  # a worker gives back what it was doing, in a moment when it can, in 16 s when not
RULE = "─" * 64
DEMO_USERS = {
    "supervisor": "主管",
    "trainee": "受評人",
    "hr": "人資",
    "editor": "職能基準編輯",
    "auditor": "稽核",
    "admin": "系統管理",
}


def port_from_environment() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        sys.exit(f"PORT={text} is not a port number; try PORT=8001 make run")
    return int(text)


def refuse_a_port_in_use(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the web server does
        try:
            probe.bind((HOST, port))
        except OSError as error:
            sys.exit(f"PORT={port} cannot be used ({error.strerror}); take another one: PORT={port + 1} make run")


def die_with_parent() -> None:
    """On Linux a child gets SIGTERM when we are killed without a chance to tell it."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def start_web(port: int) -> subprocess.Popen[bytes]:
    command = ["-m", "gunicorn", "config.wsgi", "--config", "scripts/gunicorn_conf.py", "--bind", f"{HOST}:{port}"]
    return subprocess.Popen([sys.executable, *command], cwd=ROOT, preexec_fn=die_with_parent)


def start_worker(queue: str) -> subprocess.Popen[bytes]:
    command = ["manage.py", "worker", "--no-startup-delay", "--queue", queue]
    with WORKER_LOG.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, stdout=log, stderr=log, preexec_fn=die_with_parent
        )


def health(port: int) -> int | None:
    """The status that /healthz/ answers with, None while nobody answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def end(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """End what still runs: wait a little, ask, then insist."""

    def wait(seconds: float) -> list[subprocess.Popen[bytes]]:
        until = time.monotonic() + seconds
        while (alive := [c for c in children.values() if c.poll() is None]) and time.monotonic() < until:
            time.sleep(0.05)
        return alive

    for child in wait(OWN_END_SECONDS):
        child.terminate()
    for child in wait(END_SECONDS):
        child.kill()
    wait(END_SECONDS)


def greeting(port: int, demo_password: str | None) -> str:
    lines = [f"The portal is running / 系統已啟動:  http://{HOST}:{port}/"]
    if demo_password:
        lines += ["", f"Demo sign-ins / 示範帳號    password / 密碼: {demo_password}"]
        lines += [f"  {name:<12}{chinese}" for name, chinese in DEMO_USERS.items()]
    lines += ["", "Stop with Ctrl-C / 按 Ctrl-C 結束"]
    return "\n".join([RULE, *(f"  {line}".rstrip() for line in lines), RULE])


def watch(children: dict[str, subprocess.Popen[bytes]], port: int, demo_password: str | None) -> str:
    """Wait for the first answer, greet, then return the reason when one of the children has ended."""
    deadline = time.monotonic() + START_SECONDS
    greeted = False
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                hint = f"; see {WORKER_LOG.relative_to(ROOT)}" if name != "web server" else ""
                return f"The {name} ended with code {child.returncode}{hint}."
        if not greeted:
            status = health(port)
            greeted = status == http.client.OK
            if greeted:
                print(greeting(port, demo_password), flush=True)
                children["mail worker"] = start_worker("mail")  # now, since its start would make people wait
            elif time.monotonic() > deadline:
                answer = f"status {status}" if status else "nothing"
                return f"http://{HOST}:{port}/healthz/ answers {answer} after {START_SECONDS} s."
        time.sleep(0.2)


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ[STARTED_BY_RUN] = "1"  # for web server and worker too
    port = port_from_environment()
    refuse_a_port_in_use(port)
    if sys.argv[1:] == ["--only-check-port"]:  # before minutes are spent on setting up
        return
    from django.conf import settings

    from scripts import private

    os.umask(private.UMASK)  # of both processes
    private.close()
    demo_password = settings.DEMO_PASSWORD if settings.DEMO_MODE else None
    os.environ.setdefault("PORTAL_URL", f"http://{HOST}:{port}")  # for links in mails

    def stop(number: int, frame: FrameType | None) -> None:
        raise SystemExit(0)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup means to go on
            signal.signal(number, stop)
    children: dict[str, subprocess.Popen[bytes]] = {}
    reason = None
    try:
        with contextlib.suppress(SystemExit):
            children["web server"] = start_web(port)
            children["background worker"] = start_worker("default")
            reason = watch(children, port, demo_password)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave anything running
        end(children)
    if reason:
        sys.exit(f"{reason} The portal has been stopped.")


if __name__ == "__main__":
    main()
