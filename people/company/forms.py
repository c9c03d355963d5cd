"""The form of the company's look."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.colours import WHITE, contrast, is_colour
from config.fields import CodeField, LineField
from config.forms import InnerForm
from config.refusals import BadInput
from people.company import logos, palette
from people.models.company import SHORT_NAME_MAX
from printing.company import CONTRAST, Logo


class CompanyForm(InnerForm, forms.Form):
    """`kept`: the logo of now. A logo that was looked at travels in `carried`, since browsers keep no files."""

    name = LineField(
        label=gettext_lazy("Name of the company"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("As it stands on reports and mails, such as 晨星客服股份有限公司."),
    )
    short_name = LineField(
        label=gettext_lazy("Short name"),
        max_length=SHORT_NAME_MAX,
        required=False,
        help_text=gettext_lazy(
            "In the header of pages that has no logo, and as the sender of mails; empty: the whole name."
        ),
    )
    colour = CodeField(
        label=gettext_lazy("Colour"),
        required=False,
        help_text=gettext_lazy(
            "As in your brand guidelines, such as #1D5166. Leave it empty for the portal's own colours."
        ),
    )
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy("PNG or SVG, at most 1,000 KB. It stands on a white ground."),
        widget=forms.FileInput(attrs={"accept": ".png,.svg,image/png,image/svg+xml"}),
    )
    no_logo = forms.BooleanField(label=gettext_lazy("Without a logo"), required=False)
    carried = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kept: Logo | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        self.proposal = ""
        if kept is None:
            self.fields["no_logo"].widget = forms.HiddenInput()

    def clean_colour(self) -> str:
        typed = str(self.cleaned_data["colour"]).lower()
        colour = typed if typed.startswith("#") or not typed else f"#{typed}"
        if not colour:
            return ""
        if not is_colour(colour):
            raise forms.ValidationError(_("This is not a colour. Write it in six digits, such as #1d5166."))
        if (ratio := contrast(colour, WHITE)) < CONTRAST:
            self.proposal = palette.proposal(colour)
            raise forms.ValidationError(
                _(
                    "This colour is too pale to be read on white: its contrast is %(ratio)s, it needs %(least)s. "
                    "The nearest shade that can be read is %(proposal)s."
                )
                % {"ratio": f"{ratio:.1f}", "least": CONTRAST, "proposal": self.proposal}
            )
        return colour

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            data["chosen"] = self._chosen(data)
        except BadInput as refusal:
            self.add_error("logo", refusal.message)
        return data

    def _chosen(self, data: dict[str, Any]) -> Logo | None:
        if file := data.get("logo"):
            return logos.checked(file.read(logos.MOST_BYTES + 1))
        if data.get("no_logo"):
            return None
        if carried := data.get("carried"):
            try:
                return logos.checked(base64.b64decode(carried, validate=True))
            except binascii.Error as error:
                raise BadInput(_("Choose the logo again; the page did not keep it.")) from error
        return self.kept


def carried(logo: Logo | None) -> str:
    return base64.b64encode(logo.content).decode() if logo else ""
