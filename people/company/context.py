"""What every page wears of the company."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from people.company import looks
from printing.company import of_settings


def look(request: HttpRequest) -> dict[str, object]:
    return {"company_look": SimpleLazyObject(lambda: of_request(request))}


def of_request(request: HttpRequest) -> looks.Dressed:
    """A page that tells of a database in trouble wears what the settings say."""
    try:
        return looks.dressed(getattr(getattr(request, "user", None), "company_version", None))
    except DatabaseError:
        return looks.Dressed(of_settings(), paints=False)
