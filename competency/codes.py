"""The code of a version: that of its standard and a version number; the line of a company's own versions."""

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


# What a company made of an official standard is a standard of its own: BAS4222-002-C, a second one BAS4222-002-C2.
COMPANY = re.compile(r"(.+)-C[0-9]{0,3}")


def company_line(standard: str) -> str:
    """The code under which a company keeps its own versions of an official standard: BAS4222-002-C of BAS4222-002."""
    return f"{standard}-C"


def official_line(standard: str) -> str:
    """The code of the official standard that a company's own line was made from; empty where it is no such line."""
    match = COMPANY.fullmatch(standard)
    return match.group(1) if match else ""


def older_first(code: str, other: str) -> tuple[str, str]:
    """
    Two versions of one standard in the order of their numbers, an official one before what the company made of it;
    those of two standards as they were named.
    """
    (standard, number), (second, later) = split_code(code), split_code(other)
    turned = (standard == second and later < number) or official_line(standard) == second
    return (other, code) if turned else (code, other)


def newest_first(versions: Iterable[Version]) -> list[Version]:
    """By their numbers, since nobody need have dated them; those of the same number as they came."""
    return sorted(versions, key=lambda version: -split_code(version.code)[1])


def by_standard(versions: Iterable[Version]) -> list[Version]:
    """
    The versions of each standard together, the newest first, and below them what the company made of it; the standards
    in the order in which they came.
    """
    groups: dict[str, dict[str, list[Version]]] = {}
    for version in versions:
        line = split_code(version.code)[0]
        groups.setdefault(official_line(line) or line, {}).setdefault(line, []).append(version)
    return [version for lines in groups.values() for line in sorted(lines) for version in newest_first(lines[line])]
