"""The rating scale (評量尺度): data, frozen once a cycle uses it."""

from __future__ import annotations

from typing import Any, Unpack

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from config.fields import LineColumn
from config.taken import SaysTaken
from integrity.ledgered import Ledgered, LedgeredQuerySet
from integrity.types import SaveOptions


class RatingScaleQuerySet(LedgeredQuerySet["RatingScale"]):
    def get_by_natural_key(self, name: str) -> RatingScale:
        return self.get(name=name)


class RatingScale(SaysTaken, Ledgered):
    """A scale by which indicators are rated; 未觀察 (not observed) belongs to every scale."""

    name = LineColumn(_("name"), max_length=80, unique=True)
    name_en = LineColumn(_("name in English"), max_length=80, blank=True)
    TAKEN = _("There is a rating scale of this name already.")
    objects = RatingScaleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating scale")
        verbose_name_plural = _("rating scales")
        ordering = ["name"]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)

    def natural_key(self) -> tuple[str]:
        return (self.name,)

    @property
    def is_used(self) -> bool:
        return self.pk is not None and self.cycles.exists()


class ScaleLevelQuerySet(LedgeredQuerySet["ScaleLevel"]):
    """Refuses to change levels of a used scale in bulk, as `ScaleLevel.save` does one by one."""

    def update(self, **kwargs: Any) -> int:
        self._refuse_used()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_used()
        return super().delete()

    def _refuse_used(self) -> None:
        used = self.filter(scale__cycles__isnull=False).first()
        if used is not None:
            used.refuse_if_used()


class ScaleLevelManager(models.Manager["ScaleLevel"]):
    def get_by_natural_key(self, scale: str, value: int) -> ScaleLevel:
        return self.get(scale__name=scale, value=value)


class ScaleLevel(SaysTaken, Ledgered):
    """One step of a scale with what the rater should have seen; `meets`: the standard is met."""

    scale = models.ForeignKey(RatingScale, on_delete=models.CASCADE, related_name="levels")
    value = models.PositiveSmallIntegerField(_("value"))
    label = LineColumn(_("label"), max_length=40)
    label_en = LineColumn(_("label in English"), max_length=40, blank=True)
    descriptor = LineColumn(_("descriptor"), max_length=300)
    descriptor_en = LineColumn(_("descriptor in English"), max_length=300, blank=True)
    meets = models.BooleanField(_("meets the standard"), default=False)
    TAKEN = _("The scale has a level of this value already.")
    objects = ScaleLevelManager.from_queryset(ScaleLevelQuerySet)()

    class Meta:
        verbose_name = _("scale level")
        verbose_name_plural = _("scale levels")
        ordering = ["-value"]
        constraints = [models.UniqueConstraint(fields=["scale", "value"], name="scale_value_once")]

    def __str__(self) -> str:
        return f"{self.value} {self.local_label}"

    def save(self, **options: Unpack[SaveOptions]) -> None:
        self.refuse_if_used()
        super().save(**options)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.refuse_if_used()
        return super().delete(*args, **kwargs)

    def natural_key(self) -> tuple[str, int]:
        return (self.scale.name, self.value)

    natural_key.dependencies = ["assessments.ratingscale"]  # type: ignore[attr-defined]

    @property
    def local_label(self) -> str:
        return in_language(self.label, self.label_en)

    @property
    def local_descriptor(self) -> str:
        return in_language(self.descriptor, self.descriptor_en)

    def refuse_if_used(self) -> None:
        if self.scale.is_used:
            raise ValidationError(_("A cycle uses this scale, so it can't change. Make a new scale."))


def in_language(chinese: str, english: str) -> str:
    """The English text when the reader chose English and there is one, else the Chinese."""
    return english if english and (get_language() or "").startswith("en") else chinese
