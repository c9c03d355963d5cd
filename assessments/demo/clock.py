"""
What time it is while the demo's past is told.

The events of an assessment are sealed together with their time, so a believable past can't be written into
them afterwards: it has to be that time when they happen. Used by `seed_demo` alone, a process of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.apps import apps
from django.db.models import Field
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


@dataclass(frozen=True, slots=True)
class Moment:
    """What happens at a local time of a day."""

    day: date
    at: str
    tell: Callable[[], object]


def in_order(moments: Iterable[Moment], clock: Clock) -> Iterator[Moment]:
    """Of many stories at once, each at its time; those of one time as they came."""
    for moment in sorted(moments, key=lambda one: (one.day, one.at)):
        clock.start_story()
        clock.set(moment.day, moment.at)
        yield moment


@contextmanager
def story_time() -> Iterator[Clock]:
    """While open, `django.utils.timezone.now`, and so every default and auto_now, is the clock's time."""
    clock = Clock()
    real = timezone.now
    dated = [field for field in _fields() if getattr(field, "default", None) is real]
    vars(timezone)["now"] = clock.now
    _give(dated, clock.now)
    try:
        yield clock
    finally:
        vars(timezone)["now"] = real
        _give(dated, real)


def _fields() -> Iterator[Field[object, object]]:
    for model in apps.get_models():
        yield from model._meta.local_fields


def _give(fields: Iterable[Field[object, object]], default: Callable[[], datetime]) -> None:
    """A field keeps the function that it was declared with, and once more what it found to call."""
    for field in fields:
        field.default = default
        vars(field).pop("_get_default", None)
