"""One page of a PDF: its tables with what stands in their cells, and the lines beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pdfplumber.page import Page

from competency.documents.bounds import Unreadable
from competency.documents.pdf_lines import Letter, PrintedLine, named, printed_lines
from competency.documents.pdf_rulings import SHORT, THICK, Grid, Region, Ruling, grids, tidy
from competency.documents.source import UNKNOWN, Cell, Table, Where

# A full page of a table has 3,000 letters and some 200 lines.
MAX_LETTERS, MAX_RULINGS, MAX_PLACES = 20_000, 2_000, 20_000
# Letters that stand aslant are a watermark; a picture that covers more of a page is the page.
ASLANT, PICTURE = 0.05, 0.3
# As pdfplumber has what it finds on a page.
Found = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """`tables` with where each begins; `lines` are those outside of tables; `unknown` of its `letters` have no name."""

    number: int
    height: float
    tables: list[tuple[float, Table]]
    lines: list[PrintedLine]
    letters: int
    unknown: int
    is_picture: bool


def printed(page: Page) -> PrintedPage:
    """Unreadable where it holds more than a printed page does."""
    if len(page.chars) > MAX_LETTERS:
        raise Unreadable("pdf_too_dense", Where(page=page.page_number))
    straight = [(char, _letter(char)) for char in page.chars if not _is_aslant(char)]
    drawn = _grids(page)
    inside: dict[tuple[int, Region], list[Letter]] = defaultdict(list)
    outside = []
    for char, letter in straight:
        place = _place(letter, drawn)
        if place:
            inside[place].append(letter)
        elif char.get("tag") != "Artifact":  # what the file itself calls no part of its text
            outside.append(letter)
    visible = [letter for _char, letter in straight if letter.text.strip()]
    return PrintedPage(
        number=page.page_number,
        height=float(page.height),
        tables=list(_tables(page.page_number, drawn, inside)),
        lines=printed_lines(outside),
        letters=len(visible),
        unknown=sum(letter.text == UNKNOWN for letter in visible),
        is_picture=not visible and _covers(page.images) > PICTURE * float(page.width * page.height),
    )


def _is_aslant(char: Found) -> bool:
    a, b, c, d, *_moved = char["matrix"]
    along, across = max(abs(a), abs(d)), max(abs(b), abs(c))
    return min(along, across) > ASLANT * max(along, across) and abs(b) > ASLANT * along


def _letter(char: Found) -> Letter:
    a, b, *_others = char["matrix"]
    turn = 0 if abs(a) >= abs(b) else 1 if b > 0 else -1
    left, right, top, bottom = (float(char[side]) for side in ("x0", "x1", "top", "bottom"))
    return Letter(named(char["text"]), left, right, top, bottom, turn)


def _covers(images: Iterable[Found]) -> float:
    return sum(float(one["width"]) * float(one["height"]) for one in images)


def _grids(page: Page) -> list[tuple[Grid, list[Region]]]:
    across, down = _rulings(page)
    if len(across) + len(down) > MAX_RULINGS:
        raise Unreadable("pdf_too_dense", Where(page=page.page_number))
    found = grids(across, down)
    if sum(grid.size for grid in found) > MAX_PLACES:
        raise Unreadable("pdf_too_dense", Where(page=page.page_number))
    laid_out = [(grid, grid.laid_out()) for grid in found]
    return [(grid, regions) for grid, regions in laid_out if regions]


def _rulings(page: Page) -> tuple[list[Ruling], list[Ruling]]:
    """From left to right and from top to bottom."""
    across, down = [], []
    drawn = [(one, False) for one in (*page.lines, *page.curves)]
    boxes: list[Found] = page.rects
    beside = zip([None, *boxes], boxes, [*boxes[1:], None], strict=False)
    drawn += [(one, bool(one["stroke"]) or _is_border(one, before, after)) for before, one, after in beside]
    for one, is_frame in drawn:
        left, right, top, bottom = (float(one[side]) for side in ("x0", "x1", "top", "bottom"))
        if bottom - top <= THICK:
            if right - left >= SHORT:
                across.append(Ruling((top + bottom) / 2, left, right))
        elif right - left <= THICK:
            if bottom - top >= SHORT:
                down.append(Ruling((left + right) / 2, top, bottom))
        elif is_frame:
            across += [Ruling(top, left, right), Ruling(bottom, left, right)]
            down += [Ruling(left, top, bottom), Ruling(right, top, bottom)]
    return tidy(across), tidy(down)


def _is_border(one: Found, before: Found | None, after: Found | None) -> bool:
    """A box filled but for a box a little smaller, which is drawn before or after it."""
    return any(other is not None and _is_a_little_smaller(other, one) for other in (before, after))


def _is_a_little_smaller(inner: Found, outer: Found) -> bool:
    inset = (
        inner["x0"] - outer["x0"],
        outer["x1"] - inner["x1"],
        inner["top"] - outer["top"],
        outer["bottom"] - inner["bottom"],
    )
    return all(0 < side <= THICK for side in inset)


def _place(letter: Letter, drawn: list[tuple[Grid, list[Region]]]) -> tuple[int, Region] | None:
    x, y = (letter.left + letter.right) / 2, (letter.top + letter.bottom) / 2
    for number, (grid, _regions) in enumerate(drawn):
        region = grid.region_at(x, y)
        if region:
            return number, region
    return None


def _tables(
    page: int, drawn: list[tuple[Grid, list[Region]]], inside: dict[tuple[int, Region], list[Letter]]
) -> Iterator[tuple[float, Table]]:
    in_order = sorted(enumerate(drawn), key=lambda one: (one[1][0].ys[0], one[1][0].xs[0]))
    for table, (number, (grid, regions)) in enumerate(in_order, start=1):
        cells = tuple(
            Cell(
                Where(page=page, table=table, row=region.row + 1, column=region.column + 1),
                region.row,
                region.column,
                tuple(line.text for line in printed_lines(inside.get((number, region), []))),
                region.height,
                region.width,
                grid.is_open_below(region),
            )
            for region in regions
        )
        yield grid.ys[0], Table(Where(page=page, table=table), cells)
