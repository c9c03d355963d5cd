"""What a new draft is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competency.codes import official_line, split_code
from competency.drafts import coding
from competency.models import StandardVersion, VersionOrigin
from config.fields import CodeField


class NewDraftForm(forms.Form):
    """
    Whose text the draft will be and what it is called. A code is offered for each: the company's own text never carries
    one of the ministry's. Whoever only chooses the other origin gets the code of that.
    """

    origin = forms.ChoiceField(label=_("What is it for?"), widget=forms.RadioSelect, required=False)
    code = CodeField(label=_("Standard code"), max_length=40, help_text=_("With its version."))
    label = CodeField(label=_("Version"), max_length=20)

    def __init__(self, data: Mapping[str, object] | None, version: StandardVersion) -> None:
        self.version = version
        self.proposed = {origin: coding.proposed(version, origin) for origin in VersionOrigin.values}
        adapted = VersionOrigin.ADAPTED.value
        super().__init__(data, initial={"origin": adapted, **asdict(self.proposed[adapted])})
        words = {
            adapted: gettext("To adapt the text for the company: %(code)s"),
            VersionOrigin.OFFICIAL.value: gettext("To take in the ministry's next version, word for word: %(code)s"),
        }
        choices = [(origin, text % {"code": self.proposed[origin].code}) for origin, text in words.items()]
        self.fields["origin"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        origin = cleaned["origin"] = cleaned.get("origin") or VersionOrigin.ADAPTED.value
        adapted, wanted = self.proposed[VersionOrigin.ADAPTED.value], self.proposed[origin]
        if cleaned.get("code") == adapted.code and wanted != adapted:
            cleaned |= asdict(wanted)
        if code := cleaned.get("code"):
            self._check(str(code), origin, wanted)
        return cleaned

    def _check(self, code: str, origin: str, wanted: coding.Named) -> None:
        base = split_code(code)[0]
        of_the_ministry = StandardVersion.objects.published().filter(standard__code=base, origin=VersionOrigin.OFFICIAL)
        if StandardVersion.objects.filter(code=code).exists():
            self.add_error("code", _("There is a version %(code)s already.") % {"code": code})
        elif origin == VersionOrigin.OFFICIAL and official_line(base):
            sentence = _("%(code)s is a code of the company's own; the ministry's text keeps the ministry's code.")
            self.add_error("code", sentence % {"code": code})
        elif origin != VersionOrigin.OFFICIAL and of_the_ministry.exists():
            sentence = _(
                "%(code)s is a code of the ministry's. A text that the company adapts needs one of its own, such as "
                "%(proposed)s."
            )
            self.add_error("code", sentence % {"code": code, "proposed": wanted.code})


def next_version(version: StandardVersion) -> dict[str, str]:
    """Code and label of the first version number that is free after this one."""
    return asdict(coding.next_version(version))
