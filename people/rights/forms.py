"""The forms about rights."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.fields import LineField, TextField
from config.forms import DaysForm, InnerForm
from people.meant import PersonMeantField
from people.roles import RightsAction, Role

LONGEST_REASON = 1000


class ProposalForm(InnerForm, forms.Form):
    """Who is to get which right, and why."""

    person = PersonMeantField(
        label=pgettext_lazy("right", "Who"), help_text=_("The employee number, or number and name.")
    )
    role = forms.ChoiceField(label=_("Right"), choices=[("", _("Choose one")), *Role.choices])
    words = TextField(label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].required = True


class DecisionForm(InnerForm, forms.Form):
    """What becomes of one right; `words`: why, where it is refused or taken away."""

    act = forms.ChoiceField(choices=[(name, name) for name in ("confirm", "refuse", "withdraw", "take")])
    words = TextField(label=_("Reason"), max_length=LONGEST_REASON, required=False)
    own = forms.BooleanField(required=False)


class HistoryForm(DaysForm):
    """The question to the history, criteria by address; an empty one is about everything."""

    field_order = ("person", "by", "role", "action", "since", "until")
    person = LineField(label=_("Whose right"), max_length=80, required=False)
    by = LineField(label=_("Who did it"), max_length=80, required=False)
    role = forms.ChoiceField(label=_("Right"), required=False)
    action = forms.ChoiceField(label=pgettext_lazy("right", "What happened"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Every right")), *Role.choices]  # type: ignore[attr-defined]
        self.fields["action"].choices = [("", _("Everything")), *RightsAction.choices]  # type: ignore[attr-defined]
        for name in ("person", "by"):
            self.fields[name].widget.attrs["placeholder"] = _("Name or employee number")
