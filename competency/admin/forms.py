"""What a new draft is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competency.codes import split_code
from competency.drafts import coding
from competency.models import StandardVersion, VersionOrigin
from config.fields import CodeField


class NewDraftForm(forms.Form):
    """
    Whose text the draft will be and what it is called. Each choice says the code that the draft gets: the company's own
    text never carries one of the ministry's. Another code is typed only where that one isn't wanted; the label is its
    number.
    """

    origin = forms.ChoiceField(label=_("What is it for?"), widget=forms.RadioSelect, required=False)
    code = CodeField(
        label=_("Another code"),
        max_length=40,
        required=False,
        help_text=_("Only where the draft shall not have the code that is named above; with its version."),
    )

    def __init__(self, data: Mapping[str, object] | None, version: StandardVersion) -> None:
        self.version = version
        self.proposed = {origin: coding.proposed(version, origin) for origin in VersionOrigin.values}
        adapted = VersionOrigin.ADAPTED.value
        super().__init__(data, initial={"origin": adapted})
        words = {
            adapted: gettext("To adapt the text for the company: %(code)s"),
            VersionOrigin.OFFICIAL.value: gettext("To take in the ministry's next version, word for word: %(code)s"),
        }
        choices = [(origin, text % {"code": self.proposed[origin].code}) for origin, text in words.items()]
        self.fields["origin"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        origin = cleaned["origin"] = cleaned.get("origin") or VersionOrigin.ADAPTED.value
        if "code" not in cleaned:
            return cleaned
        if not cleaned["code"]:
            return cleaned | asdict(self.proposed[origin])
        code = str(cleaned["code"])
        if StandardVersion.objects.filter(code=code).exists():
            self.add_error("code", _("There is a version %(code)s already.") % {"code": code})
        elif sentence := coding.why_not_called(code, origin):
            self.add_error("code", sentence)
        return {**cleaned, "label": f"v{split_code(code)[1]}"}
