"""The form of one step."""

from __future__ import annotations

from datetime import date
from typing import Any, TypedDict

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from assessments.rating.page import ANYWAY
from assessments.workflow.steps import UNSAID
from assessments.workflow.transitions import Transition
from config.days import DayField, DayInput, written
from config.fields import TextField
from config.forms import InnerForm
from config.refusals import BadInput
from people.acting import able
from people.models import User


class StepArguments(TypedDict):
    """As `workflow.steps.perform` takes them."""

    seen: int | None
    reason: str
    person: User | None
    day: date | None
    self_day: date | None
    sure: bool


class StepForm(InnerForm, forms.Form):
    """One step of the table on one assessment; `version` is what the user saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, step: Transition, assessment: Assessment, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{step.action}-%s", **kwargs})
        self.step = step
        if step.minds_changes:
            self.initial["version"] = assessment.version
        else:
            del self.fields["version"]
        if step.person_label:
            self.fields["person"] = forms.ModelChoiceField(
                User.objects.filter(able())
                .exclude(pk__in=[assessment.trainee_id, assessment.supervisor_id, assessment.approver_id or 0])
                .order_by("username"),
                label=step.person_label,
                required=False,
            )
        if step.asks_day:
            self.fields["day"] = _due_field(assessment)
            if assessment.is_draft and assessment.self_due is not None:
                self.fields["self_day"] = _self_field(assessment.self_due)
        needed = step.reason_needed(assessment)
        if needed or step.invites:
            self.fields["reason"] = TextField(
                label=step.reason_label,
                help_text=str(needed or step.invites),
                widget=forms.Textarea(attrs={"rows": 3, "required": bool(needed)}),
                required=False,
                strip=False,
            )

    def step_input(self) -> StepArguments:
        """What was filled in; raises BadInput with what is wrong, in sentences."""
        if not self.is_valid():
            raise BadInput(" ".join(str(error) for errors in self.errors.values() for error in errors))
        data = self.cleaned_data
        return {
            "seen": self._seen(),
            "reason": data.get("reason", ""),
            "person": data.get("person"),
            "day": data.get("day"),
            "self_day": data.get("self_day"),
            "sure": self.data.get("then") == ANYWAY,
        }

    def _seen(self) -> int | None:
        if not self.step.minds_changes:
            return None
        version: int | None = self.cleaned_data.get("version")
        return UNSAID if version is None else version


def _self_field(due: date) -> DayField:
    """The new day of the self-rating, which moves only where somebody says so."""
    return DayField(
        label=_("New day for the self-rating"),
        help_text=_("So far: %(day)s. Leave it empty if it stays.") % {"day": written(due)},
        widget=DayInput({"data-min": timezone.localdate().isoformat()}),
        required=False,
    )


def _due_field(assessment: Assessment) -> DayField:
    """The new day of what is due next; the answer's day only ever moves later."""
    due, today = assessment.next_due or timezone.localdate(), timezone.localdate()
    label = _("New day for the rating") if assessment.is_draft else _("New day for the answer")
    earliest = today if assessment.is_draft else max(today, due)
    return DayField(
        label=label,
        help_text=_("So far: %(day)s.") % {"day": written(due)},
        initial=max(today, due),
        widget=DayInput({"data-min": earliest.isoformat()}),
        required=False,
    )
