"""The version that an admin request is about, loaded once a request, since every nested row needs it."""

from __future__ import annotations

from collections import defaultdict

from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property

from competency.models import Element, StandardVersion, Task
from config.forms import number_from
from config.refusals import BadInput


class Edited:
    """The version, None on the list and on the page of a new one; its elements by kind, its tasks."""

    def __init__(self, version: StandardVersion | None) -> None:
        self.version = version

    @cached_property
    def elements(self) -> dict[str, list[Element]]:
        by_kind: dict[str, list[Element]] = defaultdict(list)
        for element in Element.objects.filter(version=self.version):
            by_kind[element.kind].append(element)
        return by_kind

    @cached_property
    def tasks(self) -> list[Task]:
        return list(Task.objects.filter(duty__version=self.version).order_by("duty__position", "position", "pk"))


def version_at(object_id: str) -> StandardVersion | None:
    """The version whose key stands in an address; Http404 where that is no plain number."""
    try:
        return StandardVersion.objects.filter(pk=number_from(unquote(object_id))).first()
    except BadInput as error:
        raise Http404 from error


def edited(request: HttpRequest) -> Edited:
    found = getattr(request, "edited", None)
    if not isinstance(found, Edited):
        key = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
        found = vars(request)["edited"] = Edited(version_at(key) if key else None)
    return found


def edited_version(request: HttpRequest) -> StandardVersion | None:
    return edited(request).version


def may_edit(request: HttpRequest) -> bool:
    """Drafts and versions still to be created; nothing of a published one."""
    version = edited_version(request)
    return version is None or version.is_draft


def elements_of(request: HttpRequest, kind: str) -> list[Element]:
    """The elements that a block of the edited version can require, in order."""
    return edited(request).elements[kind]


def tasks_of(request: HttpRequest) -> list[Task]:
    """The stored tasks of the edited version, in the order of the table."""
    return edited(request).tasks
