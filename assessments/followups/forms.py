"""The forms of follow-ups: one for each item that is confirmed, and one text for what becomes of a follow-up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from assessments.evidence.adding import RefusedField, checked_url
from assessments.evidence.files import CheckedFile, checked_file
from assessments.followups.confirming import Given, RefusedItem
from assessments.followups.proof import Piece
from assessments.models import ScaleLevel
from config.days import DayField
from config.fields import LineField, TextField
from config.forms import InnerForm
from config.refusals import BadInput

Choices = list[tuple[int, str]]
Sent = tuple[QueryDict, "MultiValueDict[str, UploadedFile]"]


class ItemForm(InnerForm, forms.Form):
    """What is confirmed of one item; what may be stored is for `confirming.confirm` to say."""

    level = forms.TypedChoiceField(
        label=_("Level now"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    seen = TextField(
        label=_("What was seen"),
        help_text=_("What they did, in which situation. The person reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        strip=False,
    )
    observed_on = DayField(label=_("Seen on"), required=False)
    action = forms.TypedChoiceField(label=_("Follows the development action"), coerce=int, required=False)
    participant = forms.TypedChoiceField(label=_("Follows the course"), coerce=int, required=False)
    url = LineField(label=_("Link"), widget=forms.TextInput(attrs={"inputmode": "url"}), required=False)
    note = TextField(
        label=_("About the evidence"), widget=forms.Textarea(attrs={"rows": 2}), required=False, strip=False
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPEG or PNG. Before you send it, look at whose data it shows."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        allow_empty_file=True,
        required=False,
    )
    TYPED = ("level", "seen", "url", "note")

    def __init__(
        self,
        key: str,
        levels: list[ScaleLevel],
        choices: Mapping[str, Choices],
        sent: Sent | None = None,
        *,
        first: date,
    ) -> None:
        """`choices` of development actions and courses; `sent`: data and files; `first`: the first day that counts."""
        data, files = sent or (None, None)
        today = timezone.localdate()
        super().__init__(data, files, prefix=key, auto_id=f"{key}-%s", initial={"observed_on": today})
        self.key = key
        self._choose("level", [(level.value, f"{level.value} {level.local_label}") for level in levels])
        for name in ("action", "participant"):
            if found := choices.get(name):
                self._choose(name, [("", _("None")), *found])
            else:
                del self.fields[name]
        self.fields["observed_on"].widget.attrs |= {"data-min": first.isoformat(), "data-max": today.isoformat()}

    def _choose(self, name: str, choices: list[Any]) -> None:
        was: Any = self.fields[name]
        self.fields[name] = forms.TypedChoiceField(
            label=was.label, choices=choices, coerce=int, empty_value=None, required=False, widget=type(was.widget)
        )

    @property
    def is_given(self) -> bool:
        """Whether anything but what stood there was filled in."""
        typed = (str(self.data.get(self.add_prefix(name), "")) for name in self.TYPED)
        return any(text.strip() for text in typed) or self.add_prefix("file") in self.files

    def given(self) -> Given:
        """What was typed and sent. Raises RefusedItem, so that the page says it beside the field."""
        if not self.is_valid():
            raise BadInput(str(_("Nothing was confirmed. Correct what is marked, then send it again.")))
        data = self.cleaned_data
        return Given(
            item=self.key,
            level=data["level"],
            seen=data["seen"],
            observed_on=data["observed_on"],
            action=data.get("action"),
            participant=data.get("participant"),
            piece=Piece(data["note"], self._url(data["url"]), self._file(data["file"])),
        )

    def _url(self, typed: str) -> str:
        try:
            return checked_url(typed)
        except RefusedField as refusal:
            raise RefusedItem(self.key, "url", refusal.message) from refusal

    def _file(self, upload: UploadedFile | None) -> CheckedFile | None:
        try:
            return checked_file(upload) if upload else None
        except BadInput as refusal:
            raise RefusedItem(self.key, "file", refusal.message) from refusal


class TextForm(InnerForm, forms.Form):
    """A text about one follow-up; `state`: what the page saw."""

    state = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    text = TextField(widget=forms.Textarea(attrs={"rows": 3, "required": True}), required=False, strip=False)

    def __init__(self, name: str, label: object, help_text: object, data: Any = None, state: str = "") -> None:
        super().__init__(data, auto_id=f"{name}-%s", initial={"state": state})
        self.fields["text"].label, self.fields["text"].help_text = str(label), str(help_text)

    def typed(self) -> tuple[str, str]:
        """The text and the state; raises BadInput with what is wrong."""
        if not self.is_valid():
            raise BadInput(" ".join(str(error) for errors in self.errors.values() for error in errors))
        return self.cleaned_data["text"], self.cleaned_data["state"]
