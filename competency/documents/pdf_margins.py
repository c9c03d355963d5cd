"""What stands on every page and belongs to none: running heads and feet, and the numbers of pages."""

from __future__ import annotations

import re
from collections import Counter

from competency.documents.pdf_lines import PrintedLine

# How far heads and feet reach into a page, as a part of its height; and how far one may move from page to page.
MARGIN = 0.15
MOVES = 4.0
NUMBER = re.compile(
    r"[-–—~]?\s*(\d{1,4}|[ivxl]{1,6})\s*[-–—~]?"
    r"|\d{1,4}\s*(/|of)\s*\d{1,4}"
    r"|(第\s*)?\d{1,4}\s*頁(\s*[，,、/／]?\s*[(（]?[總全]?共?\s*\d{1,4}\s*頁[)）]?)?"
    r"|page\s*\d{1,4}(\s*(of|/)\s*\d{1,4})?",
    re.IGNORECASE,
)
# The lines of a page outside of its tables, from top to bottom, and its height.
Page = tuple[list[PrintedLine], float]


def without_margins(pages: list[Page]) -> list[list[PrintedLine]]:
    """The lines of each page without those. Only lines at the edge of a page are taken for them, from outside in."""
    seen = Counter(
        key
        for number, page in enumerate(pages, start=1)
        for key in {key for one in _edge(page) for key in _keys(one, number)}
    )
    found = []
    for number, (lines, height) in enumerate(pages, start=1):

        def runs(line: PrintedLine, number: int = number) -> bool:
            again = max(sum(seen[text, place + step] for step in (-1, 0, 1)) for text, place in _keys(line, number))
            return again > 1 or NUMBER.fullmatch(line.text.strip()) is not None

        first, last = 0, len(lines)
        while first < last and _is_head(lines[first], height) and runs(lines[first]):
            first += 1
        while last > first and _is_foot(lines[last - 1], height) and runs(lines[last - 1]):
            last -= 1
        found.append(lines[first:last])
    return found


def _keys(line: PrintedLine, number: int) -> set[tuple[str, int]]:
    """Its words, also with the number of its page as a sign, and about where it stands."""
    own = [found.span() for found in re.finditer(r"\d+", line.text) if found[0] == str(number)]
    texts = {line.text} | {line.text[:start] + "#" + line.text[end:] for start, end in own}
    return {(text, round(line.top / MOVES)) for text in texts}


def _edge(page: Page) -> list[PrintedLine]:
    lines, height = page
    return [line for line in lines if _is_head(line, height) or _is_foot(line, height)]


def _is_head(line: PrintedLine, height: float) -> bool:
    return line.bottom < MARGIN * height


def _is_foot(line: PrintedLine, height: float) -> bool:
    return line.top > (1 - MARGIN) * height
