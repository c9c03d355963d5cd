"""
Fonts of a PDF whose text has codes of its own. pdfminer passes over every letter where the file itself says which code
is which glyph, or names a table that it doesn't have, and looks a letter's name up by its glyph where the format has it
by its code (ISO 32000-1, 9.10.2): both would lose letters, or change them, without a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from typing import Any, cast

from pdfminer.cmapdb import CMap, CMapDB, CMapParser, FileCMap, IdentityCMap
from pdfminer.pdffont import PDFCIDFont, PDFFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import PSKeyword, PSLiteral
from pdfminer.utils import choplist, nunpack

from competency.documents.bounds import Unreadable

# All that two bytes can say; a larger table is made to do harm.
MAX_CODES = 65_536
COMPOSITE = ("CIDFontType0", "CIDFontType2")
# Codes by their bytes, as pdfminer has them.
Codes = dict[int, Any]


class Fonts(PDFResourceManager):
    """Gives each font; those of a PDF that is read."""

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        subtype = spec.get("Subtype")
        if isinstance(subtype, PSLiteral) and subtype.name in COMPOSITE:
            font = CodedFont(self, spec)
            return font if font.has_codes else super().get_font(objid, spec)
        return super().get_font(objid, spec)


class CodedFont(PDFCIDFont):
    """A letter is known by its code, as long as its name is asked for; by its glyph for its width."""

    def __init__(self, resources: PDFResourceManager, spec: Mapping[str, Any]) -> None:
        super().__init__(resources, spec)
        encoding = spec.get("Encoding")
        if isinstance(encoding, PDFStream):
            self.cmap = _embedded(encoding)
        self.has_codes = not isinstance(self.cmap, IdentityCMap) and (
            isinstance(encoding, PDFStream) or "ToUnicode" in spec or not self._codes
        )
        self._names_codes = "ToUnicode" in spec
        self._glyphs: dict[int, int] = {}

    @property
    def _codes(self) -> Codes:
        return cast(Codes, self.cmap.code2cid) if isinstance(self.cmap, CMap) else {}

    def decode(self, data: bytes) -> list[int]:
        found, at = [], 0
        while at < len(data):
            length, glyph = self._next(data[at:])
            code = nunpack(data[at : at + length])
            self._glyphs[code] = code if glyph is None else glyph
            found.append(code)
            at += length
        return found

    def _next(self, data: bytes) -> tuple[int, int | None]:
        """How many bytes the first code has, and its glyph; two where none is known."""
        codes = self._codes
        for length, byte in enumerate(data, start=1):
            inner = codes.get(byte)
            if isinstance(inner, int):
                return length, inner
            if inner is None:
                break
            codes = inner
        return min(2, len(data)), None

    def to_unichr(self, code: int) -> str:
        return super().to_unichr(code if self._names_codes else self._glyphs.get(code, code))

    def char_width(self, code: int) -> float:
        width = self.widths.get(self._glyphs.get(code, code), self.default_width)
        return float(width or 0) * self.hscale

    def char_disp(self, code: int) -> float | tuple[float | None, float]:
        return super().char_disp(self._glyphs.get(code, code))


def _embedded(stream: PDFStream) -> FileCMap:
    found = FileCMap()
    parent = stream.get("UseCMap")
    if isinstance(parent, PSLiteral):
        with suppress(CMapDB.CMapNotFound):
            known = CMapDB.get_cmap(str(parent.name))
            if isinstance(known, CMap):
                found.use_cmap(known)
    _Glyphs(found, stream.get_data()).run()
    return found


class _Glyphs(CMapParser):
    """What a table of the file says of glyphs; pdfminer's own parser reads tables of letters alone."""

    def __init__(self, found: FileCMap, data: bytes) -> None:
        super().__init__(found, BytesIO(data))
        self._count = 0

    def do_keyword(self, pos: int, token: PSKeyword) -> None:
        if token is self.KEYWORD_ENDCIDCHAR:
            for code, glyph in choplist(2, [thing for _at, thing in self.popall()]):
                self._add(code, code, glyph)
        elif token is self.KEYWORD_ENDCIDRANGE:
            for first, last, glyph in choplist(3, [thing for _at, thing in self.popall()]):
                self._add(first, last, glyph)
        else:
            super().do_keyword(pos, token)

    def _add(self, first: object, last: object, glyph: object) -> None:
        if not (isinstance(first, bytes) and isinstance(last, bytes) and isinstance(glyph, int) and first):
            return
        start, end = nunpack(first), nunpack(last)
        self._count += max(0, end - start + 1)
        if self._count > MAX_CODES:
            raise Unreadable("pdf_too_dense")
        for further in range(end - start + 1):
            code = (start + further).to_bytes(len(first), "big")
            cast(FileCMap, self.cmap).add_code2cid(code.decode("latin-1"), glyph + further)
