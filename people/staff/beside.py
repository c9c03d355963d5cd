"""
What other rooms show on the page of a person: people stand below appraisals and know nothing of them, so whoever has
something to show registers it, and decides itself what the reader may see.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from people.models import User


@dataclass(frozen=True, slots=True)
class Shown:
    """One line: its words, where it leads, and what stands beside it."""

    text: str
    url: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """`nothing` is said where there are no lines; `more` leads to the rest, where there is one."""

    heading: str
    lines: list[Shown]
    nothing: str
    more: str = ""


SECTIONS: list[Callable[[User, User], Section | None]] = []


def register(section: Callable[[User, User], Section | None]) -> None:
    """`section(reader, person)` gives what this reader may see, None for nothing at all."""
    if section not in SECTIONS:
        SECTIONS.append(section)


def sections_for(reader: User, person: User) -> list[Section]:
    return [found for section in SECTIONS if (found := section(reader, person)) is not None]
