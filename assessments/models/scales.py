"""The rating scale (評量尺度): data, frozen once a cycle uses it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Unpack

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from config.fields import LineColumn
from config.taken import SaysTaken
from integrity.ledgered import Ledgered, LedgeredQuerySet
from integrity.types import SaveOptions

# Values that a level can have: each is a key on the rating desk, where 0 is "not observed".
VALUES = range(1, 10)
FEWEST_LEVELS = 2
LABEL_MAX, DESCRIPTOR_MAX = 40, 300


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

    @property
    def lacks(self) -> str:
        """What is missing before a cycle can use it; "" where nothing is."""
        return lacks(list(self.levels.all())) if self.pk is not None else lacks([])


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
    label = LineColumn(_("label"), max_length=LABEL_MAX)
    label_en = LineColumn(_("label in English"), max_length=LABEL_MAX, blank=True)
    descriptor = LineColumn(_("descriptor"), max_length=DESCRIPTOR_MAX)
    descriptor_en = LineColumn(_("descriptor in English"), max_length=DESCRIPTOR_MAX, blank=True)
    meets = models.BooleanField(_("meets the standard"), default=False)
    TAKEN = _("The scale has a level of this value already.")
    objects = ScaleLevelManager.from_queryset(ScaleLevelQuerySet)()

    class Meta:
        verbose_name = _("scale level")
        verbose_name_plural = _("scale levels")
        ordering = ["-value"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "value"], name="scale_value_once"),
            models.CheckConstraint(
                condition=Q(value__range=(VALUES[0], VALUES[-1])),
                name="scale_value_is_a_key",
                violation_error_message=_("Levels have values from 1 to 9, the keys that rate."),
            ),
        ]

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
            raise ValidationError(frozen())


def frozen() -> str:
    return gettext("A cycle uses this rating scale, so it can't change any more. Save it as a new one instead.")


def lacks(levels: Sequence[ScaleLevel]) -> str:
    """
    What these levels lack to be a scale: two of them at least, one threshold, and something on both sides of it, so
    that every level above one that meets the standard meets it too.
    """
    if len(levels) < FEWEST_LEVELS:
        return gettext("A scale needs at least two levels. Add the missing ones.")
    upwards = [level.meets for level in sorted(levels, key=lambda level: level.value)]
    if True not in upwards:
        return gettext("No level meets the standard. Choose the lowest one that does.")
    if False not in upwards:
        return gettext("Every level meets the standard. Choose a higher one as the lowest that does.")
    if upwards != sorted(upwards):
        return gettext("A level above one that meets the standard falls short of it. Choose the threshold anew.")
    return ""


def in_language(chinese: str, english: str) -> str:
    """The English text when the reader chose English and there is one, else the Chinese."""
    return english if english and (get_language() or "").startswith("en") else chinese
