"""
Two people of one name: where that can be, the employee number stands beside the name. Beside the person whom a row or a
page is about it stands always; beside others who are named there only where somebody else bears the same name.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from people.models import User


def shared_names() -> frozenset[str]:
    """The names that more than one person bears, those who left included; one query, however long a list is."""
    names = User.objects.order_by().values("name").annotate(people=Count("pk")).filter(people__gt=1)
    return frozenset(names.values_list("name", flat=True))


def named(name: str, number: str, shared: Collection[str]) -> str:
    """Such as 林淑芬, or 林淑芬（E0001） where the name is `shared`; as it is where no number is known."""
    return numbered(name, number) if name in shared else name


def numbered(name: str, number: str) -> str:
    return _("%(name)s (%(number)s)") % {"name": name, "number": number} if number else name


def namesakes(request: HttpRequest) -> dict[str, object]:
    """For templates: looked up where a page asks for it, and then once."""
    return {"shared_names": SimpleLazyObject(shared_names)}
