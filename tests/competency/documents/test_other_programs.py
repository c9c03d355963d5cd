"""The customer's standard, made a document of by other programs, comes back as the fixture has it, without a doubt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from competency.documents.program import document
from competency.documents.reader import reading_of
from competency.pages.pdf import standard_pdf
from printing.font_files import missing_fonts
from tests.competency.documents.printed import bare
from tests.competency.exchange_desk import content_of, loaded

FILES = Path(__file__).parent / "files"


def without_space(value: Any) -> Any:
    if isinstance(value, str):
        return bare(value)
    if isinstance(value, dict):
        return {key: without_space(inner) for key, inner in value.items()}
    return [without_space(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", ["writer.docx", "writer.html", "calc.xlsx"])
def test_it_comes_back_character_by_character(standard, name):
    reading = reading_of(document((FILES / name).read_bytes()))
    assert reading.contents == content_of(standard)
    assert reading.doubts == ()


@pytest.mark.parametrize("name", ["writer.pdf", "calc.pdf", "chromium.pdf"])
def test_a_printed_one_comes_back_up_to_white_space(standard, name):
    reading = reading_of(document((FILES / name).read_bytes()))
    assert without_space(reading.contents) == without_space(content_of(standard))
    assert reading.doubts == ()


@pytest.mark.skipif(bool(missing_fonts(settings.FONT_DIR)), reason="make setup prepares the fonts")
def test_the_portals_own_pdf_of_it_comes_back_up_to_white_space(standard):
    reading = reading_of(document(standard_pdf(loaded(standard))))
    assert without_space(reading.contents) == without_space(content_of(standard))
    assert reading.doubts == ()
