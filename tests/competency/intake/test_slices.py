"""A long document is drawn in slices, and every link leads to the one that has its place."""

from __future__ import annotations

from competency.documents.source import Cell, Document, Line, Table, Where
from competency.intake import drawn
from competency.intake.drawn import Slices


def long_table(rows):
    cells = [Cell(Where(table=1, row=row + 1, column=2), row, 1, (f"第{row + 1}列",)) for row in range(rows)]
    return Table(Where(table=1), (Cell(Where(table=1, row=1, column=1), 0, 0, ("整欄",), height=rows), *cells))


def test_what_fits_is_one_slice_with_its_merges(monkeypatch):
    document = Document("docx", (Line(Where(line=1), "標題"), long_table(3)))
    slices = Slices(document)
    lines, table = slices.drawn(1, {"s3"})
    assert [line.text for line in lines.lines] == ["標題"]
    assert [[(cell.text, cell.height) for cell in row.cells] for row in table.rows] == [
        [("整欄", 3), ("第1列", 1)],
        [("第2列", 1)],
        [("第3列", 1)],
    ]
    assert [cell.doubtful for row in table.rows for cell in row.cells] == [False, True, False, False]


def test_a_merged_cell_goes_on_in_the_next_slice(monkeypatch):
    monkeypatch.setattr(drawn, "CELLS", 3)
    slices = Slices(Document("docx", (long_table(5),)))
    assert len(slices) == 2
    first, second = slices.drawn(1, set())[0], slices.drawn(2, set())[0]
    assert (first.rows[0].cells[0].text, first.rows[0].cells[0].height) == ("整欄", 2)
    assert (second.rows[0].cells[0].text, second.rows[0].cells[0].height) == ("…", 3)
    assert [row.number for row in (*first.rows, *second.rows)] == [1, 2, 3, 4, 5]


def test_a_link_leads_to_the_slice_of_its_place(monkeypatch):
    monkeypatch.setattr(drawn, "CELLS", 3)
    slices = Slices(Document("docx", (long_table(5),)))
    assert slices.link("s2", 1) == "#s2"
    assert slices.link("s6", 1) == "?source=2#s6"
    assert slices.link("s6", 2) == "#s6"
    assert slices.link("", 1) == slices.link("s99", 1) == ""
