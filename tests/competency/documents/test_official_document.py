"""The customer's official text, pasted in, is the standard that ships: nothing lost, nothing doubted."""

from __future__ import annotations

from pathlib import Path

from competency.documents.reader import read_document
from tests.competency.exchange_desk import content_of

OFFICIAL = Path(__file__).parents[1] / "BAS4222-002v2.md"


def test_the_official_text_is_the_standard_that_ships_and_nothing_is_uncertain(standard):
    reading = read_document(OFFICIAL.read_bytes(), OFFICIAL.name)
    assert reading.contents == content_of(standard)
    assert reading.doubts == ()
    assert (reading.document.kind, reading.update_note) == ("text", "略")


def test_each_text_says_where_in_the_document_it_stands():
    reading = read_document(OFFICIAL.read_bytes())
    where = reading.places["duties[0].tasks[0].blocks[0].indicators[3].text"]
    assert (where.table, where.row, where.column) == (4, 2, 4)
    assert reading.places["description"].table == 2
    assert reading.places["knowledge[3].text"].table == 4
    assert reading.places["notes[1].mark"].line == 10
