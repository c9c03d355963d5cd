"""What a list names comes back: each subject of a standard, and texts that hold whatever divides them."""

from __future__ import annotations

from itertools import combinations
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.courses.naming import Names
from assessments.courses.subjects import Key, Outline, outlines
from competency.models import Element
from config.texts import canonical_line
from printing.spreadsheet import LONGEST

SIGNS = st.text(alphabet=";；,，、:： \t\n\u2028\u3000.vV12KA客=\"'|", min_size=1, max_size=12)
PARTS = st.sampled_from(["V-1", "V-1 K01", "；V-1 A02；", ";V-1 x", "K01", "甲；乙", "# N"]) | SIGNS


def names_of(*texts: str, code: str = "V-1") -> Names:
    """Of a version that holds these texts, with the codes K01, K02 and so on."""
    names = Names(())
    rows = {Key(False, at): Element(code=f"K{at:02}", text=text) for at, text in enumerate(texts, 1)}
    names.take(cast(Outline, SimpleNamespace(version=SimpleNamespace(code=code), subjects=rows)))
    return names


@pytest.mark.django_db
def test_each_subject_of_the_shipped_standard_comes_back_alone_beside_another_and_all_at_once(standard):
    names = Names([standard.pk])
    subjects = list(outlines([standard.pk])[standard.pk].subjects)
    assert len(subjects) == len(names.of) > 20
    assert any("；" in name for name in names.of.values())
    for key in subjects:
        for line in (names.of[key], names.short[key]):
            assert names.named_in(line, ()) == ({key}, [])
    for one, other in combinations(subjects, 2):
        assert names.named_in(f"{names.of[one]}；{names.of[other]}", ()) == ({one, other}, [])
    assert names.named_in(names.cell_of(subjects), ()) == (set(subjects), [])


@given(texts=st.lists(st.lists(PARTS, min_size=1, max_size=4).map("".join).map(canonical_line), min_size=1, max_size=5))
def test_texts_come_back_whatever_divides_them(texts):
    names = names_of(*texts)
    assert names.named_in(names.cell_of(list(names.of)), names.of) == (set(names.of), [])
    for key, name in names.of.items():
        assert names.named_in(name, {key}) == ({key}, [])


def test_semicolons_divide_what_stands_in_one_line_and_what_is_wrong_is_told_by_itself():
    names = names_of("甲；乙", "丙")
    assert names.named_in("V-1 K01；V-1 K02", ()) == ({Key(False, 1), Key(False, 2)}, [])
    assert names.named_in(" ; V-1 K01 甲；乙 ;V-1 丙;", ()) == ({Key(False, 1), Key(False, 2)}, [])
    found, wrong = names.named_in("V-1 甲；不是；V-1 K02；V-9 K01", ())
    assert found == {Key(False, 2)}
    assert ["V-1 甲；不是" in wrong[0], "V-9 K01" in wrong[1], len(wrong)] == [True, True, 2]


def test_a_version_whose_code_holds_a_space_or_a_semicolon_is_found():
    for code in ("公司 A", "V;1", "V 1 2"):
        names = names_of("甲；乙", code=code)
        assert names.named_in(names.of[Key(False, 1)], ()) == ({Key(False, 1)}, [])
        assert names.named_in(f"{code} K01", ()) == ({Key(False, 1)}, [])


def test_a_cell_that_could_not_hold_the_texts_holds_the_codes():
    names = names_of(*("甲" * 799 for _ in range(60)))
    cell = names.cell_of(list(names.of))
    assert len(cell) < LONGEST
    assert names.named_in(cell, ()) == (set(names.of), [])
