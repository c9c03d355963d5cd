"""
Models whose rows a ledger keeps. To enter a write is no rule of a room but a property of the table, as a constraint
is: whoever writes need not know of it, and nobody can forget it (docs/decisions/0033).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, TypeVar, Unpack

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save, pre_save

from integrity import ledger
from integrity.types import SaveOptions

Row = TypeVar("Row", bound=models.Model)
# Where a row of another package carries, from before its save to after it, what was not as entered.
DOUBTS = "_doubts_of_ledger"


def whole() -> transaction.Atomic:
    """A write with its entry, or neither; no savepoint where a transaction is under way."""
    return transaction.atomic(savepoint=False)


class LedgeredQuerySet(models.QuerySet[Row]):
    """Enters what is written to many rows at once."""

    def update(self, **kwargs: Any) -> int:
        entered = ledger.of(self.model)
        if entered is None or not _touches(entered, kwargs):
            return super().update(**kwargs)
        with whole():
            # Held, so that what is changed is what is entered.
            keys = [row.pk for row in self.order_by().select_for_update(of=("self",)).only("pk")]
            doubted = ledger.doubts(self.model, keys)
            count = models.QuerySet(self.model, using=self.db).filter(pk__in=keys).update(**kwargs)
            ledger.enter_keys(self.model, keys, doubted)
        return count

    def delete(self) -> tuple[int, dict[str, int]]:
        with whole(), ledger.gathered():
            return super().delete()

    # As Django marks its own: not from templates, not for a whole table through the manager.
    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def bulk_create(
        self,
        objs: Iterable[Row],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Collection[str] | None = None,
        unique_fields: Collection[str] | None = None,
    ) -> list[Row]:
        if ledger.of(self.model) is None:
            return super().bulk_create(
                objs, batch_size, ignore_conflicts, update_conflicts, update_fields, unique_fields
            )
        if ignore_conflicts or update_conflicts:
            raise ValueError("Which rows a conflict leaves is not known, so it can't be entered in the ledger.")
        with whole():
            made = super().bulk_create(objs, batch_size)
            ledger.enter_keys(self.model, [row.pk for row in made])
        return made

    def bulk_write(self, objs: Iterable[Row], fields: Collection[str]) -> None:
        """
        Writes these columns of rows that are there, which the caller holds; an insert that meets each row, since
        `bulk_update` takes a second for a thousand.
        """
        rows = list(objs)
        keys = [row.pk for row in rows]
        with whole():
            doubted = ledger.doubts(self.model, keys)
            plain: models.QuerySet[Row] = models.QuerySet(self.model, using=self.db)
            plain.bulk_create(rows, update_conflicts=True, unique_fields=["pk"], update_fields=fields)
            ledger.enter_keys(self.model, keys, doubted)


class Ledgered(models.Model):
    """A row whose every write is entered in the ledger of its table, in the same transaction."""

    class Meta:
        abstract = True

    def save(self, **options: Unpack[SaveOptions]) -> None:
        entered, written = ledger.of(type(self)), options.get("update_fields")
        is_entered = entered is not None and (written is None or _touches(entered, written))
        with whole():
            doubted = ledger.doubts(type(self), [self.pk]) if is_entered and not self._state.adding else {}
            super().save(**options)
            if is_entered and written is None:
                ledger.enter(self, doubted)
            elif is_entered:
                ledger.enter_keys(type(self), [self.pk], doubted)


def keep(entered: ledger.Ledger) -> None:
    """
    Keeps a ledger of a table. Deletions, those in passing too, and what `loaddata` writes are met by signals, since
    Django lets them be met nowhere else; so is every save where the model is another package's.
    """
    ledger.register(entered)
    name = f"ledger {entered.name}"
    own = issubclass(entered.model, Ledgered)
    post_save.connect(_loaded if own else _saved, sender=entered.model, dispatch_uid=name)
    if not own:
        pre_save.connect(_about_to_be_saved, sender=entered.model, dispatch_uid=name)
    post_delete.connect(_deleted, sender=entered.model, dispatch_uid=name)


def _loaded(instance: models.Model, raw: bool, **kwargs: object) -> None:
    """Loaded again as it is, it needs no entry."""
    entered = ledger.of(type(instance)) if raw else None
    if entered and ledger.unlike(entered, instance, ledger.newest_entry(entered, instance.pk)) != []:
        ledger.enter(instance)


def _about_to_be_saved(instance: models.Model, **kwargs: object) -> None:
    if not instance._state.adding:
        vars(instance)[DOUBTS] = ledger.doubts(type(instance), [instance.pk])


def _saved(instance: models.Model, update_fields: frozenset[str] | None, **kwargs: object) -> None:
    entered, doubted = ledger.of(type(instance)), vars(instance).pop(DOUBTS, {})
    if entered and (update_fields is None or _touches(entered, update_fields)):
        ledger.enter_keys(type(instance), [instance.pk], doubted)


def _deleted(instance: models.Model, **kwargs: object) -> None:
    """Signalled before or after the row itself is gone: that it is, is what is entered."""
    ledger.enter_deletion(type(instance), instance.pk)


def _touches(entered: ledger.Ledger, names: Iterable[str]) -> bool:
    """Whether one of these, by whichever of its names, is a column that the ledger seals."""
    given = set(names)
    return any(given & {field.name, field.attname} for field in entered.fields())
