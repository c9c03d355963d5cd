"""What a table of an export says of times."""

from datetime import date

import pytest

from assessments.exports.rows import VERDICT_COLUMNS, verdict_row
from assessments.record import snapshot as snapshots

pytestmark = pytest.mark.django_db
APPROVED_ON = next(place for place, column in enumerate(VERDICT_COLUMNS) if column.name == "核定日期")


@pytest.mark.parametrize(
    ("signed_at", "day"),
    [
        ("2026-06-30T23:30:00+00:00", date(2026, 7, 1)),  # half past seven in Taipei
        ("2026-06-30T15:59:59.999999+00:00", date(2026, 6, 30)),
        ("2025-12-31T16:00:00+00:00", date(2026, 1, 1)),
    ],
)
def test_the_day_of_approval_is_the_one_of_the_clock_here(signed_at, day, people):
    content = snapshots.thaw(people["E1"].snapshots.get())
    for signature in content["signatures"]:
        signature["signed_at"] = signed_at
    assert verdict_row(content, "")[APPROVED_ON] == day
