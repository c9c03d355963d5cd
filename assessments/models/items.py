"""The key that names what of a standard is rated: a behaviour indicator or an attitude."""

from __future__ import annotations

import re
from typing import Any, NamedTuple, Self

KEY = re.compile(r"([ia])([0-9]{1,11})")


class ItemKey(NamedTuple):
    """Names one indicator ("i12") or attitude ("a3") of a standard in forms, addresses and scripts."""

    is_attitude: bool
    pk: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """None for what names nothing."""
        match = KEY.fullmatch(text)
        return cls(match[1] == "a", int(match[2])) if match else None

    @classmethod
    def of_row(cls, indicator_id: int | None, attitude_id: int | None) -> Self | None:
        """Of a row about one of the two; None for what is about the whole assessment."""
        if indicator_id is not None:
            return cls(False, indicator_id)
        return cls(True, attitude_id) if attitude_id is not None else None

    def __str__(self) -> str:
        return f"{'a' if self.is_attitude else 'i'}{self.pk}"

    @property
    def columns(self) -> dict[str, int]:
        """As a row about this item stores it."""
        return {"attitude_id" if self.is_attitude else "indicator_id": self.pk}


class ForGap:
    """A row that answers a gap in an `indicator` or an `attitude`, or in neither."""

    indicator: Any
    indicator_id: Any
    attitude: Any
    attitude_id: Any

    @property
    def gap(self) -> Any:
        """The indicator or attitude; None where the row names none."""
        return self.indicator or self.attitude

    @property
    def gap_code(self) -> str:
        """Its code, its text where it has none; "" for no gap."""
        return (self.gap.code or str(self.gap)) if self.gap else ""

    @property
    def gap_key(self) -> ItemKey | None:
        return ItemKey.of_row(self.indicator_id, self.attitude_id)
