"""
Published versions are frozen: what is appraised against today must read the same in five years.

`VersionContent` is what every row inside a version is; it and its queryset refuse to write a row of a
published or superseded version, to add one to it or to move one into it. They check the stored rows, never
objects in memory, and hold the version's row until the transaction ends, so that nothing slips in while
the version is being published. Loading a fixture goes past this (raw saves), so that `loaddata` of the
same fixture stays possible; a change made by SQL is found from the version's digest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeVar, Unpack

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from integrity.ledgered import LedgeredQuerySet
from integrity.types import SaveOptions

Row = TypeVar("Row", bound=models.Model)
Content = TypeVar("Content", bound="VersionContent")


class FrozenError(ValidationError):
    """Raised when someone is about to change the content of a published version."""

    def __init__(self, code: str) -> None:
        super().__init__(
            _("%(code)s is published and can't be changed. Make a new draft from it and edit that."),
            code="frozen",
            params={"code": code},
        )


class GuardedQuerySet(LedgeredQuerySet[Row]):
    """Rows that must not be overwritten in passing."""

    def bulk_create(
        self,
        objs: Iterable[Row],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Collection[str] | None = None,
        unique_fields: Collection[str] | None = None,
    ) -> list[Row]:
        if update_conflicts:
            raise ValueError("Rows of a standard are changed by save(), never by a conflict.")
        return super().bulk_create(
            objs, batch_size, ignore_conflicts, update_fields=update_fields, unique_fields=unique_fields
        )


class VersionContentQuerySet(GuardedQuerySet[Content]):
    """Rows inside versions; finds them by their natural key, refuses to change frozen ones."""

    def get_by_natural_key(self, *key: object) -> Content:
        return self.get(**dict(zip(self.model.natural_path, key, strict=True)))

    def refuse_frozen(self, parents: Iterable[int] = ()) -> None:
        """Refuses when one of these rows, or of the `parents` (primary keys), is in a frozen version."""
        inside = Q(pk__in=self.order_by().values(self.model.version_path))
        if parents := list(parents):
            inside |= Q(pk__in=self.model.versions_above(parents))
        versions = apps.get_model("competency", "StandardVersion")._base_manager.filter(inside)
        for code, status in versions.order_by("pk").select_for_update().values_list("code", "status"):
            if status != "draft":
                raise FrozenError(code)

    @transaction.atomic
    def update(self, **kwargs: object) -> int:
        self.refuse_frozen()
        if not {self.model.parent_path, f"{self.model.parent_path}_id"} & kwargs.keys():
            return super().update(**kwargs)
        moved = list(self.values_list("pk", flat=True))
        count = super().update(**kwargs)
        self.model.objects.filter(pk__in=moved).refuse_frozen()
        return count

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        self.refuse_frozen()
        return super().delete()

    # As Django marks its own: not from templates, not for a whole table through the manager.
    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    @transaction.atomic
    def bulk_create(
        self,
        objs: Iterable[Content],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Collection[str] | None = None,
        unique_fields: Collection[str] | None = None,
    ) -> list[Content]:
        objs = list(objs)
        self.none().refuse_frozen(parents={obj.parent_id for obj in objs})
        return super().bulk_create(objs, batch_size, ignore_conflicts, update_conflicts, update_fields, unique_fields)


class VersionContent(models.Model):
    """
    A row inside a version of a standard; `position` orders it among its siblings, from 1.

    Subclasses name `parent_path` (the field up), `version_path` (lookup of the version) and `natural_path`
    (lookups that identify the row; position, not code, since codes repeat in other standards).
    """

    parent_path: str
    version_path: str
    natural_path: tuple[str, ...]

    position = models.PositiveSmallIntegerField(_("position"), default=1)

    objects = VersionContentQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    @transaction.atomic
    def save(self, **options: Unpack[SaveOptions]) -> None:
        self.refuse_if_frozen()
        super().save(**options)

    @transaction.atomic
    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        self.refuse_if_frozen()
        return super().delete(using, keep_parents)

    def natural_key(self) -> tuple[object, ...]:
        return tuple(self._follow(path) for path in self.natural_path)

    def _follow(self, path: str) -> object:
        value: object = self
        for step in path.split("__"):
            value = getattr(value, step)
        return value

    @property
    def parent_id(self) -> int:
        return getattr(self, f"{self.parent_path}_id")

    @classmethod
    def versions_above(cls, parents: Iterable[int]) -> models.QuerySet[models.Model, int]:
        """The primary keys of the versions of these parents (primary keys)."""
        parent_model: type[models.Model] = getattr(cls, cls.parent_path).field.related_model
        _step, _sep, further = cls.version_path.partition("__")
        above = parent_model._base_manager.filter(pk__in=parents).order_by()
        return above.values_list(further or "pk", flat=True)

    def owning_version_id(self) -> int | None:
        """The primary key of the version, found from the parent, so that a row just deleted still knows it."""
        if self.version_path == self.parent_path:
            return self.parent_id
        return self.versions_above([self.parent_id]).first()

    def get_additional_data(self) -> dict[str, int | None]:
        """What the log of changes keeps with each entry of a row (django-auditlog calls it)."""
        return {"version": self.owning_version_id()}

    def refuse_if_frozen(self) -> None:
        """Refuses when the row lies in a frozen version, or is about to be moved out of or into one."""
        stored = type(self).objects.filter(pk=self.pk)
        stored.refuse_frozen(parents=[self.parent_id])
