"""Pictures without a database: what is drawn equals the numbers beside it, with nobody, one, and very many."""

import re
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.models import ScaleLevel
from assessments.pictures.bars import Counted, Part, bars, both_sides, level_tones, percent
from assessments.pictures.dots import Pair, dots
from assessments.pictures.shares import level_parts, own_parts, verdict_parts
from assessments.pictures.spread import Rater, spread

LONG = "東亞及大洋洲地區企業客戶暨經銷夥伴服務品質與申訴處理中心第一線客服組" * 2
PARTS = own_parts()
counts = st.dictionaries(st.sampled_from([part.key for part in PARTS]), st.integers(0, 10_000))


def number(text):
    return float(text.removesuffix("%"))


@given(counts)
@settings(max_examples=100, deadline=None)
def test_the_pieces_of_a_bar_are_as_wide_as_their_share_and_fill_it_without_a_gap(found):
    row = bars("", "", "", PARTS, [Counted("", "x", found)]).rows[0]
    total = sum(found.values())
    assert row.total == total == sum(cell.count for cell in row.cells)
    for piece in row.pieces:
        assert number(piece.width) == pytest.approx(100 * piece.count / total, abs=0.011)
    for before, after in pairwise(row.pieces):
        assert number(before.start) + number(before.width) == pytest.approx(number(after.start), abs=0.021)
    if total:
        assert sum(number(piece.width) for piece in row.pieces) == pytest.approx(100, abs=0.05)


@given(counts)
@settings(max_examples=100, deadline=None)
def test_bars_to_both_sides_stay_inside_with_the_middle_of_the_middle_part_in_the_middle(found):
    row = both_sides("", "", "", PARTS, [Counted("", "x", found)]).rows[0]
    for piece in row.pieces:
        assert -0.01 <= number(piece.start) <= 100.01
        assert number(piece.start) + number(piece.width) <= 100.02
        if piece.part.key == "0":
            assert number(piece.middle) == pytest.approx(50, abs=0.011)
        elif piece.part.key.startswith("-"):
            assert number(piece.start) + number(piece.width) <= 50.02
        else:
            assert number(piece.start) >= 49.98


@pytest.mark.parametrize("kind", [bars, both_sides])
def test_nobody_draws_nothing_and_divides_by_nothing(kind):
    row = kind("", "", "", PARTS, [Counted("P1", "x", {})]).rows[0]
    assert (row.pieces, row.total, row.edge, row.words) == ([], 0, "", "")


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(0, 0, 0), (1, 3, 33), (1, 2000, 1), (1999, 2000, 99), (5, 5, 100)]
)
def test_a_share_is_all_or_nothing_only_where_it_is(part, whole, shown):
    assert percent(part, whole) == shown


def test_the_further_a_level_is_from_the_threshold_the_stronger_is_its_tone():
    five = [(5, True), (4, True), (3, True), (2, False), (1, False)]
    assert level_tones(five) == {1: "low-2", 2: "low-1", 3: "high-1", 4: "high-2", 5: "high-3"}
    assert level_tones([(1, False), (2, True)]) == {1: "low-1", 2: "high-1"}
    assert set(level_tones([(value, False) for value in range(1, 10)]).values()) == {"low-1", "low-2", "low-3"}


def test_the_edge_stands_where_the_standard_begins_to_be_met():
    parts = [Part("2", "2", "2", "low-1"), Part("3", "3", "3", "high-1"), Part("4", "4", "4", "high-2")]
    found = [{"2": 3, "3": 1}, {"2": 1, "4": 3}, {"2": 1}, {"4": 1}]
    rows = bars("", "", "", parts, [Counted("", "x", counts) for counts in found]).rows
    assert [row.edge for row in rows] == ["75.00%", "25.00%", "100.00%", "0.00%"]


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_the_table_says_the_same_numbers_as_the_picture(language, settings):
    settings.LANGUAGE_CODE = language
    levels = [ScaleLevel(value=value, label=f"第{value}級", meets=value > 2) for value in range(1, 6)]
    parts = level_parts(levels)
    found = {"1": 2, "2": 9, "3": 1200, "-": 31}
    picture = bars("評定", "說明", "指標", parts, [Counted("P1.1.1", LONG, found, urls={"3": "/x/"})])
    page = render_to_string("assessments/pictures/bars.html", {"picture": picture})
    cells = [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<td class=\"picture__number.*?</td>", page)]
    assert cells == ["2", "9", "1200", "0", "0", "31", "1242"]
    said = re.search(r"<desc>(.*?)</desc>", page)[1]
    assert [int(one) for one in re.findall(r": (\d+)", said)] == [2, 9, 1200, 31]
    assert page.count('<rect class="tone tone--') == 4 + len(parts)  # the legend has one of each
    assert LONG in page
    assert ' style="' not in page


def test_every_picture_says_who_and_what_to_those_who_do_not_see_it():
    pictures = [
        ("bars", bars("t", "h", "f", verdict_parts(), [Counted("", LONG, {"competent": 1})])),
        ("dots", dots("t", "h", "f", [Pair("P1", LONG, 4, 1, 3, 2, 0)])),
        ("spread", spread("t", "h", "f", [1, 2, 3], [Rater(LONG, "E1", 5, 5, 2.0, 0.5, 10)], 2.0)),
    ]
    for name, picture in pictures:
        page = render_to_string(f"assessments/pictures/{name}.html", {"picture": picture})
        drawn = re.search(r'<svg class="bar[^"]*" role="img"><title>(.*?)</title><desc>(.*?)</desc>', page)
        assert drawn, name
        assert LONG in drawn[1]
        assert re.search(r"\d", drawn[2])


def test_two_periods_stand_at_their_shares_and_say_the_change_in_points():
    rows = dots(
        "", "", "", [Pair("a", "", 8, 2, 6, 5, 1), Pair("b", "", 8, 6, 2, 0, 4), Pair("c", "", 0, 0, 0, 0, 0)]
    ).rows
    assert [(row.then_percent, row.now_percent, row.change, row.sign) for row in rows] == [
        (25, 75, 50, "▲"),
        (75, 25, -50, "▼"),
        (0, 0, 0, "＝"),
    ]
    assert (rows[0].then, rows[0].now) == ("26.50%", "73.50%")


def test_a_spread_ends_where_the_scale_ends():
    picture = spread(
        "", "", "", [1, 2, 3, 4, 5], [Rater("a", "", 5, 5, 1.2, 0.9, 0), Rater("b", "", 5, 7, None, 0, 100)], 1.2
    )
    (first, second) = picture.rows
    assert (first.start, first.end) == ("4.00%", "29.30%")
    assert (second.dot, second.mean, second.spread) == ("", "–", "–")
    assert [at for _value, at in picture.levels] == ["4.00%", "27.00%", "50.00%", "73.00%", "96.00%"]
