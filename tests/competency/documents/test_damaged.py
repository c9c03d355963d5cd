"""Damaged and malicious documents: each is read whole, or refused with a sentence, within its bounds."""

from __future__ import annotations

import pytest

from competency.documents.opening import BOUNDS
from scripts.bench_documents import read
from tests.competency.documents.bounded import ENDED, OVER_TIME, WHOLE, outcomes
from tests.competency.documents.damage import damaged
from tests.competency.documents.malice import malicious

# Those that take the libraries underneath long: the bench throws them.
QUICK = (
    "html tables 500 deep", "html a million columns by colspan", "html attributes by the thousand",
    "docx tables 500 deep", "docx a bomb", "xlsx a bomb",
    "pdf with itself inside", "pdf that unfolds", "pdf of brackets", "xlsx a sheet merged whole", "docx many cells",
)  # fmt: skip


def test_what_was_damaged_by_chance_is_whole_or_refused_with_a_sentence():
    found = list(outcomes(24, lambda number: damaged(number)[1], read))
    assert [one.number for one in found] == list(range(24))
    reasons = {one.reason for one in found}
    assert WHOLE in reasons
    assert not reasons & {OVER_TIME, ENDED}
    assert len(reasons) > 2


@pytest.mark.parametrize("name", QUICK)
def test_what_asks_for_more_than_a_machine_has_is_refused_or_read_within_its_bounds(name):
    make = malicious()[name]
    (found,) = outcomes(1, lambda _number: make(), read)
    assert found.reason not in (WHOLE, OVER_TIME, ENDED)
    assert found.megabytes * 1_000_000 < BOUNDS.memory
