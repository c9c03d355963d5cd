"""Whether a standard is published by one editor or by two."""

from __future__ import annotations

from competency.models import PublishingRule


def is_by_two() -> bool:
    return PublishingRule.objects.filter(by_two=True).exists()


def rule(by_two: bool) -> None:
    """The log says who changed it."""
    PublishingRule.objects.update_or_create(pk=PublishingRule.THE_ONE, defaults={"by_two": by_two})
