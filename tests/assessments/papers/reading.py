"""Papers as a holder reads them: the text of a PDF, the cells of a workbook."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook

from tests.assessments.reports.reading import pages


def text_of(response):
    """Without white space, the pages one after the other."""
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    return "".join(pages(response.content))


def book_of(response):
    assert response.status_code == 200
    return load_workbook(BytesIO(response.getvalue()))


def cells(sheet):
    """Every cell that says something, row by row."""
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def under(sheet, label):
    """The rows below the one whose first cell says so, up to the first that is empty, as dicts by heading."""
    rows = list(sheet.iter_rows(values_only=True))
    at = next(place for place, row in enumerate(rows) if label in row)
    found = []
    for row in rows[at + 1 :]:
        if not any(cell is not None for cell in row):
            break
        found.append(dict(zip(rows[at], row, strict=True)))
    return found


def formulas(book):
    return [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
