"""
How rating scales are made, changed and removed: one verb each, all or nothing. Whoever writes a scale holds its row,
and so does whoever makes a cycle with it: what a cycle uses has stopped changing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessments.models import RatingScale, ScaleLevel
from assessments.models.scales import frozen
from config.carried import carried, carry
from config.refusals import BadInput, Conflict
from integrity import ledger
from people.models import User

USE = "assessments.scales"
# What a person types of a level, beside its value and whether it meets the standard.
TEXTS = ("label", "label_en", "descriptor", "descriptor_en")
COLUMNS = ("value", *TEXTS, "meets")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A scale as it should be; `levels` belong to no stored scale yet."""

    name: str
    name_en: str
    levels: Sequence[ScaleLevel]


def make(wanted: Wanted) -> RatingScale:
    with transaction.atomic(), ledger.gathered():
        return _write(RatingScale(), wanted)


def change(pk: int, wanted: Wanted, seen: str, by: User) -> RatingScale:
    """Raises Conflict where a cycle uses it by now, or it is not as the page showed it (`seen`)."""
    with transaction.atomic(), ledger.gathered():
        return _write(_held(pk, seen, by), wanted)


def remove(pk: int, seen: str, by: User) -> None:
    with transaction.atomic(), ledger.gathered():
        _held(pk, seen, by).delete()


def seen_of(scale: RatingScale, by: User) -> str:
    """For the page to carry, so that a change that somebody else made meanwhile is told."""
    return carry(_facts(scale), f"{USE}.{scale.pk}", by.pk)


def _facts(scale: RatingScale) -> list[object]:
    levels = scale.levels.order_by("-value").values_list(*COLUMNS)
    return [scale.name, scale.name_en, [list(level) for level in levels]]


def _held(pk: int, seen: str, by: User) -> RatingScale:
    """The row under a lock, once it is sure that it may be written."""
    scale = RatingScale.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if scale is None:
        raise Conflict(_("This rating scale is not there any more. Copy what you typed and make a new one."))
    refuse_used(scale)
    if carried(seen, f"{USE}.{pk}", by.pk) != _facts(scale):
        raise Conflict(
            _("Somebody else changed this scale in the meantime. Look at it in a second tab, then send this again.")
        )
    return scale


def refuse_used(scale: RatingScale) -> None:
    if scale.is_used:
        raise Conflict(frozen())


def _write(scale: RatingScale, wanted: Wanted) -> RatingScale:
    """Writes what differs, so that the ledgers enter what was changed and nothing else."""
    if (scale.name, scale.name_en) != (wanted.name, wanted.name_en):
        scale.name, scale.name_en = wanted.name, wanted.name_en
        _save_named(scale)
    stored = {level.value: level for level in scale.levels.all()}
    for new in wanted.levels:
        level = stored.pop(new.value, None) or ScaleLevel(scale=scale, value=new.value)
        if level.pk is None or any(getattr(level, name) != getattr(new, name) for name in COLUMNS):
            for name in COLUMNS:
                setattr(level, name, getattr(new, name))
            level.save()
    for gone in stored.values():
        gone.delete()
    return scale


def _save_named(scale: RatingScale) -> None:
    try:
        scale.full_clean()
        with transaction.atomic():
            scale.save()
    except ValidationError as error:
        raise BadInput(" ".join(error.messages)) from error
    except IntegrityError as error:  # somebody made one of this name at the same moment
        raise Conflict(str(RatingScale.TAKEN)) from error
