"""What a document becomes: asked when it is imported."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from competency.models import Origin, VersionOrigin
from config.fields import CodeField, LineField


class TakeForm(forms.Form):
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
