"""Lists of assessments in templates."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django import template
from django.template.context import Context

from assessments.desk.rows import Listing
from assessments.models import Assessment

register = template.Library()


@register.inclusion_tag("assessments/parts/rows.html", takes_context=True)
def assessment_rows(
    context: Context,
    rows: Iterable[Assessment],
    *,
    mine: bool = False,
    rating: bool = False,
    drafts: bool = False,
    pick: Collection[int] | None = None,
    checked: bool = False,
    button: str = "",
) -> dict[str, object]:
    """The table of these rows for whoever reads; for the options see `Listing`. `drafts`: all are being rated."""
    shared = context.get("shared_names") or frozenset()
    listing = Listing(context["user"], bool(mine), bool(rating), pick, button or "", shared)
    return {
        "rows": listing.rows(rows),
        "mine": mine,
        "shows_progress": rating or drafts,
        "checked": checked,
        "button_class": "btn-primary" if rating or button else "btn-quiet",
    }
