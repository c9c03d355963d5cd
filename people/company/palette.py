"""From one colour the few that pages take in its place, readable on every ground of the light and the dark look."""

from __future__ import annotations

import hashlib

from config.colours import BLACK, WHITE, channels, mixed, readable

# Grounds of `static/css/tokens.css`; a test holds them together.
LIGHT = ("#f6f5f1", "#ffffff", "#efeee8")
DARK = ("#12171c", "#1a2128", "#151b21")
ON_DARK = "#0b1014"
# A little above the 4.5 of WCAG, since colours are rounded.
LEAST = 4.55


def proposal(colour: str) -> str:
    """The nearest shade that is readable on white, and white on it."""
    return readable(colour, (WHITE,), LEAST)


def light(colour: str) -> dict[str, str]:
    soft = mixed(colour, WHITE, 0.9)
    accent = readable(colour, (*LIGHT, soft), LEAST)
    strong = mixed(accent, BLACK, 0.25)
    return _tokens(accent, strong, soft, WHITE)


def dark(colour: str) -> dict[str, str]:
    soft = mixed(colour, DARK[0], 0.75)
    accent = readable(colour, (*DARK, soft), LEAST, WHITE)
    return _tokens(accent, mixed(accent, WHITE, 0.35), soft, ON_DARK)


def stylesheet(colour: str, scope: str = "") -> str:
    """CSS that lays the palette over that of the portal; `scope`: a selector inside of which alone it counts."""
    rules = []
    for tokens, theme in ((light(colour), "light"), (dark(colour), "dark")):
        themed = f"[data-bs-theme={theme}]"
        where = f"{themed} {scope}, {scope}{themed}" if scope else f":root{themed}"
        # On paper the colour stays as it was chosen.
        said = " ".join(f"--{name}: {value};" for name, value in {**tokens, "print": colour}.items())
        rules.append(f"{where} {{ {said} }}\n")
    return "".join(rules)


def mark(colour: str) -> str:
    """Changes with the palette of the colour, so that a browser may keep it for good."""
    return hashlib.sha256(stylesheet(colour).encode()).hexdigest()[:8]


def _tokens(accent: str, strong: str, soft: str, on_accent: str) -> dict[str, str]:
    return {
        "accent": accent,
        "accent-strong": strong,
        "accent-soft": soft,
        "on-accent": on_accent,
        "bs-link-color-rgb": ", ".join(map(str, channels(accent))),
        "bs-link-hover-color-rgb": ", ".join(map(str, channels(strong))),
        "bs-primary": accent,
    }
