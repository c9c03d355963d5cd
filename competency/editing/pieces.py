"""The page of a draft in pieces, each of which can be rendered alone and put in the place of the former one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext

from competency.drafts import requesting
from competency.drafts.checking import findings, split
from competency.drafts.ruling import is_by_two
from competency.editing.forms import HEADS
from competency.editing.kinds import NAMES, SECTIONS, anchor_of
from competency.models import BlockElement, Classification, Duty, Element, ElementKind, Note, StandardVersion
from competency.models.frozen import VersionContent
from competency.pages.official_table import date_words

FOLDER = "admin/competency/standardversion/desk"
ASKED, FINDINGS, TITLE = "desk-asked", "desk-findings", "desk-title"


@dataclass(frozen=True)
class Piece:
    """A template with what it shows; `anchor` is its id on the page."""

    anchor: str
    template: str
    context: dict[str, object] = field(default_factory=dict)


def container_of(row: VersionContent) -> str:
    """The id of the piece in which the row stands among its siblings."""
    if isinstance(row, Element):
        return _elements_id(row.kind)
    return SECTIONS.get(type(row)) or anchor_of(getattr(row, row.parent_path))


def changed_by(row: VersionContent) -> list[str]:
    """The ids of the pieces that show the text of the row."""
    if isinstance(row, Duty):
        return [anchor_of(row)]
    uses = BlockElement.objects.filter(element=row.pk) if isinstance(row, Element) else []
    return [container_of(row), *(anchor_of(use) for use in uses)]


def using(row: VersionContent) -> list[str]:
    """The ids of the pieces in which something goes with the row, beside that in which it stands."""
    if not isinstance(row, Element):
        return []
    return [f"block-{key}" for key in row.block_elements.values_list("block", flat=True)]


def page(version: StandardVersion) -> list[Piece]:
    """All of a version loaded `with_content()`, in the order of the page."""
    return [*_head(version), *_lists(version)]


def chosen(version: StandardVersion, anchors: Iterable[str]) -> list[Piece]:
    """Those of these pieces that there are, what the check finds now, and whether a request still holds."""
    wanted = set(anchors)
    every = [title(version), *_head(version), *_lists(version), *_inside(version)]
    return [*(piece for piece in every if piece.anchor in wanted), asked(version), found(version)]


def found(version: StandardVersion) -> Piece:
    return Piece(FINDINGS, f"{FOLDER}/findings.html", {**split(findings(version)), "version": version})


def asked(version: StandardVersion) -> Piece:
    """Where two publish: what waits for another editor, or was returned last."""
    by_two = is_by_two()
    waiting = requesting.waiting(version) if by_two else None
    context: dict[str, object] = {
        "waiting": waiting,
        "is_void": waiting is not None and requesting.digest_of(version) != waiting.digest,
        "last_returned": requesting.last_returned(version) if by_two and waiting is None else None,
    }
    return Piece(ASKED, f"{FOLDER}/asked.html", context)


def title(version: StandardVersion) -> Piece:
    return Piece(TITLE, f"{FOLDER}/title.html", {"version": version})


def heads(version: StandardVersion) -> Iterator[dict[str, object]]:
    """Each part of the head: its name, its heading, and its fields with id, label and text."""
    for name, (heading, form) in HEADS.items():
        fields: list[Any] = [version._meta.get_field(field) for field in form.base_fields]
        shown = [(field.name, capfirst(str(field.verbose_name)), _written(version, field)) for field in fields]
        yield {"name": name, "heading": heading, "fields": shown}


def _head(version: StandardVersion) -> Iterator[Piece]:
    for context in heads(version):
        yield Piece(f"head-{context['name']}", f"{FOLDER}/head.html", context)


def _written(version: StandardVersion, field: Any) -> str:
    value = getattr(version, field.attname)
    if field.name == "updated_on":
        return date_words(version)
    return str(dict(field.flatchoices).get(value, "" if value is None else value))


def _lists(version: StandardVersion) -> Iterator[Piece]:
    yield _list(Classification, gettext("Classifications"), version.classifications.all())
    yield _elements(version, ElementKind.KNOWLEDGE, gettext("All knowledge of this version (K)"))
    yield _elements(version, ElementKind.SKILL, gettext("All skills of this version (S)"))
    yield Piece(SECTIONS[Duty], f"{FOLDER}/duties.html", {"version": version, "is_long": _is_long(version)})
    yield _elements(version, ElementKind.ATTITUDE, gettext("Attitudes (A)"))
    yield _list(Note, gettext("Notes and supplements"), version.notes.all())


def _list(model: type[VersionContent], heading: str, rows: Iterable[VersionContent]) -> Piece:
    anchor, kind = SECTIONS[model], NAMES[model]
    return Piece(anchor, f"{FOLDER}/list.html", {"anchor": anchor, "heading": heading, "kind": kind, "rows": rows})


def _elements(version: StandardVersion, kind: ElementKind, heading: str) -> Piece:
    rows = [element for element in version.elements.all() if element.kind == kind]
    context = {"anchor": _elements_id(kind), "heading": heading, "kind": "element", "letter": kind.value, "rows": rows}
    return Piece(_elements_id(kind), f"{FOLDER}/list.html", context | {"is_long": _is_long(version)})


def _elements_id(kind: str) -> str:
    return f"elements-{kind}".lower()


def _inside(version: StandardVersion) -> Iterator[Piece]:
    is_long = _is_long(version)
    for duty in version.duties.all():
        yield Piece(anchor_of(duty), f"{FOLDER}/duty.html", {"duty": duty, "is_long": is_long})
        for task in duty.tasks.all():
            yield Piece(anchor_of(task), f"{FOLDER}/task.html", {"task": task, "is_long": is_long})
            for block in task.blocks.all():
                yield Piece(anchor_of(block), f"{FOLDER}/block.html", {"block": block})
                for use in block.block_elements.all():
                    yield Piece(anchor_of(use), f"{FOLDER}/use.html", {"use": use})


def _is_long(version: StandardVersion) -> bool:
    """The tasks of a long draft begin folded."""
    return sum(len(duty.tasks.all()) for duty in version.duties.all()) > 8
