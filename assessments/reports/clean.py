"""Takes out of texts what no document can hold, so that what was typed prints as it reads."""

from __future__ import annotations

import re
from typing import TypeVar, cast

T = TypeVar("T")

# Control characters and noncharacters (XML and PDF can't hold them), lone surrogates, and the marks that
# override the direction of text: with them a sentence prints in another order than it is stored.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
# More than one empty line in a row says nothing more, and would fill pages.
EMPTY_LINES = re.compile(r"\n[ \t\u3000]*(?:\n[ \t\u3000]*){2,}")


def printable(content: T) -> T:
    """The same plain data with every text printable."""
    return cast(T, _printable(content))


def _printable(content: object) -> object:
    if isinstance(content, str):
        lines = content.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        return EMPTY_LINES.sub("\n\n", UNPRINTABLE.sub("", lines)).strip()
    if isinstance(content, dict):
        return {key: _printable(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_printable(value) for value in content]
    return content
