"""The colours of the look as the stylesheet says them, and which of them must stand out from which (WCAG 2.2)."""

from __future__ import annotations

import re
from itertools import product
from typing import NamedTuple

from django.conf import settings

STYLESHEET = settings.BASE_DIR / "static" / "css" / "tokens.css"
BLOCKS = {"light": r":root \{(.*?)\}", "dark": r'\[data-bs-theme="dark"\] \{(.*?)\}'}
GROUNDS = ("paper", "surface", "surface-sunk")
# Text on what it stands on, at least 4.5 to 1; edges and focus, at least 3 to 1.
TEXTS = [
    *product(("ink", "ink-soft", "accent"), GROUNDS),
    *product(("good", "bad", "warn", "note"), ("surface", "paper")),
    *((kind, f"{kind}-soft") for kind in ("good", "bad", "warn", "note", "accent")),
    ("ink", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
]
EDGES = [*product(("line-strong", "accent"), GROUNDS)]
TEXT_LEAST, EDGE_LEAST = 4.5, 3.0


class Pair(NamedTuple):
    """A colour in front of another, with the ratio of each theme and the least that is asked."""

    front: str
    ground: str
    light: float
    dark: float
    least: float


def tokens() -> dict[str, str]:
    """Every token of the light theme, sizes too, in the order of the stylesheet."""
    return dict(re.findall(r"--([\w-]+): ([^;]+);", _block("light")))


def colours(theme: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", _block(theme)))


def pairs() -> list[Pair]:
    light, dark = colours("light"), colours("dark")
    return [
        Pair(front, ground, contrast(light[front], light[ground]), contrast(dark[front], dark[ground]), least)
        for listed, least in ((TEXTS, TEXT_LEAST), (EDGES, EDGE_LEAST))
        for front, ground in listed
    ]


def contrast(one: str, other: str) -> float:
    """1 to 21, rounded to two places."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return round((light + 0.05) / (dark + 0.05), 2)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, of #rgb or #rrggbb."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _block(theme: str) -> str:
    found = re.search(BLOCKS[theme], STYLESHEET.read_text("utf-8"), re.DOTALL)
    if found is None:
        raise ValueError(f"{STYLESHEET.name} has no block of tokens for {theme}")
    return found[1]
