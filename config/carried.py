"""
What a page carries of what it showed, signed for one reader and one use, so that it is told what somebody else changed
meanwhile.
"""

from __future__ import annotations

from typing import Any

from django.core import signing

from config.forms import unreadable
from config.refusals import BadInput


def carry(shown: object, use: str, reader: int) -> str:
    """`shown`: as JSON; `use`: which page it is and what it is about."""
    return signing.dumps(shown, salt=f"{use}.{reader}", compress=True)


def carried(text: str, use: str, reader: int) -> Any:
    """The same again; BadInput for what no page of this use carries for this reader."""
    try:
        return signing.loads(text, salt=f"{use}.{reader}")
    except signing.BadSignature as error:
        raise BadInput(unreadable()) from error
