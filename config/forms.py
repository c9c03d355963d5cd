"""What forms and addresses of every room have in common."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.days import DayField
from config.refusals import BadInput

# What a primary key or a counter may be.
NUMBER = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class InnerForm(forms.BaseForm):
    """The fields of a form whose tag and CSRF token stand in the template."""

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper


class DaysForm(InnerForm, forms.Form):
    """A question about a span of days, criteria by address; an empty one is about all of them."""

    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("Until"), required=False)

    @property
    def is_filtered(self) -> bool:
        """Whether anything is asked for; a page number alone asks nothing."""
        return any(self.data.get(name) for name in self.fields)

    def clean(self) -> dict[str, object]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("This day lies before the first one. Swap the two."))
        return data


# No list's own address is so long, whatever is typed into its fields.
LONGEST_ADDRESS = 4000


def address_from(text: str) -> QueryDict:
    """
    What the address of a list asks, as its page sends it for all that match. Raises BadInput for one that is too long:
    cut short it would ask less, and so mean more rows than anybody saw.
    """
    if len(text) > LONGEST_ADDRESS:
        raise BadInput(_("What you searched for is too long. Search with fewer words, then choose again."))
    return QueryDict(text)


def number_from(text: str) -> int:
    """A whole number as a page sends it, in the digits 0 to 9; raises BadInput."""
    if not (text.isascii() and text.isdecimal()):  # Python reads the digits of other scripts, and signs
        raise BadInput(unreadable())
    try:
        number: int = NUMBER.clean(text)
    except ValidationError as error:
        raise BadInput(unreadable()) from error
    return number


def unreadable() -> str:
    return _("The page sent something unreadable. Reload it and try again.")
