"""The report's pictures as plain numbers for inline SVG; each has a text that says the same."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

import segno


@lru_cache(maxsize=32)
def qr_of(address: str) -> dict[str, Any]:
    """The QR code of an address: modules to a side, and a path one module wide along each run of dark ones."""
    code = segno.make(address, error="m", micro=False)
    rows = [[bool(module) for module in row] for row in code.matrix]
    return {"size": len(rows), "path": "".join(_runs(rows)), "address": address}


def _runs(rows: list[list[bool]]) -> Iterable[str]:
    for y, row in enumerate(rows):
        start = None
        for x, dark in enumerate([*row, False]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                yield f"M{start} {y}.5H{x}"
                start = None


def bars_of(task: dict[str, Any], levels: dict[int, dict[str, Any]], with_own: bool) -> dict[str, Any]:
    """
    The supervisor's mean of a task and the trainee's own as bars, on a line of 100 that ends with the highest level;
    `line` is where the lowest level that meets stands.
    """
    highest = max(levels)
    given = mean_of(item["value"] for item in task["indicators"])
    own = mean_of(item["own"]["value"] for item in task["indicators"]) if with_own else None
    least = min((value for value, level in levels.items() if level["meets"]), default=None)
    parts = [f"{task['code']} 評核人平均 {given or '無'}"]
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
