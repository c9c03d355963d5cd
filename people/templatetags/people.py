"""Names of people in templates."""

from __future__ import annotations

from collections.abc import Collection

from django import template

from people import namesakes

register = template.Library()


@register.filter
def named(who: tuple[str, str], shared: Collection[str]) -> str:
    """A name, with the number where somebody else bears the same name; `who`: both, such as `User.who`."""
    return namesakes.named(*who, shared)
