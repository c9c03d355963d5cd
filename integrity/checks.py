"""The registry of checks that `verify_records` runs: each room adds its own, from its AppConfig."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Alarm:
    """A record that is not what was sealed, and as far as can be found, where."""

    record: str
    sentence: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """
    One kind of record: how many of them were looked at, and what is wrong with them. `option` names the command's
    option for looking at a single one; `alarms_of` then answers for it, None when there is none of that name.
    `holds_records`: without any of these kinds there was nothing to look at. `notes`: what should be said of them that
    is no alarm.
    """

    title: str | Promise
    count: Callable[[], int]
    alarms: Callable[[], Iterator[Alarm]]
    option: str = ""
    alarms_of: Callable[[str], list[Alarm] | None] | None = None
    holds_records: bool = True
    notes: Callable[[], Iterable[str]] = tuple


CHECKS: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    CHECKS[name] = check
