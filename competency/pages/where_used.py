"""
What stands on a version: other rooms' rows that point to it and keep it from being deleted. Asked of Django's own
registry of relations, since the standard knows nothing of appraisals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import PROTECT, Count
from django.utils.text import capfirst

from competency.models import StandardVersion


@dataclass(frozen=True)
class Use:
    """A row that stands on the version, such as a cycle; `counts` are its own rows, such as its assessments."""

    row: Any
    kind: str
    url: str
    counts: tuple[tuple[str, int], ...]


def uses(version: StandardVersion) -> list[Use]:
    """Two queries at most for each kind of row that can point to a version."""
    return [use for relation in _relations(StandardVersion) for use in _uses(relation, version)]


def _relations(model: Any) -> list[Any]:
    """Those that protect, from other apps: inside the standard nothing is meant by them."""
    return [
        relation
        for relation in model._meta.related_objects
        if getattr(relation, "on_delete", None) is PROTECT
        and relation.related_model._meta.app_label not in ("competency", "auditlog")
    ]


def _uses(relation: Any, version: StandardVersion) -> list[Use]:
    inside = _relations(relation.related_model)
    rows = relation.related_model._base_manager.filter(**{relation.field.name: version.pk})
    for number, own in enumerate(inside):
        rows = rows.annotate(**{f"own_{number}": Count(own.field.related_query_name(), distinct=True)})
    kind = capfirst(str(relation.related_model._meta.verbose_name))
    return [
        Use(row, kind, row.get_absolute_url() if hasattr(row, "get_absolute_url") else "", _counts(row, inside))
        for row in rows.order_by("-pk")
    ]


def _counts(row: Any, inside: list[Any]) -> tuple[tuple[str, int], ...]:
    return tuple(
        (str(own.related_model._meta.verbose_name_plural), getattr(row, f"own_{number}"))
        for number, own in enumerate(inside)
    )
