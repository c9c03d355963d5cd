"""The forms of a cycle: a new one or a draft, and one that runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.enums import COMMENT_MAX
from assessments.models import Cycle, RatingScale
from competency.models import StandardVersion
from competency.models.version import StandardVersionQuerySet
from competency.pages.official_table import origin_label
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


class StandardField(forms.ModelChoiceField):
    """The versions of standards, each with whose text it is."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} · {origin_label(obj)}"


def _links(scales: list[RatingScale]) -> str:
    """To see before it is chosen how raters see each; or to the form of the first one."""
    if not scales:
        link = format_html('<a href="{}">{}</a>', reverse("assessments:scale-new"), gettext("Create a rating scale"))
        return format_html("{} {}", gettext("No rating scale is complete yet."), link)
    links = [(reverse("assessments:scale", args=[scale.pk]), str(scale)) for scale in scales]
    each = format_html_join(" · ", '<a href="{}" target="_blank">{}</a>', links)
    return format_html("{} {}", gettext("As raters see it:"), each)


def _usual(versions: StandardVersionQuerySet) -> StandardVersion | None:
    """The current version of the standard of the newest cycle, else the first there is."""
    last = Cycle.objects.order_by("-pk").values_list("version__standard", flat=True).first()
    return versions.filter(standard=last).first() or versions.first()


class DueForm(InnerForm, forms.ModelForm[Cycle]):
    """
    Due dates on a day off are shown once before they count: `days_off`; `kept_days` carries those that were shown.
    """

    kept_days = CodeField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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
        self.carry("kept_days", shown)
        return not days_off

    def carry(self, name: str, value: str) -> None:
        """The form that comes back says this in a hidden field."""
        self.data = {**{one: self.data[one] for one in self.data}, name: value}

    def _days_off(self, calendar: Calendar) -> list[DayOff]:
        return [
            DayOff(str(self.fields[name].label), day, calendar.why_off(day), calendar.workday_from(day))
            for name, day in self.asked_about.items()
            if not calendar.is_workday(day)
        ]

    @property
    def asked_about(self) -> dict[str, date]:
        """The due dates that are looked at."""
        return {name: day for name in DUE if (day := self.cleaned_data.get(name))}


class CycleForm(DueForm):
    """A new cycle, or a draft; published current versions only, and that of the draft."""

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
        if self.instance.version_id:  # a draft keeps one that another has followed since
            versions = versions | StandardVersion.objects.filter(pk=self.instance.version_id)
        self.fields["version"] = StandardField(
            versions,
            label=_("Standard"),
            initial=_usual(versions),
            help_text=_("People whose job title has a standard of its own are rated against that one."),
        )
        self.fields["scale"] = ScaleField(label=_("Rating scale"))
        self.fields["name"].help_text = _("The name everyone will see, such as “2026 second half”.")

    def clean(self) -> dict[str, object] | None:
        """Without self-rating, what was said about it is left out."""
        cleaned = super().clean()
        if isinstance(shown := self["self_due"].value(), date):  # one that waits to be sent again is not missing
            self.instance.self_due = shown
        if cleaned is not None and not cleaned.get("has_self_rating"):
            cleaned["self_due"], cleaned["shows_self_rating_early"] = None, False
        return cleaned


class ChangeForm(DueForm):
    """
    What changes of a cycle that runs: name, period and due dates. `moved`: the due dates that change; `shown_days`
    carries those of which it was shown whom they concern.
    """

    shown_days = CodeField(required=False, widget=forms.HiddenInput)
    reason = LineField(
        label=_("Why the due dates move"),
        max_length=COMMENT_MAX,
        required=False,
        help_text=_("Stands in the timeline of each assessment that moves."),
    )

    class Meta:
        model = Cycle
        fields = ("name", "starts_on", "ends_on", *DUE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.has_self_rating:
            del self.fields["self_due"]
        self.before = {name: getattr(self.instance, name) for name in DUE}

    @property
    def moved(self) -> dict[str, date]:
        """Of the due dates those that change, as they are to be."""
        return {name: day for name, day in super().asked_about.items() if day != self.before[name]}

    @property
    def asked_about(self) -> dict[str, date]:
        """What was kept once as it is needs no second look."""
        return self.moved

    def clean(self) -> dict[str, object] | None:
        cleaned = super().clean()
        for name, day in self.moved.items():
            if day < timezone.localdate():
                self.add_error(name, gettext("This day has passed. Choose today or a later day."))
        if self.moved and not self.cleaned_data.get("reason"):
            self.add_error("reason", gettext("Say why the due dates move, such as a public holiday or a late start."))
        return cleaned

    def is_shown(self) -> bool:
        """Whether whom the new due dates concern was shown; what was not is carried, to be shown now."""
        days = " ".join(day.isoformat() for name in DUE if (day := self.cleaned_data.get(name)))
        if self.cleaned_data["shown_days"] == days:
            return True
        self.carry("shown_days", days)
        return not self.moved
