"""Each letter is known by its code, whatever table its font has: none is passed over."""

from __future__ import annotations

import pytest
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import LIT

from competency.documents.bounds import Unreadable
from competency.documents.pdf_fonts import Fonts

NAMES = b"begincmap 2 beginbfchar <a440> <4e00> <0003> <d842dfb7> endbfchar endcmap"
GLYPHS = b"begincmap 1 begincidchar <0003> 9 endcidchar 1 begincidrange <0010> <0012> 20 endcidrange endcmap"


def table(said: bytes) -> PDFStream:
    return PDFStream({}, said)


def font(encoding: object, **more: object):
    spec = {"Subtype": LIT("CIDFontType2"), "BaseFont": LIT("F"), "Encoding": encoding, "W": [9, [500]], **more}
    return Fonts().get_font(None, {"FontDescriptor": {}, **spec})


def read(found, data: bytes) -> str:
    return "".join(found.to_unichr(code) for code in found.decode(data))


@pytest.mark.parametrize(
    ("encoding", "data", "text"),
    [
        (LIT("ETen-B5-H"), b"\xa4\x40", "一"),
        (LIT("Known-To-Nobody-H"), b"\xa4\x40", "一"),
        (LIT("Identity-H"), b"\xa4\x40", "一"),
        (table(GLYPHS), b"\x00\x03", "𠮷"),
    ],
)
def test_a_letter_has_the_name_that_the_file_gives_its_code(encoding, data, text):
    assert read(font(encoding, ToUnicode=table(NAMES)), data) == text


def test_a_letter_is_as_wide_as_its_glyph():
    found = font(table(GLYPHS), ToUnicode=table(NAMES))
    (code,) = found.decode(b"\x00\x03")
    assert found.char_width(code) == 0.5


def test_codes_without_a_table_are_letters_without_a_name():
    found = font(LIT("Known-To-Nobody-H"))
    assert len(found.decode(b"\xa4\x40\xa4\x41")) == 2


def test_a_table_of_more_codes_than_two_bytes_say_is_refused():
    with pytest.raises(Unreadable):
        font(table(b"begincmap 1 begincidrange <00000000> <00ffffff> 1 endcidrange endcmap"))
