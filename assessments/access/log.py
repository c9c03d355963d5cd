"""What HR and the auditor ask the access log: who saw what of whom, and when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.access.permissions import part_of
from assessments.access.words import description
from assessments.enums import AccessKind
from assessments.models import Access, Assessment
from assessments.models.assessment import MANAGER_LEVELS
from assessments.texts import number_typed
from config.fields import CodeField, LineField
from config.forms import DaysForm, number_from
from config.refusals import BadInput
from config.searching import holding
from people.models import User


class AccessForm(DaysForm):
    """The question, criteria by address; an empty one is about everything."""

    field_order = ("person", "by", "kind", "since", "until", "assessment")

    person = LineField(label=_("Whose appraisal"), max_length=80, required=False)
    by = LineField(label=_("Who looked"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("What they did"), required=False)
    assessment = CodeField(label=_("Assessment number"), max_length=20, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Everything")), *AccessKind.choices]  # type: ignore[attr-defined]
        for name in ("person", "by"):
            self.fields[name].widget.attrs["placeholder"] = _("Name or employee number")
        self.fields["assessment"].widget.attrs["placeholder"] = "A-000042"

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


def accesses(user: User, criteria: dict[str, Any]) -> QuerySet[Access]:
    """What the log holds about the assessments that this person sees, newest first, with all that a row shows."""
    levels = "__supervisor" * (MANAGER_LEVELS + 1)
    rows = (
        Access.objects.filter(assessment__in=Assessment.objects.visible_to(user))
        .select_related("person", "assessment__cycle", f"assessment__supervisor{levels}")
        .prefetch_related("person__role_grants")
        .order_by("-pk")
    )
    if wanted := criteria.get("person"):
        rows = rows.filter(
            holding(wanted, "assessment__trainee_name", "assessment__trainee_number", "assessment__trainee__name")
        )
    if looker := criteria.get("by"):
        rows = rows.filter(holding(looker, "person__name", "person__username"))
    exact = {"kind": "kind", "since": "at__date__gte", "until": "at__date__lte", "assessment": "assessment"}
    return rows.filter(**{path: criteria[name] for name, path in exact.items() if criteria.get(name) not in (None, "")})


def row_of(access: Access) -> dict[str, object]:
    """A row of the log with the part that its person plays in the assessment today."""
    part = part_of(access.person, access.assessment)
    return {"access": access, "description": description(access), "part": part.label if part else _("none")}
