"""Who changed what in a version: the log's entries of it and of every row in it, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Field, ForeignKey, Model, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from competency.models import BlockElement, Element, StandardVersion, Task
from config.days import written_iso
from config.forms import number_from
from config.refusals import BadInput

# Fields that the place of the row shows already, or that mean nothing to a reader.
NOT_SHOWN = {"id", "version", "duty", "task", "block", "kind", "digest"}
# Fields that name another row, and of which model.
NAMING: dict[str, type[Model]] = {"element": Element, "blocks_of": Task}
# The texts of such rows, by field and primary key.
Named: TypeAlias = dict[tuple[str, str], str]


@dataclass(frozen=True)
class Change:
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One row that was written: what was done, to what, and for a change its fields, old and new."""

    action: str
    what: str
    text: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Save:
    """What one person wrote in one go."""

    at: datetime
    who: str
    entries: tuple[Entry, ...]


def entries_of(version: StandardVersion) -> QuerySet[LogEntry]:
    """Newest first; rows that are gone included."""
    own = ContentType.objects.get_for_model(StandardVersion)
    inside = Q(content_type__app_label="competency", additional_data__version=version.pk)
    entries: QuerySet[LogEntry] = LogEntry.objects.filter(inside | Q(content_type=own, object_id=version.pk))
    return entries.select_related("actor", "content_type").order_by("-pk")


def saves(entries: Iterable[LogEntry]) -> list[Save]:
    """The entries of a page, those of one person within the same minute as one save."""
    every = list(entries)
    named = _named(every)
    grouped: dict[tuple[datetime, str], list[Entry]] = {}
    for entry in every:
        row = _entry(entry, named)
        if row:
            key = (entry.timestamp.replace(second=0, microsecond=0), str(entry.actor or entry.actor_email or "–"))
            grouped.setdefault(key, []).append(row)
    return [Save(at, who, tuple(rows)) for (at, who), rows in grouped.items()]


def _named(entries: Iterable[LogEntry]) -> Named:
    """The rows that others were made to name or named no longer, by field and primary key as the log writes it."""
    every = list(entries)
    return {
        (field, str(row.pk)): str(row)
        for field, model in NAMING.items()
        for row in model._base_manager.filter(pk__in={key for entry in every for key in _keys(entry, field)})
    }


def _entry(entry: LogEntry, named: Named) -> Entry | None:
    model = entry.content_type.model_class()
    what = capfirst(str(model._meta.verbose_name)) if model else entry.content_type.model
    if operation := (entry.additional_data or {}).get("operation"):
        return Entry(_operation(operation), what, entry.object_repr)
    if entry.action != LogEntry.Action.UPDATE:
        action = _("added") if entry.action == LogEntry.Action.CREATE else _("removed")
        text = entry.object_repr
        return Entry(action, what, named.get(("element", _used(entry)), text) if model is BlockElement else text)
    changes = tuple(_changes(entry, model, named))
    return Entry(_("changed"), what, entry.object_repr, changes) if changes else None


def _used(entry: LogEntry) -> str:
    return next((str(key) for key in _keys(entry, "element")), "")


def _keys(entry: LogEntry, field: str) -> Iterator[int]:
    for key in (entry.changes or {}).get(field, []):
        with suppress(BadInput):  # None, where there was no row before or is none after
            yield number_from(str(key))


def _operation(operation: str) -> str:
    """The operations that `audit.record` knows, in the reader's language; others as they were written."""
    first, _space, code = operation.rpartition(" ")
    sentences = {
        "copied from": _("copied from %(code)s"),
        "superseded by": _("superseded by %(code)s"),
        "imported": _("imported"),
        "published": _("published"),
        "publication asked for": _("publication asked for"),
        "request withdrawn": _("request for publication withdrawn"),
        "request returned": _("request for publication returned"),
    }
    sentence = sentences.get(operation) or sentences.get(first)
    return sentence % {"code": code} if sentence else operation


def _changes(entry: LogEntry, model: type[Model] | None, named: Named) -> Iterator[Change]:
    fields = {field.name: field for field in model._meta.concrete_fields} if model else {}
    for name, (before, after) in (entry.changes or {}).items():
        if name in NOT_SHOWN:
            continue
        field = fields.get(name)
        label = capfirst(str(field.verbose_name)) if field else name
        yield Change(label, _value(field, before, named), _value(field, after, named))


def _value(field: Field[object, object] | None, value: object, named: Named) -> str:
    if value in (None, "", "None"):
        return "–"
    if isinstance(field, ForeignKey) and field.name in NAMING:
        return named.get((field.name, str(value)), _("a row that is gone"))
    return str(dict(field.flatchoices).get(value, written_iso(str(value)))) if field else str(value)
