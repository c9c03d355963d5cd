"""What HR types of a course."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.courses.keeping import COLUMNS, Value
from assessments.courses.subjects import Key, key_from
from assessments.enums import COMMENT_MAX, CourseKind
from assessments.models import Course
from config.days import DayField
from config.fields import CodeField, LineField, TextField
from config.forms import InnerForm

# In New Taiwan dollars, for one person.
MOST_DOLLARS = 9_999_999
MOST_HOURS = Decimal("9999.9")


class DollarsField(forms.IntegerField):
    """Whole New Taiwan dollars, however somebody writes them: 12000, 12,000, NT$12,000, １２０００."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": MOST_DOLLARS, **options})
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value: object) -> int | None:
        text = unicodedata.normalize("NFKC", str(value or "")).upper()
        for sign in ("NT$", "NTD", "TWD", "$", "元", ",", " "):
            text = text.replace(sign, "")
        return super().to_python(text)

    def prepare_value(self, value: Any) -> Any:
        return dollars(value) if isinstance(value, int) else value


def dollars(amount: int) -> str:
    return f"{amount:,}"


class CourseForm(InnerForm, forms.Form):
    """`version`: the one that the page showed."""

    code = CodeField(
        label=gettext_lazy("Course number"),
        max_length=40,
        help_text=gettext_lazy(
            "The company's own, such as CS-101. Each course has a different one; Excel lists are matched by it."
        ),
    )
    name = LineField(label=gettext_lazy("Name of the course"), max_length=120)
    provider = LineField(
        label=gettext_lazy("Provider"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Who holds it: a training institution, or a department of the company."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("How it is held"), choices=CourseKind.choices)
    hours = forms.DecimalField(
        label=gettext_lazy("Hours of one person"), min_value=0, max_value=MOST_HOURS, decimal_places=1
    )
    cost = DollarsField(
        label=gettext_lazy("Cost of one person (NT$)"), help_text=gettext_lazy("0 where it costs nothing.")
    )
    icap_number = CodeField(
        label=gettext_lazy("iCAP accreditation number"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Only for courses that the Workforce Development Agency has accredited."),
    )
    icap_expires_on = DayField(
        label=gettext_lazy("Accredited until"),
        required=False,
        help_text=gettext_lazy("The list warns three months before it lapses."),
    )
    description = TextField(
        label=gettext_lazy("Description"),
        max_length=COMMENT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("icap_expires_on") and not data.get("icap_number") and "icap_number" not in self.errors:
            self.add_error("icap_number", needs_number())
        return data

    @property
    def values(self) -> dict[str, Value]:
        return {name: self.cleaned_data[name] for name in COLUMNS}

    @property
    def ticked(self) -> frozenset[Key]:
        """What is ticked of the standards. Raises BadInput."""
        texts = self.data.getlist("subject") if isinstance(self.data, QueryDict) else []
        return frozenset(map(key_from, texts))


def needs_number() -> str:
    return _("Give the accreditation number that is valid until this day, or clear the day.")


def shown_of(course: Course) -> dict[str, object]:
    return {name: getattr(course, name) for name in (*COLUMNS, "version")}
