"""What somebody types who is let in."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _

from config.fields import CodeField
from config.forms import InnerForm
from config.texts import LONGEST_CODE


class CodeForm(InnerForm, forms.Form):
    """A slip: whose it is, and its code."""

    number = CodeField(label=_("Employee number"), max_length=LONGEST_CODE)
    code = CodeField(
        label=_("Code on the slip"),
        max_length=60,
        help_text=_("Twelve letters and digits; small or capital, with or without the lines between them."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )


class ForgottenForm(InnerForm, forms.Form):
    typed = CodeField(
        label=_("Employee number or e-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )


class PasswordForm(InnerForm, SetPasswordForm):
    """The first password, or another one."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password2"].label = _("The same again")
        self.fields["new_password2"].help_text = ""
