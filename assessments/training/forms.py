"""The forms of training plans."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assessments.enums import COMMENT_MAX
from assessments.models import Course, TrainingSession
from assessments.training import rows, sessions
from config.days import APPRAISAL, BEFORE_THE_REPUBLIC, DayField, local_day
from config.fields import LineField, TextField
from config.forms import InnerForm

MOST_MONEY = 10**12
FIRST_YEAR = 2000


class Typed:
    """A number or a time as people type it: digits of either width, thousands apart by commas."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).replace(",", "").strip()
        return super().to_python(value)  # type: ignore[misc]  # of the field that it is mixed into


class NumberField(Typed, forms.IntegerField):
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})


class MoneyField(NumberField):
    """New Taiwan dollars."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_MONEY, **options)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}" if isinstance(value, int) else value


class YearField(NumberField):
    """A year, of the Republic too."""

    def clean(self, value: Any) -> Any:
        year = super().clean(value)
        if year is not None and year < 1000:
            year += BEFORE_THE_REPUBLIC
        if year is not None and not FIRST_YEAR <= year <= APPRAISAL.last.year:
            values = {"first": FIRST_YEAR, "last": APPRAISAL.last.year}
            raise ValidationError(
                _("Give a year from %(first)d to %(last)d, or one of the Republic such as 115.") % values
            )
        return year


class TimeField(Typed, forms.TimeField):
    widget = forms.TimeInput(format="%H:%M", attrs={"placeholder": "09:00", "autocomplete": "off", "inputmode": "text"})

    def __init__(self, **options: Any) -> None:
        wrong = {"invalid": gettext_lazy("That is not a time. Write it like 09:00 or 13:30.")}
        super().__init__(input_formats=["%H:%M", "%H%M"], error_messages=wrong, **options)


class PlanForm(InnerForm, forms.Form):
    budget = MoneyField(
        label=gettext_lazy("Budget (NT$)"), help_text=gettext_lazy("What spending is measured against.")
    )
    note = TextField(
        label=gettext_lazy("Note"),
        max_length=COMMENT_MAX,
        required=False,
        help_text=gettext_lazy("What the year is about, who was asked, what is left for next year."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NewPlanForm(PlanForm):
    year = YearField(label=gettext_lazy("Year"))
    field_order = ["year", "budget", "note"]


class RowForm(InnerForm, forms.Form):
    goal = LineField(
        label=gettext_lazy("What it is for"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("What people can do afterwards."),
    )
    month = forms.TypedChoiceField(label=gettext_lazy("Month"), coerce=int, empty_value=None, required=False)
    cost = MoneyField(
        label=gettext_lazy("Planned cost (NT$)"), help_text=gettext_lazy("For all participants together.")
    )
    spent = MoneyField(
        label=gettext_lazy("Actual cost (NT$)"),
        required=False,
        help_text=gettext_lazy("Leave it empty until the invoice has arrived."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"] = forms.TypedChoiceField(
            label=_("Month"), choices=[("", _("not fixed yet")), *((n, str(n)) for n in range(1, 13))], coerce=int,
            empty_value=None, required=False,
        )  # fmt: skip

    @property
    def given(self) -> rows.Given:
        data = self.cleaned_data
        return rows.Given(data["goal"], data["month"], data["cost"], data.get("spent"))


class CourseField(forms.ModelChoiceField[Course]):
    def label_from_instance(self, obj: Course) -> str:
        return " · ".join(filter(None, [f"{obj.code} {obj.name}", obj.provider]))


class NewRowForm(RowForm):
    course = CourseField(
        label=gettext_lazy("Course"),
        queryset=Course.objects.none(),
        help_text=gettext_lazy("From the catalogue; courses no longer offered are left out."),
    )
    field_order = ["course", "goal", "month", "cost"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["spent"]
        self.fields["cost"].required = False
        self.fields["cost"].help_text = _("For all participants together; you can fill it in later.")
        course = self.fields["course"]
        assert isinstance(course, CourseField)  # noqa: S101 - for the type checker
        course.queryset = Course.objects.filter(retired_at__isnull=True)

    @property
    def given(self) -> rows.Given:
        data = self.cleaned_data
        return rows.Given(data["goal"], data["month"], data["cost"] or 0)


class SessionForm(InnerForm, forms.Form):
    day = DayField(label=gettext_lazy("Day"))
    begins = TimeField(label=gettext_lazy("Begins"))
    ends = TimeField(label=gettext_lazy("Ends"))
    last_day = DayField(
        label=pgettext_lazy("calendar", "Last day"),
        required=False,
        help_text=gettext_lazy("Only if it takes several days."),
    )
    place = LineField(
        label=pgettext_lazy("where", "Place"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Address and room, or the link of an online course; it stands in the invitation."),
    )
    trainer = LineField(label=gettext_lazy("Trainer"), max_length=120, required=False)
    seats = NumberField(label=gettext_lazy("Seats"), min_value=1, max_value=30000, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        day, last = data.get("day"), data.get("last_day")
        if day and last and last < day:
            self.add_error("last_day", _("This day lies before the first one. Swap the two."))
        elif (
            day and data.get("begins") and data.get("ends") and (last or day) == day and data["ends"] <= data["begins"]
        ):
            self.add_error("ends", _("The session ends before it begins. Correct the times."))
        return data

    @property
    def given(self) -> sessions.Given:
        data = self.cleaned_data
        return sessions.Given(
            _at(data["day"], data["begins"]),
            _at(data["last_day"] or data["day"], data["ends"]),
            data["place"],
            data["trainer"],
            data["seats"],
        )


def shown_of(session: TrainingSession) -> dict[str, object]:
    """What the form shows of a session, by the clock here."""
    first, last = local_day(session.starts_at), local_day(session.ends_at)
    return {
        "day": first,
        "begins": timezone.localtime(session.starts_at).time(),
        "ends": timezone.localtime(session.ends_at).time(),
        "last_day": last if last != first else None,
        "place": session.place,
        "trainer": session.trainer,
        "seats": session.seats,
    }


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


class PeopleForm(InnerForm, forms.Form):
    people = TextField(
        label=gettext_lazy("Who takes part"),
        help_text=gettext_lazy(
            "Employee numbers, one per line or separated by commas; a name works too if only one person has it. "
            "Each person gets one place, with the open gaps that the course serves."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ReasonForm(InnerForm, forms.Form):
    reason = TextField(label=gettext_lazy("Reason"), max_length=COMMENT_MAX, widget=forms.Textarea(attrs={"rows": 2}))
