"""The report's pictures as plain numbers for inline SVG; each has a text that says the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TypedDict

import segno

from assessments.record.groups import Group
from assessments.record.shape import Level


class QRCode(TypedDict):
    """`size`: modules to a side; `path`: of lines one module wide."""

    size: int
    path: str
    address: str


@lru_cache(maxsize=32)
def qr_of(address: str) -> QRCode:
    """The QR code of an address as segno draws it, without its quiet zone."""
    code = segno.make(address, error="m", micro=False)
    path = re.search(r' d="([^"]+)"', code.svg_inline(border=0, omitsize=True))
    if path is None:
        raise ValueError(f"No path is drawn for {address}")
    return {"size": int(code.symbol_size(border=0)[0]), "path": path[1], "address": address}


def bars_of(group: Group, levels: Mapping[int, Level], with_own: bool) -> dict[str, object]:
    """
    The supervisor's mean of a task, or of tasks that share their indicators, and the trainee's own as bars, on a line
    of 100 that ends with the highest level; `line` is where the lowest level that meets stands.
    """
    highest, items = max(levels), group.first["indicators"]
    given = mean_of(item["value"] for item in items)
    own = mean_of(item["own"]["value"] for item in items) if with_own else None
    least = min((value for value, level in levels.items() if level["meets"]), default=None)
    parts = [f"{'、'.join(group.codes)} 評核人平均 {given or '無'}"]
    if with_own:
        parts.append(f"自評平均 {own or '無'}")
    if least is not None:
        parts.append(f"達標線 {least}")
    return {
        "given": given,
        "own": own,
        "given_width": _share(given, highest),
        "own_width": _share(own, highest),
        "line": _share(Decimal(least), highest) if least is not None else "",
        "text": "，".join(parts),
    }


def mean_of(values: Iterable[int | None]) -> Decimal | None:
    """Over what was rated, to two places, as the report prints it."""
    rated = [Decimal(value) for value in values if value is not None]
    return (sum(rated, Decimal()) / len(rated)).quantize(Decimal("0.01"), ROUND_HALF_UP) if rated else None


def _share(value: Decimal | None, highest: int) -> str:
    return str((value * 100 / highest).quantize(Decimal("0.1"))) if value is not None else ""
