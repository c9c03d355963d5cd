"""Which comparisons a version's page offers."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.urls import reverse

from competency.codes import older_first
from competency.models import StandardVersion

register = template.Library()


@register.filter
def comparisons(history: Iterable[StandardVersion], version: StandardVersion) -> list[tuple[str, str]]:
    """
    Codes of this version and each other one whose text is kept, the earlier first, and the official one before what
    the company made of it. `history` comes with the newest first, and with counts.
    """
    pairs, is_earlier = [], False
    for other in history:
        if other.pk == version.pk:
            is_earlier = True
        elif getattr(other, "duty_count", 0):
            named = (other.code, version.code) if is_earlier else (version.code, other.code)
            pairs.append(older_first(*named))
    return pairs


@register.filter
def compared_with(version: StandardVersion, other: StandardVersion) -> str:
    """Where the two are compared, the older one first."""
    return reverse("competency:compare", args=older_first(other.code, version.code))
