"""The PDF as a file: paper, fonts, tags, sameness, size."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from django.conf import settings
from django.utils import translation

from assessments.reports.stored import render
from printing.font_files import missing_fonts
from tests.assessments.reports import contents
from tests.assessments.reports.reading import fonts

A4 = (595.28, 841.89)
prepared = pytest.mark.skipif(bool(missing_fonts(settings.FONT_DIR)), reason="make setup prepares the fonts")


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render(contents.mixed())


@prepared
def test_fonts_are_embedded_as_truetype_subsets(pdf: bytes) -> None:
    found = fonts(pdf)
    assert len(found) == 2
    for name, size in found.items():
        assert re.match(r"/[A-Z]{6}\+NotoSansTC", name)
        assert 0 < size < 150_000  # the whole font has 7 MB


def test_every_page_is_a4(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            assert [float(edge) for edge in page.mediabox][2:] == pytest.approx(A4, abs=0.1)


def test_it_is_tagged_and_says_its_language_and_title(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.Root["/MarkInfo"]["/Marked"]
        assert str(document.Root["/Lang"]) == "zh-Hant"
        assert "/StructTreeRoot" in document.Root
        assert str(document.docinfo["/Title"]) == "職能評核報告 王小明 A-000042 版次 1"
        assert document.Root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_table_heads_are_heads_to_a_screen_reader(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        kinds = [
            str(thing.get("/S"))
            for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/StructElem"
        ]
    assert kinds.count("/H1") == 1
    assert {"/H2", "/H3", "/Table", "/THead", "/TH"} <= set(kinds)


def test_the_same_content_gives_the_same_bytes(pdf: bytes) -> None:
    assert render(contents.mixed()) == pdf


def test_the_language_of_the_reader_changes_nothing(pdf: bytes) -> None:
    with translation.override("en"):
        assert render(contents.mixed()) == pdf


def test_the_time_of_approval_is_the_time_of_the_file() -> None:
    approved = {**contents.APPROVED, "signed_at": "2026-11-27T16:30:00.123456+00:00"}
    content = contents.made(contents.GOOD, signatures=[contents.SUBMITTED, contents.ACKNOWLEDGED, approved])
    with pikepdf.open(io.BytesIO(render(content))) as document:
        assert str(document.docinfo["/CreationDate"]).startswith("D:20261127163000")


@prepared
def test_a_full_report_stays_small(pdf: bytes) -> None:
    assert len(pdf) < 200_000
