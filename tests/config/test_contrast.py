"""The colours of the look, by WCAG 2.2: text 4.5 to 1 on what it stands on, edges and focus 3 to 1, light and dark."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "static" / "css" / "portal.css").read_text("utf-8")
BLOCKS = {"light": r":root \{(.*?)\}", "dark": r'\[data-bs-theme="dark"\] \{(.*?)\}'}
GROUNDS = ("paper", "surface", "surface-sunk")
TEXTS = [
    *product(("ink", "ink-soft", "accent"), GROUNDS),
    *product(("good", "bad", "warn", "note"), ("surface", "paper")),
    *((kind, f"{kind}-soft") for kind in ("good", "bad", "warn", "note", "accent")),
    ("ink", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
]
EDGES = [*product(("line-strong", "accent"), GROUNDS)]


def colours(theme: str) -> dict[str, str]:
    block = re.search(BLOCKS[theme], CSS, re.DOTALL)
    assert block
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block[1]))


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_what_wcag_calls_it():
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", BLOCKS)
@pytest.mark.parametrize(("pairs", "least"), [(TEXTS, 4.5), (EDGES, 3)], ids=["texts", "edges"])
def test_no_colour_is_too_faint_on_its_ground(theme, pairs, least):
    look = colours(theme)
    measured = {(front, ground): round(contrast(look[front], look[ground]), 2) for front, ground in pairs}
    assert {pair: ratio for pair, ratio in measured.items() if ratio < least} == {}


def test_each_theme_says_every_colour():
    assert colours("light").keys() == colours("dark").keys()
