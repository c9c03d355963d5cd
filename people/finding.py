"""The address of a person's page, for whoever may open it."""

from __future__ import annotations

from django.urls import reverse

from people.keepers import may_read
from people.leaving import PURGED_NUMBER
from people.models import User


def page_for(reader: User, number: str) -> str:
    """Empty for a reader who may not, and of a person who is kept by name no longer or is in no list yet."""
    if not number or not may_read(reader) or number.startswith(PURGED_NUMBER):
        return ""
    return reverse("people:person", args=[number])
