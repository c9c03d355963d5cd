"""The code of a version: that of its standard and a version number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol, TypeVar


class Coded(Protocol):
    code: str


Version = TypeVar("Version", bound=Coded)


def split_code(code: str) -> tuple[str, int]:
    """The code of the standard and the number of the version: BAS4222-002v2 is BAS4222-002, 2."""
    match = re.fullmatch(r"(.+?)[vV]([0-9]{1,9})", code)
    return (match.group(1), int(match.group(2))) if match else (code, 1)


def older_first(code: str, other: str) -> tuple[str, str]:
    """Two versions of one standard in the order of their numbers; those of two standards as they were named."""
    (standard, number), (second, later) = split_code(code), split_code(other)
    return (other, code) if standard == second and later < number else (code, other)


def newest_first(versions: Iterable[Version]) -> list[Version]:
    """By their numbers, since nobody need have dated them; those of the same number as they came."""
    return sorted(versions, key=lambda version: -split_code(version.code)[1])


def by_standard(versions: Iterable[Version]) -> list[Version]:
    """The versions of each standard together, the newest first; the standards in the order in which they came."""
    groups: dict[str, list[Version]] = {}
    for version in versions:
        groups.setdefault(split_code(version.code)[0], []).append(version)
    return [version for group in groups.values() for version in newest_first(group)]
