"""The code that a new row most likely gets; only proposed, since official standards skip and repeat codes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from competency.models import Block, Duty, StandardVersion, Task
from competency.models.frozen import VersionContent

ENDING = re.compile(r"(.*?)(\d+)\Z", re.DOTALL)


def code_of(row: VersionContent) -> str:
    return getattr(row, "code", "") or getattr(row, "mark", "") or ""


def next_code(kind: str, parent: VersionContent | StandardVersion, rows: Sequence[VersionContent], letter: str) -> str:
    """After the last code among the siblings `rows`; the first one by what it stands in. `letter` is an element's."""
    codes = [code_of(row) for row in rows if code_of(row)]
    match = ENDING.fullmatch(codes[-1]) if codes else None
    if match is None:
        return "" if codes else _first(kind, parent, letter)
    beginning, digits = match.groups()
    number, taken = int(digits) + 1, set(codes)
    while (code := f"{beginning}{number:0{len(digits)}}") in taken:
        number += 1
    return code


def _first(kind: str, parent: VersionContent | StandardVersion, letter: str) -> str:
    if kind == "duty":
        return "T1"
    if kind == "element":
        return f"{letter}01"
    if kind == "note":
        return "註1"
    if kind == "task" and isinstance(parent, Duty) and parent.code:
        return f"{parent.code}.1"
    if kind in ("output", "indicator") and isinstance(parent, Block):
        return _by_task(parent.task, "O" if kind == "output" else "P")
    return ""


def _by_task(task: Task, letter: str) -> str:
    return f"{letter}{task.code[1:]}.1" if re.fullmatch(r"T\d+\.\d+", task.code) else ""
