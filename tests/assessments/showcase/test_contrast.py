"""The colours of the look, by WCAG 2.2: text 4.5 to 1 on what it stands on, edges and focus 3 to 1, light and dark."""

from __future__ import annotations

import pytest

from assessments.showcase.look import BLOCKS, EDGE_LEAST, EDGES, TEXT_LEAST, TEXTS, colours, contrast, pairs


def test_contrast_is_what_wcag_calls_it():
    assert contrast("#fff", "#000000") == 21
    assert contrast("#777777", "#ffffff") == 4.48


@pytest.mark.parametrize("theme", BLOCKS)
def test_no_colour_is_too_faint_on_its_ground(theme):
    faint = {(pair.front, pair.ground): pair for pair in pairs() if getattr(pair, theme) < pair.least}
    assert faint == {}


def test_texts_and_edges_are_all_measured_by_their_own_least():
    assert [(pair.front, pair.ground) for pair in pairs() if pair.least == TEXT_LEAST] == TEXTS
    assert [(pair.front, pair.ground) for pair in pairs() if pair.least == EDGE_LEAST] == EDGES


def test_each_theme_says_every_colour():
    assert colours("light").keys() == colours("dark").keys()
