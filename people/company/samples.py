"""
A report with invented content in a look that is tried: reports stand above people, so whoever makes them registers it.
"""

from __future__ import annotations

from collections.abc import Callable

from printing.company import Look

_MAKERS: list[Callable[[Look], bytes]] = []


def register(make: Callable[[Look], bytes]) -> None:
    """`make` gives a PDF; raises PrintingError and NotYet as every document does."""
    if make not in _MAKERS:
        _MAKERS.append(make)


def sample(look: Look) -> bytes:
    return _MAKERS[0](look)
