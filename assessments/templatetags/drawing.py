"""Parts of the rating page that stand there many times."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from config.drawing import Drawn

register = template.Library()
ITEM, MARK = "assessments/rating/item.html", "assessments/rating/mark.html"


@register.simple_tag(takes_context=True)
def rating_item(context: Context, field: Mapping[str, object]) -> SafeString:
    """One item to rate, from `rating.fields.Fields`."""
    return _drawn(context, ITEM, "field").of(context, field)


@register.simple_tag(takes_context=True)
def element_mark(context: Context, row: Mapping[str, object]) -> SafeString:
    """A knowledge or skill that can be marked as what explains a gap, from `rating.aids.Aids`."""
    return _drawn(context, MARK, "row").of(context, row)


def _drawn(context: Context, path: str, name: str) -> Drawn:
    """Kept by the context of the whole page, in whose lowest layer it stands, and gone with it."""
    kept: dict[str, Drawn] | None = context.get("drawn")
    return kept.setdefault(path, Drawn(path, name)) if kept is not None else Drawn(path, name)
