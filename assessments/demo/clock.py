"""
What time it is while the demo's past is told.

The events of an assessment are sealed together with their time, so a believable past can't be written into
them afterwards: it has to be that time when they happen. Used by `seed_demo` alone, a process of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone


class Clock:
    """Stands still until it is moved; within one story it never runs backwards."""

    def __init__(self) -> None:
        self.at = timezone.now()
        self._earliest: datetime | None = None

    def now(self) -> datetime:
        return self.at

    def start_story(self) -> None:
        """The next story may begin before the end of the one told so far."""
        self._earliest = None

    def set(self, day: date, hour: str) -> None:
        """Moves to a local time, such as "14:05", of a day."""
        at = timezone.make_aware(datetime.combine(day, time.fromisoformat(hour))).astimezone(UTC)
        if self._earliest is not None and at < self._earliest:
            raise ValueError(f"The story runs backwards at {at.isoformat()}.")
        self.at = self._earliest = at

    def pass_seconds(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)
        self._earliest = self.at


@contextmanager
def story_time() -> Iterator[Clock]:
    """While open, `django.utils.timezone.now`, and so every default and auto_now, is the clock's time."""
    clock = Clock()
    real = timezone.now
    vars(timezone)["now"] = clock.now
    try:
        yield clock
    finally:
        vars(timezone)["now"] = real
