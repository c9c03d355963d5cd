"""What HR types into the form of a rating scale."""

from __future__ import annotations

from assessments.models import RatingScale
from competency.models import StandardVersion


def typed(*values: int, lowest: int | None = None, **changes: str) -> dict[str, str]:
    """Levels of these values; the standard is met from `lowest` up, by default from the second lowest."""
    said = {"name": "新量尺", "name_en": "New scale"}
    for value in values:
        said |= {
            f"has-{value}": "on",
            f"label-{value}": f"第{value}級",
            f"label_en-{value}": f"Step {value}",
            f"descriptor-{value}": f"看到第 {value} 級的行為",
            f"descriptor_en-{value}": f"Saw what step {value} says",
        }
    threshold = lowest if lowest is not None else sorted(values)[1] if len(values) > 1 else ""
    return said | {"lowest": str(threshold)} | changes


def said(scale: RatingScale) -> list[tuple[int, str, bool]]:
    return [(level.value, level.label, level.meets) for level in scale.levels.all()]


def cycle_with(scale: RatingScale, standard: StandardVersion) -> dict[str, object]:
    """The form of a new cycle."""
    return {
        "name": "2027 上半年",
        "version": standard.pk,
        "scale": scale.pk,
        "starts_on": "2027-01-01",
        "ends_on": "2027-06-30",
        "supervisor_due": "2027-07-09",
        "answer_due": "2027-07-20",
    }
