"""Many departments at once, in a statement a level; what makes one of them is `people.departments.keeping`."""

from __future__ import annotations

from collections.abc import Iterable

from auditlog.context import disable_auditlog
from django.db import transaction

from config.texts import folded_key
from integrity import ledger
from people.models import BETWEEN, Department


def make(paths: Iterable[str]) -> list[Department]:
    """
    Those of these canonical paths that are not there yet; those above each are there, or among the paths. The caller
    made sure that each name is one.
    """
    made: list[Department] = []
    with transaction.atomic(), ledger.gathered():
        rows = Department.objects.select_for_update(of=("self",)).order_by("pk")
        known = {folded_key(one.path): one for one in rows}
        levels: dict[int, list[str]] = {}
        for path in paths:
            levels.setdefault(path.count(BETWEEN), []).append(path)
        for _depth, level in sorted(levels.items()):
            new = [_department(path, known) for path in level if folded_key(path) not in known]
            known |= {folded_key(one.path): one for one in Department.objects.bulk_create(new, batch_size=500)}
            made += new
    return made


def _department(path: str, known: dict[str, Department]) -> Department:
    above, _between, name = path.rpartition(BETWEEN)
    return Department(name=name, parent=known[folded_key(above)] if above else None, path=path)


def unmake(keys: Iterable[int]) -> None:
    """Those of these departments that are as they were made and that nobody uses, the lower ones first."""
    with transaction.atomic(), ledger.gathered(), disable_auditlog():
        rows = Department.objects.filter(pk__in=list(keys), code="", head=None).select_for_update(of=("self",))
        levels: dict[int, list[int]] = {}
        for pk, path in rows.values_list("pk", "path"):
            levels.setdefault(path.count(BETWEEN), []).append(pk)
        for _depth, level in sorted(levels.items(), reverse=True):
            Department.objects.filter(pk__in=set(level) - _used(level)).delete()


def _used(keys: list[int]) -> set[int]:
    found = set[int]()
    for relation in Department._meta.related_objects:
        name, model = relation.field.attname, relation.related_model
        if not isinstance(model, str):
            found.update(model._base_manager.filter(**{f"{name}__in": keys}).values_list(name, flat=True))
    return found
