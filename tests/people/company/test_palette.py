"""Whatever colour a company has, what it paints can be read, light and dark."""

from __future__ import annotations

from itertools import product

import pytest

from assessments.showcase.look import EDGES, GROUNDS, TEXTS, colours
from config.colours import WHITE, contrast
from people.company import palette

COLOURS = ["#1d5166", "#8a1538", "#d40000", "#0057b8", "#000000", "#5b2a86", "#767676", "#006400", "#7a5c00"]
PALE = ["#ffffff", "#ffd200", "#7fb3c8", "#ff8800", "#00c853", "#777877"]


@pytest.mark.parametrize("colour", PALE)
def test_of_a_pale_colour_the_nearest_shade_that_can_be_read_is_proposed(colour):
    proposal = palette.proposal(colour)
    assert 4.5 <= contrast(proposal, WHITE) < 4.75


def test_a_colour_that_can_be_read_is_proposed_as_it_is():
    assert [palette.proposal(colour) for colour in COLOURS if colour != "#767676"] == [
        colour for colour in COLOURS if colour != "#767676"
    ]


@pytest.mark.parametrize(("colour", "theme"), list(product(COLOURS + PALE, ["light", "dark"])))
def test_everything_painted_can_be_read(colour, theme):
    tokens = colours(theme) | (palette.light(colour) if theme == "light" else palette.dark(colour))
    full = {
        name: f"#{''.join(d * 2 for d in value[1:])}" if len(value) == 4 else value for name, value in tokens.items()
    }
    faint = [
        (front, ground)
        for pairs, least in ((TEXTS, 4.5), (EDGES, 3.0))
        for front, ground in pairs
        if contrast(full[front], full[ground]) < least
    ]
    assert faint == []


def test_the_grounds_are_those_of_the_stylesheet():
    assert tuple(colours("light")[name].replace("#fff", "#ffffff") for name in GROUNDS) == palette.LIGHT
    assert tuple(colours("dark")[name] for name in GROUNDS) == palette.DARK
