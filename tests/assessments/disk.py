"""A disk that is full, as the kernel says it."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager

# More than the test database and anything else that this process writes.
ROOM = 40 * 2**20


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file of this process may grow beyond it: the kernel refuses, as with a quota."""
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, former[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)
