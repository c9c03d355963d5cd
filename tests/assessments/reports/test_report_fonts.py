"""Characters that Noto Sans TC lacks print by another font, never as a box; ordinary reports load none of them."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from assessments.reports.stored import render
from printing import pdf
from printing.drawable import drawable
from printing.font_files import FACES, missing_fonts
from printing.making.faces import MORE, SHAPED, WEIGHTS
from tests.assessments.reports import contents, written
from tests.assessments.reports.reading import fonts

pytestmark = pytest.mark.skipif(bool(missing_fonts(settings.FONT_DIR)), reason="make setup prepares the fonts")
# What is typed, and the fonts that must draw it beside Noto Sans TC.
HARD = {
    "𠮷": "PortalMore",
    "𡘙": "",
    "堃": "",
    "煊": "",
    "喆": "",
    "😀": "emoji",
    "👍🏽": "emoji",
    "☎": "",
    "♥": "",
    "é": "",
    "ñ": "",
    "Nguyễn Văn Ơn": "",
    "한국어": "PortalMore",
    "你们": "PortalMore",
    "﷽": "PortalArabic",
    "مرحبا": "PortalArabic",
    "עברית": "PortalHebrew",
    "สวัสดี": "PortalThai",
    "ř": "PortalMore",
}


def commented(comment: str) -> bytes:
    return render(contents.made({**written.GOOD, "P1.1.1": (4, comment)}))


def undrawn(pdf: bytes) -> list[tuple[str, int]]:
    """Font and number of each glyph that the pages show and the file does not hold: what prints as a box."""
    missing: list[tuple[str, int]] = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            files = {str(name): font for name, font in page.Resources.Font.items()}
            glyphs = {name: held(font) for name, font in files.items()}
            current = ""
            for instruction in pikepdf.parse_content_stream(page):
                operands, operator = instruction.operands, instruction.operator
                if str(operator) == "Tf":
                    current = str(operands[0])
                for text in shown(operands, str(operator)):
                    numbers = [int.from_bytes(text[at : at + 2], "big") for at in range(0, len(text), 2)]
                    missing += [(current, number) for number in numbers if number not in glyphs[current]]
    return missing


def shown(operands: Any, operator: str) -> list[bytes]:
    if operator == "Tj":
        return [bytes(operands[0])]
    if operator == "TJ":
        return [bytes(part) for part in operands[0] if isinstance(part, pikepdf.String)]
    return []


def held(font: Any) -> set[int]:
    """The glyphs of an embedded font but .notdef: all that exist, blank ones being spaces."""
    content = font["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile2"].read_bytes()
    return set(range(1, TTFont(io.BytesIO(content))["maxp"].numGlyphs))


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.parametrize("typed", HARD)
def test_hard_characters_are_drawn_and_can_be_copied(typed: str) -> None:
    made = commented(f"前{typed}後")
    assert undrawn(made) == []
    drawn_by = {name.partition("+")[2].removesuffix("-Bold") for name in fonts(made)} - {"PortalTC"}
    assert drawn_by == ({HARD[typed]} if HARD[typed] else set())
    if typed not in {"﷽", "مرحبا", "עברית", "สวัสดี"}:  # scripts that a reader puts into order itself
        assert f"前{typed}後" in text_of(made)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("\u2800", " "),
        ("\u3164", " "),
        ("\u115f\u1160", "  "),
        ("\uffa0", " "),
        ("\u1680", " "),
        ("\ufff9\ufffa\ufffb", ""),
        ("\U000110bd", "[U+110BD]"),
        ("\ue000", "[U+E000]"),
        ("\U00012000", "[U+12000]"),
        ("\U0001fae9", "[U+1FAE9]"),
        ("\u0378", "[U+0378]"),
    ],
)
def test_what_no_font_draws_is_blank_where_it_is_meant_to_be_and_else_told_by_its_number(typed: str, read: str) -> None:
    """A box says nothing; a font of the machine's would keep the report from being made."""
    assert drawable(f"前{typed}後") == f"前{read}後"
    assert undrawn(commented(f"前{typed}後")) == []


@pytest.mark.parametrize("typed", ["🧿", "\u0600", "a\u200db", "\U000e0041", "\u00ad", "\u200b"])
def test_what_a_font_draws_or_shapes_a_letter_is_left_alone_and_no_box(typed: str) -> None:
    assert drawable(typed) == typed
    assert undrawn(commented(f"前{typed}後")) == []


def test_whatever_nobody_sees_neither_shows_a_box_nor_keeps_the_report_from_being_made() -> None:
    unseen = "\u034f\u061c\u17b4\u180e\u2000\u202f\u205f\u2060\u200e\ufff0\U0001d173\U000e0001\U000e01f0\u2028\ufffe"
    assert undrawn(commented("前" + "後".join(unseen))) == []


def test_a_rare_name_is_drawn_in_the_bold_of_the_first_page_too() -> None:
    content = contents.all_met()
    content["assessment"]["trainee"]["name"] = "林𠮷😀"
    assert undrawn(render(content)) == []


def test_a_character_that_no_font_has_is_told_by_its_number() -> None:
    made = commented("前\U0002a6d6後、造字\ue123")
    assert undrawn(made) == []
    assert "前[U+2A6D6]後、造字[U+E123]" in text_of(made)


def test_marks_that_draw_nothing_are_left_alone() -> None:
    assert drawable("葛\U000e0100城 ♥\ufe0f a\u200db\u3000c") == "葛\U000e0100城 ♥\ufe0f a\u200db\u3000c"


def test_a_box_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "drawable", str)
    assert len(undrawn(commented("前\U0002a6d6後"))) == 1


def test_an_ordinary_report_loads_no_other_font() -> None:
    assert len(fonts(render(contents.full()))) == 2


def test_what_is_prepared_is_what_documents_want() -> None:
    assert list(FACES) == [*WEIGHTS, MORE, *SHAPED]
