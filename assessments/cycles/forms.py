"""The forms of a new cycle and of a correction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.models import Cycle, RatingScale
from competency.models import StandardVersion
from competency.models.version import StandardVersionQuerySet
from config.days import DayField
from config.fields import CodeField, LineField
from config.forms import InnerForm
from people.calendar.workdays import Calendar

DUE = ("self_due", "supervisor_due", "answer_due")


@dataclass(frozen=True, slots=True)
class DayOff:
    """A due date that nobody works on: which one (`label`), why, and the next workday."""

    label: str
    day: date
    why: str
    workday: date


class ScaleField(forms.ModelChoiceField):
    """Offers the complete scales, first that of the newest cycle; `Cycle.clean` says what another one lacks."""

    def __init__(self, **options: Any) -> None:
        scales = RatingScale.objects.prefetch_related("levels")
        super().__init__(scales, empty_label=None, **options)
        complete = [scale for scale in scales if not scale.lacks]
        self.choices = [(scale.pk, str(scale)) for scale in complete]
        last = Cycle.objects.order_by("-pk").values_list("scale", flat=True).first()
        self.initial = next((scale.pk for scale in complete if scale.pk == last), complete[0].pk if complete else None)
        self.help_text = _links(complete)


def _links(scales: list[RatingScale]) -> str:
    """To see before it is chosen how raters see each; or to the form of the first one."""
    if not scales:
        link = format_html('<a href="{}">{}</a>', reverse("assessments:scale-new"), gettext("Make a rating scale"))
        return format_html("{} {}", gettext("No rating scale is complete yet."), link)
    links = [(reverse("assessments:scale", args=[scale.pk]), str(scale)) for scale in scales]
    each = format_html_join(" · ", '<a href="{}" target="_blank">{}</a>', links)
    return format_html("{} {}", gettext("As raters see it:"), each)


def _usual(versions: StandardVersionQuerySet) -> StandardVersion | None:
    """The current version of the standard of the newest cycle, else the first there is."""
    last = Cycle.objects.order_by("-pk").values_list("version__standard", flat=True).first()
    return versions.filter(standard=last).first() or versions.first()


class CycleForm(InnerForm, forms.ModelForm[Cycle]):
    """
    A new cycle; published current versions only. `days_off`: due dates on a day off, which are shown once before they
    count; `kept_days` carries those that were shown.
    """

    kept_days = CodeField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Cycle
        fields = (
            "name",
            "version",
            "scale",
            "starts_on",
            "ends_on",
            "has_self_rating",
            "self_due",
            "shows_self_rating_early",
            "supervisor_due",
            "answer_due",
            "rates_attitudes",
        )
        help_texts: ClassVar[dict[str, Promise]] = {
            "has_self_rating": _("Each person rates their own work on the same sheet, beside their supervisor."),
            "self_due": _("A late self-rating is still possible until the supervisor submits, which closes it."),
            "shows_self_rating_early": _(
                "Otherwise the supervisor rates without knowing it and reads it after submitting."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = StandardVersion.objects.assessable()
        self.fields["version"] = forms.ModelChoiceField(
            versions,
            label=_("Standard"),
            initial=_usual(versions),
            help_text=_("Whoever has a job title with a standard of its own is rated by that one."),
        )
        self.fields["scale"] = ScaleField(label=_("Rating scale"))
        self.fields["name"].help_text = _("The name everyone will see, such as “2026 second half”.")
        self.days_off: list[DayOff] = []

    def is_settled(self) -> bool:
        """Whether it is right, and nothing remains to be shown before it counts."""
        if not self.is_valid():
            return False
        days_off = self._days_off(Calendar.load())
        shown = " ".join(one.day.isoformat() for one in days_off)
        if self.cleaned_data["kept_days"] == shown:
            return True
        self.days_off = days_off
        self.data = {**{name: self.data[name] for name in self.data}, "kept_days": shown}
        return not days_off

    def _days_off(self, calendar: Calendar) -> list[DayOff]:
        due = [(name, day) for name in DUE if (day := self.cleaned_data.get(name)) and not calendar.is_workday(day)]
        return [
            DayOff(str(self.fields[name].label), day, calendar.why_off(day), calendar.workday_from(day))
            for name, day in due
        ]

    def clean(self) -> dict[str, object] | None:
        """Without self-rating, what was said about it is left out."""
        cleaned = super().clean()
        if isinstance(shown := self["self_due"].value(), date):  # one that waits to be sent again is not missing
            self.instance.self_due = shown
        if cleaned is not None and not cleaned.get("has_self_rating"):
            cleaned["self_due"], cleaned["shows_self_rating_early"] = None, False
        return cleaned


class CorrectionForm(InnerForm, forms.Form):
    """The name and period of a cycle that runs."""

    name = LineField(label=_("Name of the cycle"), max_length=120)
    starts_on = DayField(label=_("Period from"))
    ends_on = DayField(label=_("Period to"))
