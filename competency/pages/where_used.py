"""
What stands on a version: other rooms' rows that point to it and keep it from being deleted. Read from Django's own
registry of relations, since the standard knows nothing of appraisals.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import PROTECT, Count, Model, Q
from django.utils.text import capfirst

from competency.models import StandardVersion


@dataclass(frozen=True)
class Use:
    """
    A row that stands on the version, such as a cycle; `counts` are its own rows, such as its assessments, as far as
    they stand on it.
    """

    row: Model
    kind: str
    url: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Relation:
    """How the rows of a model point to another: the field's name there, and the name of the way back."""

    model: type[Model]
    field: str
    back: str


def uses(version: StandardVersion) -> list[Use]:
    """
    One query for each kind of row that can point to a version. What belongs to such a row and points to the version
    itself, as an assessment does beside its cycle, is counted there and not named: it is about a person.
    """
    pointing = _relations(StandardVersion)
    inner = {own.model for relation in pointing for own in _relations(relation.model)}
    outer = [relation for relation in pointing if relation.model not in inner]
    return [use for relation in outer for use in _uses(relation, pointing, version)]


def _relations(model: type[Model]) -> list[Relation]:
    """Those that protect, from other apps: relations inside the standard and those of its log are no uses."""
    return [
        Relation(other, relation.field.name, relation.field.related_query_name())
        for relation in model._meta.related_objects
        if isinstance(other := relation.related_model, type)
        and getattr(relation, "on_delete", None) is PROTECT
        and other._meta.app_label not in ("competency", "auditlog")
    ]


def _uses(relation: Relation, pointing: list[Relation], version: StandardVersion) -> list[Use]:
    inside, fields = _relations(relation.model), {other.model: other.field for other in pointing}
    rows, stands = relation.model._base_manager.all(), Q(**{relation.field: version.pk})
    for number, own in enumerate(inside):
        here: Q | None = None
        if field := fields.get(own.model):
            here = Q(**{f"{own.back}__{field}": version.pk})
            stands |= Q(pk__in=own.model._base_manager.filter(**{field: version.pk}).values(own.field))
        rows = rows.annotate(**{f"own_{number}": Count(own.back, filter=here, distinct=True)})
    kind = capfirst(str(relation.model._meta.verbose_name))
    return [
        Use(row, kind, row.get_absolute_url() if hasattr(row, "get_absolute_url") else "", _counts(row, inside))
        for row in rows.filter(stands).order_by("-pk")
    ]


def _counts(row: Model, inside: list[Relation]) -> tuple[tuple[str, int], ...]:
    return tuple(
        (str(own.model._meta.verbose_name_plural), getattr(row, f"own_{number}")) for number, own in enumerate(inside)
    )
