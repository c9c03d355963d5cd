"""Forms of the steps and of a new cycle."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.enums import Action
from assessments.models import Assessment, Cycle, RatingScale
from assessments.workflow.transitions import Transition, needs_reason
from competency.models import StandardVersion
from config.refusals import BadInput
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
                .exclude(pk__in=[assessment.trainee_id, assessment.supervisor_id, assessment.approver_id or 0])
                .order_by("username"),
                label=PERSON_LABELS[step.action],
                required=False,
            )
        if step.action == Action.EXTEND:
            self.fields["day"] = _due_field(assessment)
        if wanted := needs_reason(step, assessment):
            self.fields["reason"] = forms.CharField(
                label=LABELS.get(Action(step.action), _("Reason")),
                help_text=str(wanted),
                widget=forms.Textarea(attrs={"rows": 3}),
                required=False,
                strip=False,
            )
            self.fields["reason"].widget.attrs["required"] = True


def _due_field(assessment: Assessment) -> forms.DateField:
    """The new day of what is due next; the answer's day only ever moves later."""
    due, today = assessment.next_due or timezone.localdate(), timezone.localdate()
    label = _("New day for the rating") if assessment.is_draft else _("New day for the answer")
    earliest = today if assessment.is_draft else max(today, due)
    return forms.DateField(
        label=label,
        help_text=_("So far: %(day)s.") % {"day": due.isoformat()},
        initial=max(today, due),
        widget=forms.DateInput(attrs={"type": "date", "min": earliest.isoformat()}, format="%Y-%m-%d"),
        required=False,
    )


def choices_of(texts: list[str], most: int) -> dict[int, int]:
    """Ticked rows as they are sent, "12:5" each: the assessment and the version that its row showed."""
    choices: dict[int, int] = {}
    for text in texts:
        if not re.fullmatch(r"[0-9]{1,11}:[0-9]{1,9}", text):
            raise BadInput(str(_("The portal could not read what was chosen. Reload the page and choose again.")))
        number, version = text.split(":")
        choices[int(number)] = int(version)
    if not choices:
        raise BadInput(str(_("Choose at least one assessment.")))
    if len(choices) > most:
        raise BadInput(
            str(_("At most %(most)d at once; nothing was approved. Choose fewer and send them again.")) % {"most": most}
        )
    return choices


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
