"""
What WeasyPrint leaves to do in a tagged PDF: heads without scope, page heads that a screen reader would meet as
stray text, wrappers that mean nothing and font tables that no reader of a PDF asks for.

It gets pydyf's objects before they are written. A structure element is a dictionary of /StructElem; its K holds
references to elements and numbers of marked contents of the page Pg; ParentTree leads from those numbers back.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pydyf
from fontTools.ttLib import TTFont

# Elements without a meaning of their own; their content belongs to the element around them.
WRAPPERS = {"/NonStruct", "/Span"}
# Elements that hold other elements, never text.
GROUPS = {"/Document", "/Part", "/Sect", "/Div", "/Table", "/THead", "/TBody", "/TR", "/L", "/LI"}
# What the PDF standard asks of a TrueType font; glyphs are found by number, so that names and characters are idle.
FONT_TABLES = {"glyf", "head", "hhea", "hmtx", "loca", "maxp", "cvt ", "fpgm", "prep"}
# A decimal number from ten, with more than two places.
PLACE = re.compile(rb"(?<![\d.])(\d{2,}\.\d\d)\d+")
FULL_WIDTH = 1000
PAGINATION = {"Type": "/Pagination"}

Element = Any  # a pydyf.Dictionary
Reference = bytes


def tidy(document: Any, pdf: pydyf.PDF) -> None:
    """A finisher for WeasyPrint's write_pdf."""
    Tree(pdf).tidy()
    for thing in pdf.objects:
        if isinstance(thing, pydyf.Stream) and "Length1" in thing.extra:
            thing.stream = [lean_font(thing.stream[0])]
            thing.extra["Length1"] = len(thing.stream[0])
        elif isinstance(thing, pydyf.Stream) and b"BT" in thing.stream:
            thing.stream = [rounded(operation) for operation in thing.stream]
        elif isinstance(thing, dict) and thing.get("Subtype") == "/CIDFontType2":
            thing["W"] = pydyf.Array(narrow_widths(thing["W"]))


def rounded(operation: Any) -> Any:
    """Places on the page to a hundredth of a pixel; factors, which are small numbers, stay as they are."""
    return PLACE.sub(rb"\1", operation) if isinstance(operation, bytes) else operation


def narrow_widths(widths: list[Any]) -> Iterator[Any]:
    """Without the full width of Han characters, which the PDF standard assumes."""
    for first, run in zip(widths[::2], widths[1::2], strict=True):
        if set(run) != {FULL_WIDTH}:
            yield from (first, run)


def lean_font(content: bytes) -> bytes:
    font = TTFont(io.BytesIO(content), lazy=True, recalcBBoxes=False, recalcTimestamp=False)
    for tag in set(font.keys()) - FONT_TABLES - {"GlyphOrder"}:
        del font[tag]
    lean = io.BytesIO()
    font.save(lean, reorderTables=None)
    return lean.getvalue()


class Tree:
    """The structure tree of a PDF."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        self.elements: dict[Reference, Element] = {}
        for thing in pdf.objects:
            if isinstance(thing, pydyf.Dictionary) and thing.get("Type") == "/StructElem":
                self.elements[thing.reference] = thing
        self.root = next(
            thing for thing in pdf.objects if isinstance(thing, dict) and thing.get("Type") == "/StructTreeRoot"
        )
        # Where the content of an element that was dissolved has gone.
        self.moved: dict[Reference, Reference] = {}

    def tidy(self) -> None:
        document = self.root["K"][0]
        self.dissolve_wrappers(document)
        kept = dict(self.walk(document))
        for reference, parents in kept.items():
            self.finish(self.elements[reference], parents)
        self.mend_parent_tree(set(kept))
        for reference, element in self.elements.items():
            if reference not in kept:
                remove(element)

    def walk(self, reference: Reference, parents: tuple[str, ...] = ()) -> Iterator[tuple[Reference, tuple[str, ...]]]:
        """Every element below, with the kinds of those around it."""
        yield reference, parents
        element = self.elements[reference]
        for kid in element["K"]:
            if kid in self.elements:
                yield from self.walk(kid, (*parents, element["S"]))

    def dissolve_wrappers(self, reference: Reference) -> None:
        element = self.elements[reference]
        kids = pydyf.Array()
        for kid in element["K"]:
            inner = self.elements.get(kid)
            if inner is None:
                kids.append(kid)
                continue
            self.dissolve_wrappers(kid)
            if self.can_dissolve(inner, element):
                self.moved[kid] = reference
                for grandchild in inner["K"]:
                    if grandchild in self.elements:
                        self.elements[grandchild]["P"] = reference
                kids.extend(inner["K"])
            elif inner["S"] in WRAPPERS and element["S"] in GROUPS:
                inner["S"] = "/P"
                kids.append(kid)
            elif inner["K"]:
                kids.append(kid)
        element["K"] = kids

    def can_dissolve(self, inner: Element, outer: Element) -> bool:
        if inner["S"] not in WRAPPERS or {"A", "Alt", "ID"} & set(inner):
            return False
        has_text = any(kid not in self.elements for kid in inner["K"])
        return not has_text or (outer["S"] not in GROUPS and inner.get("Pg") == outer.get("Pg"))

    def finish(self, element: Element, parents: tuple[str, ...]) -> None:
        if element["S"] == "/TH":
            element["A"]["Scope"] = "/Column" if "/THead" in parents else "/Row"
        if all(kid in self.elements for kid in element["K"]):
            element.pop("Pg", None)
        del element["Type"]

    def mend_parent_tree(self, kept: set[Reference]) -> None:
        """Leads each marked content to the element that holds it now; what none holds is the page's head or foot."""
        numbers = next(
            thing for thing in self.pdf.objects if isinstance(thing, dict) and "Nums" in thing and "Kids" not in thing
        )["Nums"]
        pages = [thing for thing in self.pdf.objects if isinstance(thing, dict) and thing.get("Type") == "/Page"]
        streams = {thing.reference: thing for thing in self.pdf.objects if isinstance(thing, pydyf.Stream)}
        by_key = dict(zip(numbers[::2], numbers[1::2], strict=True))
        for page in pages:
            owners = by_key[page["StructParents"]]
            strays = set()
            for mcid, owner in enumerate(owners):
                while owner in self.moved:
                    owner = self.moved[owner]
                owners[mcid] = owner if owner in kept else b"null"
                if owner not in kept:
                    strays.add(mcid)
            mark_as_artifacts(streams[page["Contents"]], strays)


def mark_as_artifacts(stream: Any, numbers: set[int]) -> None:
    for place, operand in enumerate(stream.stream):
        if isinstance(operand, dict) and operand.get("MCID") in numbers:
            stream.stream[place - 1] = "/Artifact"
            stream.stream[place] = pydyf.Dictionary(PAGINATION)


def remove(thing: Any) -> None:
    """Leaves its number free, as PDF writes a deleted object."""
    thing.number, thing.generation, thing.free = 0, 65535, "f"
