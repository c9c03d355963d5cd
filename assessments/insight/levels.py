"""The levels of each scale: what they are called, which meets, and how far each lies below the lowest that does."""

from __future__ import annotations

from dataclasses import dataclass

from assessments.models import ScaleLevel


@dataclass(frozen=True, slots=True)
class Levels:
    """By scale its levels, the lowest first."""

    of: dict[int, list[ScaleLevel]]

    @classmethod
    def load(cls) -> Levels:
        found: dict[int, list[ScaleLevel]] = {}
        for row in ScaleLevel.objects.order_by("value"):
            found.setdefault(row.scale_id, []).append(row)
        return cls(found)

    def asked(self, scale: int) -> int | None:
        """The lowest level that meets; None where none does."""
        return next((row.value for row in self.of.get(scale, ()) if row.meets), None)

    def below(self, scale: int, value: int) -> int:
        """How many steps it lies below the lowest that meets."""
        return sum(not row.meets for row in self.of.get(scale, ()) if row.value >= value)

    def said(self, scale: int, value: int | None) -> str:
        """With its label."""
        return next((str(row) for row in self.of.get(scale, ()) if row.value == value), "–")
