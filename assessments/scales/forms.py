"""The form of a rating scale: nine rows, one for each value, of which those with a tick are its levels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import RatingScale, ScaleLevel
from assessments.models.scales import DESCRIPTOR_MAX, LABEL_MAX, VALUES
from assessments.scales.keeping import TEXTS, Wanted
from config.fields import LineField
from config.forms import InnerForm

# A new scale begins with four levels, of which the upper two meet the standard.
FIRST_LEVELS = (4, 3, 2, 1)
FIRST_THRESHOLD = 3
DOWNWARDS = VALUES[::-1]


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one value. `is_lowest`: the standard is met from here up."""

    value: int
    has: BoundField
    label: BoundField
    label_en: BoundField
    descriptor: BoundField
    descriptor_en: BoundField
    is_lowest: bool

    @property
    def is_there(self) -> bool:
        return bool(self.has.value())


class ScaleForm(InnerForm, forms.Form):
    """What is typed into a row without a tick stays on the page and is not saved."""

    name = LineField(label=gettext_lazy("Name of the scale"), max_length=80)
    name_en = LineField(
        label=gettext_lazy("Name in English"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Where an English text is empty, English readers see the Chinese one."),
    )
    lowest = forms.TypedChoiceField(
        choices=[(str(value), str(value)) for value in DOWNWARDS], required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "label": _("Label"),
            "label_en": _("Label in English"),
            "descriptor": _("Description: what the rater has seen"),
            "descriptor_en": _("Description in English"),
        }
        for value in DOWNWARDS:
            self.fields[f"has-{value}"] = forms.BooleanField(label=str(value), required=False)
            for name in TEXTS:
                is_long = name.startswith("descriptor")
                self.fields[f"{name}-{value}"] = LineField(
                    label=labels[name],
                    max_length=DESCRIPTOR_MAX if is_long else LABEL_MAX,
                    required=False,
                    widget=forms.Textarea(attrs={"rows": 2}) if is_long else forms.TextInput,
                )

    @property
    def rows(self) -> Iterator[Row]:
        lowest = str(self["lowest"].value())
        for value in DOWNWARDS:
            texts = {name: self[f"{name}-{value}"] for name in TEXTS}
            yield Row(value, self[f"has-{value}"], **texts, is_lowest=lowest == str(value))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        values = self._values()
        for value in values:
            for name in ("label", "descriptor"):
                if not data.get(f"{name}-{value}") and f"{name}-{value}" not in self.errors:
                    self.add_error(f"{name}-{value}", _("Write something here, or untick this level."))
        lowest = data.get("lowest")
        if lowest is not None and lowest not in values:
            self.add_error("lowest", _("Level %(value)d is not part of the scale. Choose another.") % {"value": lowest})
        elif lowest is not None and len(values) > 1 and lowest == min(values):
            self.add_error(
                "lowest", _("This is the lowest level. Choose a higher one, so that at least one level falls short.")
            )
        return data

    @property
    def wanted(self) -> Wanted:
        """What was typed, as far as it can be read."""
        data = self.cleaned_data
        return Wanted(data.get("name", ""), data.get("name_en", ""), [self._level(value) for value in self._values()])

    def _values(self) -> list[int]:
        """Of the rows with a tick, from the highest to the lowest."""
        return [value for value in DOWNWARDS if self.cleaned_data.get(f"has-{value}")]

    def _level(self, value: int) -> ScaleLevel:
        lowest = self.cleaned_data.get("lowest")
        texts = {name: self.cleaned_data.get(f"{name}-{value}", "") for name in TEXTS}
        return ScaleLevel(value=value, meets=lowest is not None and value >= lowest, **texts)


def shown_of(scale: RatingScale) -> dict[str, object]:
    """A stored scale as the form shows it."""
    levels = list(scale.levels.all())
    shown: dict[str, object] = {"name": scale.name, "name_en": scale.name_en}
    for level in levels:
        shown[f"has-{level.value}"] = True
        shown |= {f"{name}-{level.value}": getattr(level, name) for name in TEXTS}
    return shown | {"lowest": min((level.value for level in levels if level.meets), default="")}


def first_values(copied: RatingScale | None) -> dict[str, object]:
    """Of a new scale: four empty levels, or all that the copied one says, under another name."""
    if copied is None:
        return {"lowest": FIRST_THRESHOLD, **{f"has-{value}": True for value in FIRST_LEVELS}}
    name = _("%(name)s (copy)") % {"name": copied.name[:70]}
    return shown_of(copied) | {"name": name, "name_en": f"{copied.name_en[:70]} (copy)" if copied.name_en else ""}
