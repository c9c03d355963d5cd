"""Where two plain contents differ, place by place: what an alarm about a changed record has to name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 80


@dataclass(frozen=True)
class Difference:
    """`path` such as duties › T1 › tasks › T1.1 › name; a side that has nothing there is None."""

    path: str
    before: object
    after: object

    def __str__(self) -> str:
        return f"{self.path}: {_short(self.before)} → {_short(self.after)}"


def differences(before: object, after: object, path: str = "") -> Iterator[Difference]:
    """By key and by place in a list; the rows of two standards are compared elsewhere, by likeness."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            yield from differences(before.get(key), after.get(key), _join(path, key))
    elif isinstance(before, list) and isinstance(after, list):
        for number in range(max(len(before), len(after))):
            old, new = _at(before, number), _at(after, number)
            yield from differences(old, new, _join(path, _name(old, new, number)))
    elif before != after:
        yield Difference(path, before, after)


def _at(rows: list[object], number: int) -> object:
    return rows[number] if number < len(rows) else None


def _name(old: object, new: object, number: int) -> str:
    for row in (old, new):
        if isinstance(row, dict) and (row.get("code") or row.get("mark")):
            return str(row.get("code") or row.get("mark"))
    return f"#{number + 1}"


def _join(path: str, step: str) -> str:
    return f"{path} › {step}" if path else step


def _short(value: object) -> str:
    if isinstance(value, dict):
        value = " ".join(str(part) for part in value.values() if isinstance(part, str))
    text = "–" if value in (None, "", []) else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
