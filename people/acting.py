"""Whether somebody can act in the portal: the one rule, for a person at hand and for a query."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from django.db.models import Q
from django.utils import timezone


class Actor(Protocol):
    """What the rule looks at; `left_on` is the last day of work."""

    is_active: bool
    left_on: date | None


def can_act(person: Actor | None, on: date | None = None) -> bool:
    """The account is open and the last day has not passed. `on`: a day, today where none is given."""
    if person is None or not person.is_active:
        return False
    return person.left_on is None or person.left_on >= (on or timezone.localdate())


def able(path: str = "", on: date | None = None) -> Q:
    """The same in a query; `path` leads to the person, such as "supervisor__"."""
    stays = Q(**{f"{path}left_on__isnull": True}) | Q(**{f"{path}left_on__gte": on or timezone.localdate()})
    return Q(**{f"{path}is_active": True}) & stays
