"""Which fonts a document embeds: one of the machine's in it would stay for ever, so no such document is made."""

from __future__ import annotations

import pydyf

from printing.font_files import FACES

OURS = {face.family for face in FACES.values()}
NAMELESS = "a font without a name"
EMPTY = "a font without outlines"
OUTLINES = b"glyf"


class UnfitFont(Exception):
    """The document would embed fonts that are not the portal's, or that draw nothing; the message names them."""


def refuse_unfit(pdf: pydyf.PDF) -> None:
    """Of the objects before they are written, fonts with all their tables."""
    found = sorted({*families(pdf), *empty_files(pdf)} - OURS)
    if found:
        raise UnfitFont(", ".join(found))


def families(pdf: pydyf.PDF) -> list[str]:
    """As the style sheet names them; a Type 3 font, such as that of coloured pictures, has no name."""
    dictionaries = [thing for thing in pdf.objects if isinstance(thing, dict)]
    named = [str(thing["FontFamily"].string) for thing in dictionaries if "FontFamily" in thing]
    return named + [NAMELESS for thing in dictionaries if thing.get("Subtype") == "/Type3"]


def empty_files(pdf: pydyf.PDF) -> list[str]:
    """WeasyPrint writes them where it no longer finds its copy of a font: the text is there, and nothing is seen."""
    files = [thing.stream[0] for thing in pdf.objects if isinstance(thing, pydyf.Stream) and "Length1" in thing.extra]
    return [EMPTY for content in files if OUTLINES not in tables(content)]


def tables(content: bytes) -> list[bytes]:
    """Their names, from the head of a TrueType file: twelve bytes, then sixteen for each table."""
    count = int.from_bytes(content[4:6], "big")
    return [content[12 + 16 * number : 16 + 16 * number] for number in range(count)]
