"""What people look for: the words of a search box, and the rows that hold them."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest

from config.texts import canonical_line, spellings

LONGEST = 100


def searched(request: HttpRequest) -> str:
    """What the search box of a page was asked, on one line."""
    return canonical_line(request.GET.get("q", ""))[:LONGEST]


def holding(wanted: str, *paths: str) -> Q:
    """Rows that hold the text in one of these columns, as it was typed or folded as codes are."""
    found = Q()
    for spelling in spellings(wanted):
        for path in paths:
            found |= Q(**{f"{path}__icontains": spelling})
    return found
