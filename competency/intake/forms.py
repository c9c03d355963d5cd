"""What a document becomes: asked when it is imported."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from competency.drafts import coding
from competency.models import Origin, VersionOrigin
from config.fields import CodeField, LineField


class FittingCode(forms.Form):
    """A form with a code and an origin that go together; one that doesn't fit comes back as one that does."""

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        code, origin = str(cleaned.get("code", "")), str(cleaned.get("origin") or VersionOrigin.ADAPTED.value)
        if code and not self.errors and (sentence := coding.why_not_called(code, origin)):
            self.add_error("code", sentence)
            self.data = {**{name: self.data[name] for name in self.data}, "code": coding.fitting(code, origin).code}
        return cleaned


class TakeForm(FittingCode):
    """Nothing is chosen as its origin: only who has the document before them knows whose text it is."""

    code = CodeField(label=_("Standard code"), max_length=40, help_text=_("With its version."))
    origin = forms.ChoiceField(
        label=_("Whose text is this?"),
        choices=[
            (VersionOrigin.OFFICIAL.value, _("The ministry's, word for word: official version")),
            (VersionOrigin.ADAPTED.value, _("One that the company changed: adapted by the company")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whose text this is.")},
    )
    source = LineField(
        label=_("Source"),
        max_length=400,
        required=False,
        help_text=_("Where the text was taken from: an address, or the name of a document."),
    )

    def said(self) -> Origin:
        return Origin(self.cleaned_data["origin"], self.cleaned_data["source"])
