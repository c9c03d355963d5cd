"""What HR and the auditor ask the access log: who saw what of whom, and when."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.enums import AccessKind
from assessments.models import Access, Assessment
from assessments.texts import number_typed
from config.days import written_iso
from config.fields import CodeField, LineField
from config.forms import DaysForm, number_from
from config.refusals import BadInput, Forbidden
from config.searching import holding
from people.models import User
from people.roles import Role

Row = TypeVar("Row", bound=Model)
# So many keys are given to the database one by one.
FEW = 2000
READERS = frozenset({Role.HR, Role.AUDITOR})


ORDERS = [
    ("", _("newest first")),
    ("oldest", _("oldest first")),
    ("often", _("most often first")),
    ("who", _("by who looked")),
    ("whose", _("by trainee")),
]


class AccessForm(DaysForm):
    """The question, criteria by address; an empty one is about everything."""

    field_order = ("person", "by", "kind", "since", "until", "assessment", "sort")

    person = LineField(label=_("Whose appraisal"), max_length=80, required=False)
    by = LineField(label=_("Who looked"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("What they did"), required=False)
    assessment = CodeField(label=_("Assessment number"), max_length=20, required=False)

    sort = forms.ChoiceField(label=_("Order"), choices=ORDERS, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Everything")), *AccessKind.choices]  # type: ignore[attr-defined]
        for name in ("person", "by"):
            self.fields[name].widget.attrs["placeholder"] = _("Name or employee number")
        self.fields["assessment"].widget.attrs["placeholder"] = "A-000042"

    @property
    def is_filtered(self) -> bool:
        """An order alone asks for everything."""
        return any(self.data.get(name) for name in self.fields if name != "sort")

    def clean_assessment(self) -> int | None:
        """The number as reports print it, or its bare digits."""
        number: str = number_typed(self.cleaned_data["assessment"])
        if not number:
            return None
        try:
            return number_from(number)
        except BadInput as refusal:
            message = _("A number looks like A-000042; it appears on the report and on the page.")
            raise ValidationError(message) from refusal

    def in_words(self) -> list[tuple[str, str]]:
        """What a question that makes sense asks for: each criterion by its label, with what was given for it."""
        told = {name: str(value) for name, value in self.cleaned_data.items() if value not in (None, "")}
        for name in ("since", "until"):
            if name in told:
                told[name] = written_iso(told[name])
        if "kind" in told:
            told["kind"] = str(AccessKind(told["kind"]).label)
        if "assessment" in told:
            told["assessment"] = Assessment.number_of(int(told["assessment"]))
        return [
            (str(self.fields[name].label), told[name]) for name in self.field_order if name in told and name != "sort"
        ]


def refuse_others(user: User) -> None:
    if not user.roles & READERS:
        raise Forbidden(gettext("HR and the auditor ask who saw what. Ask them if you want to know who read yours."))


def accesses(user: User, criteria: dict[str, Any]) -> QuerySet[Access]:
    """What the log holds about the assessments that this person sees, newest first."""
    rows = Access.objects.filter(assessment__in=Assessment.objects.visible_to(user)).order_by("-at", "-pk")
    if wanted := criteria.get("person"):
        about = holding(wanted, "trainee_name", "trainee_number", "trainee__name")
        rows = rows.filter(assessment__in=_found_once(Assessment.objects.filter(about)))
    if looker := criteria.get("by"):
        rows = rows.filter(person__in=_found_once(User.objects.filter(holding(looker, "name", "username"))))
    rows = rows.filter(within(criteria.get("since"), criteria.get("until")))
    exact = {name: criteria[name] for name in ("kind", "assessment") if criteria.get(name) not in (None, "")}
    return rows.filter(**exact)


def _found_once(rows: QuerySet[Row]) -> QuerySet[Row] | list[int]:
    """Keys of the few that hold a text, so that not every query of a page reads all names again; else the query."""
    keys = list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
    return keys if len(keys) <= FEW else rows


def within(since: date | None, until: date | None) -> Q:
    """From the beginning of the one day to the end of the other, by the clock here; as an index finds it."""
    found = Q()
    if since:
        found &= Q(at__gte=midnight(since))
    if until:
        found &= Q(at__lt=midnight(until + timedelta(days=1)))
    return found


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
