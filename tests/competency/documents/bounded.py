"""
Many documents read one after another in processes that have the bounds of the program that reads one: what became of
each, in what time and memory. A process for each would spend its time on starting.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from competency.documents.opening import BOUNDS

WHOLE, OVER_TIME, ENDED = "whole", "over its time", "ended by a bound"
# A process reads so many and makes room for the next; the largest of its documents tells of its memory.
TURN = 40


class OverTime(BaseException):
    """Passes every handler of the libraries."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`reason` is WHOLE, or why not; seconds of the processor, and MB that the process had at most until then."""

    number: int
    reason: str
    seconds: float
    megabytes: float


def outcomes(count: int, document: Callable[[int], bytes], read: Callable[[bytes], str]) -> Iterator[Outcome]:
    """Of the documents from 0 on. `read` says WHOLE or why not; whatever else it does ends the whole."""
    number = 0
    while number < count:
        done = list(_turn(range(number, min(number + TURN, count)), document, read))
        yield from done
        number += len(done)
        if not done or (len(done) < TURN and number < count):
            yield Outcome(number, ENDED, 0.0, 0.0)
            number += 1


def _turn(numbers: Iterable[int], document: Callable[[int], bytes], read: Callable[[bytes], str]) -> Iterator[Outcome]:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _child(writing, numbers, document, read)
    os.close(writing)
    with os.fdopen(reading) as lines:
        for line in lines:
            if line.endswith("\n"):
                said = json.loads(line)
                if "broken" in said:
                    os.waitpid(child, 0)
                    raise SystemExit(f"document {said['number']}: {said['broken']}")
                yield Outcome(**said)
    os.waitpid(child, 0)


def _child(
    writing: int, numbers: Iterable[int], document: Callable[[int], bytes], read: Callable[[bytes], str]
) -> None:
    signal.signal(signal.SIGVTALRM, _over)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    memory = BOUNDS.memory + _held()
    with os.fdopen(writing, "w") as lines:
        for number in numbers:
            said: dict[str, object] = {"number": number}
            start = time.process_time()
            try:
                data = document(number)
                resource.setrlimit(resource.RLIMIT_AS, (memory, resource.RLIM_INFINITY))
                start = time.process_time()
                signal.setitimer(signal.ITIMER_VIRTUAL, BOUNDS.processor)
                said["reason"] = read(data)
            except OverTime:
                said["reason"] = OVER_TIME
            except MemoryError:
                said["reason"] = ENDED
            except BaseException as error:
                said["broken"] = repr(error)
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            said["seconds"] = round(time.process_time() - start, 3)
            said["megabytes"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
            lines.write(json.dumps(said) + "\n")
            lines.flush()
    os._exit(0)


def _held() -> int:
    """The bytes that this process has before it reads anything; the program of its own begins with next to none."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    return pages * resource.getpagesize()


def _over(_signal: int, _frame: FrameType | None) -> None:
    raise OverTime
