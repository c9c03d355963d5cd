"""What Excel writes of a cell whose format was lost."""

from __future__ import annotations

from datetime import date

from people.models import StaffColumn as Column
from people.stafflist.columns import layout
from people.stafflist.entries import read
from people.stafflist.table import sheets_of
from tests.people.stafflist.lists import text


def read_of(data):
    return read(layout(sheets_of(data), {}))


def test_a_day_that_excel_wrote_into_csv_as_a_number_is_read_and_read_back():
    found = read_of(text([["A1", "林", "", "", "", "", "42524", ""]]).encode())
    (entry,) = found.entries
    assert entry.given[Column.HIRED] == date(2016, 6, 3)
    assert "42524" in entry.read_back[Column.HIRED]
    assert read_of(text([["A1", "林", "", "", "", "", "98765", ""]]).encode()).problems
