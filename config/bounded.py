"""
Programs that read what somebody sent in: each runs in a process of its own, bounded in memory and time, since a library
may end its process or fill the machine where a small file claims to be huge (docs/decisions/0042, 0084). Started as a
program, this file sets the bounds and then is that program; it knows nothing of Django.
"""

from __future__ import annotations

import resource
import runpy
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# Of the portal's own environment, with its keys and passwords, they have no need.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bytes of memory, seconds of the processor, and seconds on the clock after which it is ended."""

    memory: int = 1_500_000_000
    processor: int = 25
    clock: int = 30


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended, None where its time was over, and what it wrote."""

    code: int | None
    written: bytes = b""


def run(program: Path, data: bytes, bounds: Bounds) -> Ended:
    """The program with these bytes as its input."""
    command = [sys.executable, "-I", __file__, str(bounds.memory), str(bounds.processor), str(program)]
    try:
        done = subprocess.run(
            command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=bounds.clock, check=False,
            cwd="/", env=ENVIRONMENT,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Ended(None)
    return Ended(done.returncode, done.stdout)


def _become(memory: str, processor: str, program: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(processor), int(processor)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    _become(*sys.argv[1:])
