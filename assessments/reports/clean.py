"""
Takes out of texts what no document can hold, by the rule of the door (`config.texts`): what was stored before it was
there prints as it reads too.
"""

from __future__ import annotations

import re
from typing import TypeVar, cast

from config.texts import NO_TEXT, with_lf

T = TypeVar("T")

# More than one empty line in a row says nothing more, and would fill pages.
EMPTY_LINES = re.compile(r"\n[ \t\u3000]*(?:\n[ \t\u3000]*){2,}")


def printable(content: T) -> T:
    """The same plain data with every text printable."""
    return cast(T, _printable(content))


def _printable(content: object) -> object:
    if isinstance(content, str):
        lines = NO_TEXT.sub("", with_lf(content)).replace("\t", " ")
        return EMPTY_LINES.sub("\n\n", lines).strip()
    if isinstance(content, dict):
        return {key: _printable(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_printable(value) for value in content]
    return content
