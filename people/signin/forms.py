"""The sign-in form in the portal's words."""

from __future__ import annotations

from allauth.account.forms import LoginForm as AllauthLoginForm
from django.utils.translation import gettext_lazy as _

from config.fields import CodeField
from config.texts import LONGEST_CODE


class LoginForm(AllauthLoginForm):
    """Employee number and password; labels stand above the fields, not in them."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = CodeField(
            label=_("Employee number"), widget=self.fields["login"].widget, max_length=LONGEST_CODE
        )
        self.fields["login"].error_messages["required"] = _("Type your employee number.")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
