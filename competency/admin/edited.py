"""The version that an admin request is about; asked once a request, since every nested row wants to know."""

from __future__ import annotations

from collections import defaultdict

from django.http import HttpRequest

from competency.models import Element, StandardVersion


def edited_version(request: HttpRequest) -> StandardVersion | None:
    """The version named in the address, None on the list and on the page of a new one."""
    if not hasattr(request, "edited_version"):
        key = request.resolver_match.kwargs.get("object_id", "") if request.resolver_match else ""
        found = StandardVersion.objects.filter(pk=key).first() if key.isdecimal() else None
        request.edited_version = found  # type: ignore[attr-defined]
    version: StandardVersion | None = request.edited_version  # type: ignore[attr-defined]
    return version


def may_edit(request: HttpRequest) -> bool:
    """Drafts and versions still to be made; nothing of a published one."""
    version = edited_version(request)
    return version is None or version.is_draft


def elements_of(request: HttpRequest, kind: str) -> list[Element]:
    """The elements that a block of the edited version can ask for, in order."""
    if not hasattr(request, "edited_elements"):
        by_kind: dict[str, list[Element]] = defaultdict(list)
        for element in Element.objects.filter(version=edited_version(request)):
            by_kind[element.kind].append(element)
        request.edited_elements = by_kind  # type: ignore[attr-defined]
    found: list[Element] = request.edited_elements[kind]  # type: ignore[attr-defined]
    return found
