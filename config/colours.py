"""Colours by WCAG 2.2: how far two are apart, and the nearest shade that is far enough. All as #rrggbb."""

from __future__ import annotations

import re

WHITE, BLACK = "#ffffff", "#000000"
# So fine are the steps in which a shade is looked for.
STEPS = 100


def is_colour(text: str) -> bool:
    return re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None


def contrast(front: str, ground: str) -> float:
    """The contrast ratio, from 1 to 21."""
    light, dark = sorted((_luminance(front), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with this share of the other one in it, from 0 to 1."""
    return "#" + "".join(
        f"{round(own + (given - own) * share):02x}"
        for own, given in zip(channels(colour), channels(other), strict=True)
    )


def readable(colour: str, grounds: tuple[str, ...], least: float, towards: str = BLACK) -> str:
    """The shade nearest to a colour that keeps this contrast on each of the grounds; itself where it does."""
    for step in range(STEPS + 1):
        shade = mixed(colour, towards, step / STEPS)
        if all(contrast(shade, ground) >= least for ground in grounds):
            return shade
    return towards


def channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(channel / 255) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
