"""A standard and its versions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, TypedDict, Unpack

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competency.models.frozen import FrozenError, GuardedQuerySet
from competency.models.origin import VersionOrigin
from config.days import DayColumn, Span
from config.fields import CodeColumn, LineColumn, TextColumn
from config.taken import SaysTaken
from integrity.ledgered import Ledgered
from integrity.types import SaveOptions
from people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from people.models import User

# Of what the ministry develops and updates.
OFFICIAL = Span(date(2000, 1, 1), years_ahead=1)
LEVELS = [MinValueValidator(1), MaxValueValidator(6)]


class VersionStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    CURRENT = "current", _("current version")
    SUPERSEDED = "superseded", _("superseded version")

    @classmethod
    def published(cls) -> tuple[VersionStatus, ...]:
        return (cls.CURRENT, cls.SUPERSEDED)


class StandardQuerySet(GuardedQuerySet["Standard"]):
    def get_by_natural_key(self, code: str) -> Standard:
        return self.get(code=code)

    def update(self, **kwargs: object) -> int:
        StandardVersion.objects.filter(standard__in=self.order_by()).refuse_published()
        return super().update(**kwargs)


class Standard(SaysTaken, models.Model):
    """A standard through all its versions, by the code without version suffix (BAS4222-002)."""

    code = CodeColumn(_("code"), max_length=40, unique=True)
    TAKEN = _("There is a standard with this code already.")
    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = _("standard")
        verbose_name_plural = _("standards")
        ordering = ["code"]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.code

    def save(self, **options: Unpack[SaveOptions]) -> None:
        """The code is part of what a published version froze."""
        renamed = Standard.objects.filter(pk=self.pk).exclude(code=self.code)
        StandardVersion.objects.filter(standard__in=renamed).refuse_published()
        super().save(**options)

    def natural_key(self) -> tuple[str]:
        return (self.code,)


def _count_of(model: str, path: str) -> Coalesce:
    """How many rows of the model are inside the version of the outer query."""
    rows = apps.get_model("competency", model)._base_manager.filter(**{path: OuterRef("pk")}).order_by()
    counted = rows.values(path).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


class Counts(TypedDict):
    """How many rows a version has, as `with_counts` finds them."""

    duty_count: int
    task_count: int
    indicator_count: int
    element_count: int


class StandardVersionQuerySet(GuardedQuerySet["StandardVersion"]):
    def get_by_natural_key(self, code: str) -> StandardVersion:
        return self.get(code=code)

    def published(self) -> StandardVersionQuerySet:
        return self.exclude(status=VersionStatus.DRAFT)

    def visible_to(self, user: User | AnonymousUser) -> StandardVersionQuerySet:
        """Published versions are everyone's, signed in or not; drafts are the editors'."""
        is_editor = user.is_authenticated and user.has_role(Role.EDITOR)
        return self.all() if is_editor else self.published()

    def assessable(self) -> StandardVersionQuerySet:
        """The versions that a new cycle can stand on."""
        return self.filter(status=VersionStatus.CURRENT)

    def with_counts(self) -> StandardVersionQuerySet:
        """With `duty_count`, `task_count`, `indicator_count` and `element_count`, in the same query."""
        rows_inside = {
            "duty_count": ("Duty", "version"),
            "task_count": ("Task", "duty__version"),
            "indicator_count": ("Indicator", "block__task__duty__version"),
            "element_count": ("Element", "version"),
        }
        return self.annotate(**{name: _count_of(*where) for name, where in rows_inside.items()})

    def with_content(self) -> StandardVersionQuerySet:
        """All rows of the versions in a constant number of queries."""
        block = "duties__tasks__blocks"
        return self.select_related("standard", "successor").prefetch_related(
            f"{block}__outputs",
            f"{block}__indicators",
            f"{block}__block_elements__element",
            "elements",
            "classifications",
            "notes",
        )

    @transaction.atomic
    def update(self, **kwargs: object) -> int:
        stays_published = kwargs.get("status", VersionStatus.CURRENT) in VersionStatus.published()
        if not (stays_published and set(kwargs) <= StandardVersion.STAYS_CHANGEABLE):
            self.refuse_published()
        return super().update(**kwargs)

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        self.refuse_published()
        return super().delete()

    # As Django marks its own: not from templates, not for a whole table through the manager.
    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def refuse_published(self) -> None:
        """Refuses when one of these is published as stored; holds them until the transaction ends."""
        with transaction.atomic():
            these = StandardVersion.objects.filter(pk__in=self.order_by().values("pk")).order_by("pk")
            for code, status in these.select_for_update().values_list("code", "status"):
                if status != VersionStatus.DRAFT:
                    raise FrozenError(code)


class StandardVersion(SaysTaken, Ledgered):
    """One edition of a standard, such as BAS4222-002v2; frozen once published."""

    TAKEN = _("There is a version with this code already. Give this one another, such as the next number.")
    STAYS_CHANGEABLE: ClassVar[frozenset[str]] = frozenset({"status", "successor", "successor_id", "update_note"})

    standard = models.ForeignKey(
        Standard, verbose_name=_("standard"), on_delete=models.PROTECT, related_name="versions"
    )
    code = CodeColumn(
        _("standard code"),
        max_length=40,
        unique=True,
        help_text=_("With its version, such as BAS4222-002v2."),
    )
    label = CodeColumn(_("version"), max_length=20, help_text=_("Such as v2."))
    name = LineColumn(_("name of the standard"), max_length=120)
    status = models.CharField(_("status"), max_length=12, choices=VersionStatus.choices, default=VersionStatus.DRAFT)
    successor = models.ForeignKey(
        "self",
        verbose_name=_("successor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
    )
    update_note = LineColumn(_("update note"), max_length=400, blank=True)
    updated_on = DayColumn(_("development or update date"), null=True, blank=True, span=OFFICIAL)
    job_category_name = LineColumn(
        _("job category name (職類)"),
        max_length=120,
        blank=True,
        help_text=_("A standard names either a job category or an occupation."),
    )
    occupation_name = LineColumn(_("occupation name (職業)"), max_length=120, blank=True)
    description = TextColumn(_("job description"), blank=True)
    level = models.PositiveSmallIntegerField(_("standard level"), null=True, blank=True, validators=LEVELS)
    prerequisites = TextColumn(_("suggested education, experience or ability"), blank=True)
    origin = models.CharField(
        _("origin"),
        max_length=8,
        choices=VersionOrigin.choices,
        default=VersionOrigin.ADAPTED,
        help_text=_("Official only where the text is the ministry's, word for word."),
    )
    source = LineColumn(
        _("source"),
        max_length=400,
        blank=True,
        help_text=_("Where the text was taken from: an address, or the name of a document."),
    )
    official_digest = models.CharField(
        _("digest of the official text"),
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("SHA-256 of what was imported as official; empty where it was not imported as such."),
    )
    digest = models.CharField(
        _("digest"),
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("SHA-256 of the content, taken at publication."),
    )

    objects = StandardVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a standard")
        verbose_name_plural = _("versions of standards")
        ordering = [F("updated_on").desc(nulls_first=True), "-code"]  # drafts have no date yet
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(condition=Q(status__in=VersionStatus.values), name="version_status_is_known"),
            models.CheckConstraint(condition=Q(origin__in=VersionOrigin.values), name="version_origin_is_known"),
            models.UniqueConstraint(
                fields=["standard"], condition=Q(status="current"), name="one_current_version_per_standard"
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__range=(1, 6)), name="version_level_from_1_to_6"
            ),
            models.CheckConstraint(condition=Q(status="draft") | ~Q(digest=""), name="published_version_has_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @transaction.atomic
    def save(self, **options: Unpack[SaveOptions]) -> None:
        self.refuse_frozen_change()
        super().save(**options)

    def get_absolute_url(self) -> str:
        return reverse("competency:standard", args=[self.code])

    @transaction.atomic
    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        StandardVersion.objects.filter(pk=self.pk).refuse_published()
        return super().delete(using, keep_parents)

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    natural_key.dependencies = ["competency.standard"]  # type: ignore[attr-defined]

    @property
    def is_draft(self) -> bool:
        return self.status == VersionStatus.DRAFT

    @property
    def has_content(self) -> bool:
        """False for a version of history that is known by its row only."""
        return bool(self.duties.all())

    @property
    def is_altered_official(self) -> bool:
        """Published as official with another text than the one that was imported as official."""
        is_official = self.origin == VersionOrigin.OFFICIAL
        return is_official and not self.is_draft and self.official_digest not in ("", self.digest)

    def refuse_frozen_change(self) -> None:
        """Refuses when the stored row is published and anything but status, successor or note differs."""
        held = StandardVersion.objects.published().filter(pk=self.pk).order_by().select_for_update()
        stored = held.first()
        if stored is None:
            return
        for field in self._meta.concrete_fields:
            changed = getattr(self, field.attname) != getattr(stored, field.attname)
            if changed and field.name not in self.STAYS_CHANGEABLE:
                raise FrozenError(stored.code)
        if self.is_draft:
            raise FrozenError(stored.code)

    def clean(self) -> None:
        super().clean()
        if self.job_category_name and self.occupation_name:
            raise ValidationError({"occupation_name": _("Name either the job category or the occupation, not both.")})
