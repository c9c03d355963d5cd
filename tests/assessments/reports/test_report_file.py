"""The PDF as a file: paper, fonts, tags, sameness, size."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from django.conf import settings
from django.utils import translation
from fontTools.ttLib import TTFont

from assessments.reports.stored import render
from printing.font_files import missing_fonts
from tests.assessments.reports import contents, written
from tests.assessments.reports.reading import fonts

A4 = (595.28, 841.89)
prepared = pytest.mark.skipif(bool(missing_fonts(settings.FONT_DIR)), reason="make setup prepares the fonts")


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render(contents.mixed())


@prepared
def test_embedded_fonts_hold_what_a_reader_needs_and_nothing_else(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream) and "/Length1" in thing:
                font = TTFont(io.BytesIO(thing.read_bytes()))
                assert set(font.keys()) - {"GlyphOrder"} == {"glyf", "head", "hhea", "hmtx", "loca", "maxp"}
                assert int(thing["/Length1"]) == len(thing.read_bytes())


@prepared
def test_fonts_are_embedded_as_truetype_subsets(pdf: bytes) -> None:
    found = fonts(pdf)
    assert len(found) == 2
    for name, size in found.items():
        assert re.match(r"/[A-Z]{6}\+PortalTC", name)
        assert 0 < size < 70_000  # the whole font has 6 MB


def test_every_page_is_a4(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            assert [float(edge) for edge in page.mediabox][2:] == pytest.approx(A4, abs=0.1)


def test_the_same_content_gives_the_same_bytes(pdf: bytes) -> None:
    assert render(contents.mixed()) == pdf


def test_the_language_of_the_reader_changes_nothing(pdf: bytes) -> None:
    with translation.override("en"):
        assert render(contents.mixed()) == pdf


def test_the_time_of_approval_is_the_time_of_the_file() -> None:
    approved = {**written.APPROVED, "signed_at": "2026-11-27T16:30:00.123456+00:00"}
    content = contents.made(written.GOOD, signatures=[written.SUBMITTED, written.ACKNOWLEDGED, approved])
    with pikepdf.open(io.BytesIO(render(content))) as document:
        assert str(document.docinfo["/CreationDate"]).startswith("D:20261127163000")


@prepared
def test_a_full_report_stays_small(pdf: bytes) -> None:
    assert len(pdf) < 105_000  # docs/decisions/0015 says of what
