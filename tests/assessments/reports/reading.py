"""Reads a PDF back, as a person or another program would."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

import pikepdf
import pypdfium2
from pypdfium2.raw import FPDFText_GetCharAngle, FPDFText_GetUnicode

# What stands on every page, in points from above and below.
HEAD, FOOT = 56, 50


class Letter(NamedTuple):
    text: str
    straight: bool  # not turned, as what is printed across the page is
    right: float  # where it ends, in points from the left of the paper
    part: int  # 0 in the head of the page, 1 between, 2 in its foot


def letters(pdf: bytes) -> Iterator[list[Letter]]:
    """Of each page from its head to its foot, each part in the order in which it was written."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text, height = page.get_textpage(), page.get_height()
            found = []
            for place in range(text.count_chars()):
                _left, bottom, right, top = text.get_charbox(place)
                part = 0 if top >= height - HEAD else 1 if bottom > FOOT else 2
                straight = FPDFText_GetCharAngle(text, place) == 0
                found.append(Letter(chr(FPDFText_GetUnicode(text, place)), straight, right, part))
            yield sorted(found, key=lambda letter: letter.part)


def squeezed(text: str) -> str:
    """Without white space: lines break where the layout wants."""
    return "".join(text.split())


def pages(pdf: bytes) -> list[str]:
    """The text of each page without white space, leaving out what is printed across it."""
    return [squeezed("".join(one.text for one in page if one.straight)) for page in letters(pdf)]


def body(pdf: bytes) -> str:
    """The whole text without the head and foot that stand on every page."""
    return squeezed("".join(one.text for page in letters(pdf) for one in page if one.straight and one.part == 1))


def watermarks(pdf: bytes) -> list[str]:
    """What is printed across each page, in the order in which it was written."""
    return [squeezed("".join(one.text for one in page if not one.straight)) for page in letters(pdf)]


def fonts(pdf: bytes) -> dict[str, int]:
    """The fonts of a PDF by name, each with the size of its TrueType file, 0 where none is embedded."""
    found = {}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Subtype") == "/Type0":
                file = thing["/DescendantFonts"][0]["/FontDescriptor"].get("/FontFile2")
                found[str(thing["/BaseFont"])] = len(file.read_raw_bytes()) if file is not None else 0
    return found


def elements(document: pikepdf.Pdf) -> list[tuple[Any, tuple[str, ...]]]:
    """Every structure element with the kinds of those around it."""
    found: list[tuple[Any, tuple[str, ...]]] = []

    def walk(element: Any, around: tuple[str, ...]) -> None:
        found.append((element, around))
        for kid in element.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary):
                assert kid["/P"].objgen == element.objgen
                walk(kid, (*around, str(element["/S"])))

    for child in document.Root["/StructTreeRoot"]["/K"]:
        walk(child, ())
    return found


def linked(document: pikepdf.Pdf) -> int:
    """Sees that each piece of marked content leads to its element and back; how many there are."""
    numbers = list(document.Root["/StructTreeRoot"]["/ParentTree"]["/Nums"])
    printed = [number for number, page in enumerate(document.pages) if "/StructParents" in page]  # others are blank
    assert [int(number) for number in numbers[::2]] == printed
    parents = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    pages = {document.pages[place].objgen: int(document.pages[place]["/StructParents"]) for place in printed}
    assert sorted(pages.values()) == printed
    count = 0
    for element, _around in elements(document):
        for kid in element["/K"]:
            if not isinstance(kid, pikepdf.Dictionary):
                assert parents[pages[element["/Pg"].objgen]][int(kid)].objgen == element.objgen
                count += 1
    return count
