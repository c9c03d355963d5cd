"""Reads a PDF back, as a person or another program would."""

from __future__ import annotations

import io
from typing import Any

import pdfplumber
import pikepdf


def squeezed(text: str) -> str:
    """Without white space: lines break where the layout wants."""
    return "".join(text.split())


def straight(thing: dict[str, Any]) -> bool:
    """Not turned, as what is printed across the page is."""
    return thing["object_type"] != "char" or thing["matrix"][1] == 0


def pages(pdf: bytes) -> list[str]:
    """The text of each page without white space, leaving out what is printed across it."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        upright = [page.filter(straight) for page in document.pages]
        return [squeezed(page.extract_text() or "") for page in upright]


def body(pdf: bytes) -> str:
    """The whole text without the head and foot that stand on every page."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        inner = [page.crop((0, 56, page.width, page.height - 50)) for page in document.pages]
        upright = [page.filter(straight) for page in inner]
        return squeezed("".join(page.extract_text() or "" for page in upright))


def watermarks(pdf: bytes) -> list[str]:
    """What is printed across each page, in the order in which it was written."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return ["".join(char["text"] for char in page.chars if not straight(char)) for page in document.pages]


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
    assert [int(number) for number in numbers[::2]] == list(range(len(document.pages)))
    parents = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    pages = {page.objgen: int(page["/StructParents"]) for page in document.pages}
    assert sorted(pages.values()) == list(range(len(document.pages)))
    count = 0
    for element, _around in elements(document):
        for kid in element["/K"]:
            if not isinstance(kid, pikepdf.Dictionary):
                assert parents[pages[element["/Pg"].objgen]][int(kid)].objgen == element.objgen
                count += 1
    return count
