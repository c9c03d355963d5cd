"""Forms of the steps and of a new cycle."""

from __future__ import annotations

from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.enums import Action
from assessments.models import Assessment, Cycle, RatingScale
from assessments.transitions import Transition, needs_reason
from competency.models import StandardVersion
from people.models import User

LABELS = {
    Action.DISPUTE: _("Your objection"),
    Action.APPROVE: _("HR's decision"),
    Action.NOTE: _("Your note"),
}
PERSON_LABELS: dict[str, Any] = {
    Action.REASSIGN: _("New supervisor"),
    Action.APPOINT: pgettext_lazy("assessment", "Approver"),
}


class StepForm(forms.Form):
    """One step of the table on one assessment; `version` is what the user saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, step: Transition, assessment: Assessment, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{step.action}-%s", **kwargs})
        self.step = step
        self.initial["version"] = assessment.version
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        if step.action in PERSON_LABELS:
            self.fields["person"] = forms.ModelChoiceField(
                User.objects.filter(is_active=True)
                .exclude(pk__in=[assessment.trainee_id, assessment.supervisor_id])
                .order_by("username"),
                label=PERSON_LABELS[step.action],
                required=False,
            )
        if step.action == Action.EXTEND:
            self.fields["day"] = forms.DateField(
                label=_("New due date"),
                initial=assessment.next_due,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                required=False,
            )
        if wanted := needs_reason(step, assessment):
            self.fields["reason"] = forms.CharField(
                label=LABELS.get(Action(step.action), _("Reason")),
                help_text=str(wanted),
                widget=forms.Textarea(attrs={"rows": 3}),
                required=False,
                strip=False,
            )
            self.fields["reason"].widget.attrs["required"] = True


class CycleForm(forms.ModelForm[Cycle]):
    """A new cycle; published current versions only."""

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
        help_texts: ClassVar[dict[str, Any]] = {
            "has_self_rating": _("Each person rates their own work on the same sheet, beside their supervisor."),
            "self_due": _("Late ones stay possible until the supervisor submits, which closes the self-rating."),
            "shows_self_rating_early": _(
                "Otherwise the supervisor rates without knowing it and reads it after submitting."
            ),
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("starts_on", "ends_on", "self_due", "supervisor_due", "answer_due")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = StandardVersion.objects.assessable()
        self.fields["version"] = forms.ModelChoiceField(versions, label=_("Standard"), initial=versions.first())
        self.fields["scale"].initial = RatingScale.objects.first()
        self.fields["name"].help_text = _("As people should read it, such as 2026 second half.")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean(self) -> dict[str, Any] | None:
        """Without self-rating, what was said about it is left out."""
        cleaned = super().clean()
        if cleaned is not None and not cleaned.get("has_self_rating"):
            cleaned["self_due"], cleaned["shows_self_rating_early"] = None, False
        return cleaned
