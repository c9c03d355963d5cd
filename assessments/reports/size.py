"""
How much one report may say. Time and memory of a report grow with its characters and rows (0.06 s and 1 MB a page,
a page being some 1,000 characters), so that what is refused here can never keep a server busy.
"""

from __future__ import annotations

from assessments.record.shape import Content
from assessments.reports.errors import ReportTooLong

# Every text box of BAS4222-002v2 filled to its last character, self-rating included, has 160,000.
CHARACTERS = 300_000
ROWS = 3_000


def refuse_too_long(content: Content) -> None:
    characters, rows = size_of(content)
    if characters > CHARACTERS or rows > ROWS:
        raise ReportTooLong(
            f"This appraisal has {characters} characters in {rows} rows; "
            f"one report holds {CHARACTERS} characters in {ROWS} rows."
        )


def size_of(content: object) -> tuple[int, int]:
    """Characters, each line break as half a line of them, and rows: everything that stands in a list."""
    if isinstance(content, str):
        return len(content) + 15 * content.count("\n"), 0
    if isinstance(content, dict):
        parts = [size_of(value) for value in content.values()]
    elif isinstance(content, list):
        parts = [(characters, rows + 1) for characters, rows in map(size_of, content)]
    else:
        return 0, 0
    return sum(part[0] for part in parts), sum(part[1] for part in parts)
