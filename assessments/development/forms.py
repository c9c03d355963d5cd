"""What the page of one development action and that of a new one receive."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.development.plan import LINE_MAX, GivenLine
from assessments.development.proving import NewProof
from assessments.enums import COMMENT_MAX
from assessments.evidence.adding import RefusedField
from assessments.evidence.files import ENDINGS, checked_file
from config.days import DayField
from config.fields import LineField, TextField
from config.forms import InnerForm
from config.refusals import BadInput
from people.meant import PersonMeantField

NOT_DONE = _("Not saved. Look at what is marked and correct it.")


class GivenForm(InnerForm, forms.Form):
    """`name` tells the fields of several forms on one page apart."""

    name = "step"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{self.name}-%s", **kwargs})

    def given(self) -> dict[str, Any]:
        """What was typed; raises BadInput where a field says what is wrong with it."""
        if not self.is_valid():
            raise BadInput(str(NOT_DONE))
        return dict(self.cleaned_data)


class PressForm(GivenForm):
    """A button with a word beside it."""

    name = "press"
    text = TextField(
        label=_("Note (optional)"), widget=forms.Textarea(attrs={"rows": 2}), max_length=COMMENT_MAX, required=False
    )


class NoteForm(GivenForm):
    name = "note"
    text = TextField(
        label=_("Note"),
        help_text=_("Everybody who can see this action can read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=COMMENT_MAX,
        required=False,
    )


class HelpForm(GivenForm):
    name = "help"
    text = TextField(
        label=_("What do you need?"),
        help_text=_("Whoever is responsible and your supervisor get a mail at once."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=COMMENT_MAX,
        required=False,
    )


class AnswerForm(GivenForm):
    name = "answer"
    text = TextField(
        label=_("How you help"),
        help_text=_("The person gets a mail at once."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=COMMENT_MAX,
        required=False,
    )


class DropForm(GivenForm):
    name = "drop"
    text = TextField(
        label=_("Why is it dropped?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=COMMENT_MAX,
        required=False,
    )


class DueForm(GivenForm):
    name = "due"
    day = DayField(label=_("New due date"), required=False)
    text = TextField(
        label=_("Why (optional)"), widget=forms.Textarea(attrs={"rows": 2}), max_length=COMMENT_MAX, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].widget.attrs["data-min"] = timezone.localdate().isoformat()


class OwnerForm(GivenForm):
    name = "owner"
    person = PersonMeantField(label=_("Who is responsible from now on"), help_text=_("Employee number, or name."))
    text = TextField(
        label=_("Why (optional)"), widget=forms.Textarea(attrs={"rows": 2}), max_length=COMMENT_MAX, required=False
    )


class ProofForm(GivenForm):
    name = "proof"
    text = TextField(
        label=_("What shows it"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=COMMENT_MAX,
        required=False,
        strip=False,
    )
    url = LineField(label=_("Link"), widget=forms.TextInput(attrs={"inputmode": "url"}), required=False)
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPEG or PNG. Before you send it, look at whose data it shows."),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        allow_empty_file=True,
        required=False,
    )

    def proof(self) -> NewProof:
        """Raises RefusedField, so that the page says it beside the field."""
        data = self.given()
        upload: UploadedFile | None = data.pop("file", None)
        try:
            return NewProof(**data, file=checked_file(upload) if upload else None)
        except BadInput as refusal:
            raise RefusedField("file", refusal.message) from refusal


class NewForm(GivenForm):
    """One that no plan holds. `gaps`: what the person's newest approved appraisal found below the standard."""

    name = "new"
    person = PersonMeantField(label=_("For whom"), help_text=_("Employee number, or name."))
    gap = forms.ChoiceField(label=_("For which gap"), required=False)
    goal = LineField(label=_("Goal"), help_text=_("What this person can do then."), max_length=LINE_MAX, required=False)
    measure = LineField(
        label=_("Measure"),
        help_text=_("How: a course, practice with a colleague, a task."),
        max_length=LINE_MAX,
        required=False,
    )
    due_on = DayField(label=_("Due"), required=False)

    def __init__(self, *args: Any, gaps: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("None in particular")), *gaps]
        self.fields["gap"] = forms.ChoiceField(label=_("For which gap"), choices=choices, required=False)
        self.order_fields(["person", "gap", "goal", "measure", "due_on"])
        self.fields["goal"].widget.attrs["required"] = True
        self.fields["due_on"].widget.attrs["data-min"] = timezone.localdate().isoformat()

    def line(self) -> GivenLine:
        data = {key: value for key, value in self.given().items() if key != "person"}
        return GivenLine(**data)
