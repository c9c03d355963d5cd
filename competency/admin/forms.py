"""Forms behind the one page that edits a draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from competency.admin.nesting import LAST, RowForm, RowFormSet, SharedPost
from competency.codes import split_code
from competency.models import Element, StandardVersion
from config.fields import CodeField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class PlacedForm(RowForm):
    """A row with a place among its siblings; the place is set by dragging, or at the end."""

    def clean_position(self) -> int:
        position: int | None = self.cleaned_data.get("position")
        return LAST if position is None else position


class BranchForm(PlacedForm):
    """A row with rows inside it: one that was added counts as filled in, or its inside would be lost."""

    def has_changed(self) -> bool:
        return super().has_changed() or (self.is_new and self.is_bound)


class ElementFormSet(RowFormSet):
    """The elements of one kind; the formset is named after the kind, since a page holds three of them."""

    @classmethod
    def get_default_prefix(cls) -> str:
        return f"elements_{cls.kind}".lower()

    kind = ""


class UseFormSet(RowFormSet):
    """What a block requires, of one kind."""

    @classmethod
    def get_default_prefix(cls) -> str:
        return f"uses_{cls.kind}".lower()

    def deletes(self, form: RowForm) -> bool:
        """A use goes with its element: who deletes a skill need not look for every block that requires it."""
        chosen = str(form.data.get(form.add_prefix("element"), ""))
        return (isinstance(form.data, SharedPost) and chosen in form.data.deleted_elements) or super().deletes(form)

    kind = ""


class ElementSelect(forms.Select):
    """A select whose options are written once for the page; the largest standards show 30,000 of them."""

    def __init__(self, options: str) -> None:
        super().__init__()
        self.written = options

    def render(
        self,
        name: str,
        value: object,
        attrs: dict[str, object] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        given = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        chosen = f'value="{escape(value or "")}"'
        options = self.written.replace(chosen, f"{chosen} selected", 1)
        return mark_safe(f"<select{given}>{options}</select>")  # each part is escaped


class ElementField(forms.Field):
    """Chooses among elements that were loaded once for the page."""

    def __init__(self, elements: Sequence[Element], label: StrOrPromise | None) -> None:
        self.by_key = {str(element.pk): element for element in elements}
        shown = [(key, str(element)) for key, element in self.by_key.items()]
        labels = [(key, text if len(text) <= 40 else f"{text[:39]}…") for key, text in shown]
        options = format_html_join("", '<option value="{}">{}</option>', [("", "---------"), *labels])
        super().__init__(widget=ElementSelect(options), label=label)

    def to_python(self, value: object) -> Element | None:
        if value in self.empty_values:
            return None
        try:
            return self.by_key[str(value)]
        except KeyError:
            raise ValidationError(_("This element belongs to another version."), code="invalid_choice") from None

    def has_changed(self, initial: object, data: object) -> bool:
        return str(initial or "") != str(data or "")


class NewDraftForm(forms.Form):
    """What a draft is called; the next version number is offered."""

    code = CodeField(label=_("Standard code"), max_length=40, help_text=_("With its version."))
    label = CodeField(label=_("Version"), max_length=20)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if StandardVersion.objects.filter(code=code).exists():
            raise ValidationError(_("There is a version %(code)s already.") % {"code": code})
        return code


def next_version(version: StandardVersion) -> dict[str, str]:
    """Code and label of the first version number that is free after this one."""
    base, number = split_code(version.code)
    taken = set(StandardVersion.objects.filter(code__startswith=base).values_list("code", flat=True))
    number += 1
    while f"{base}v{number}" in taken:
        number += 1
    return {"code": f"{base}v{number}", "label": f"v{number}"}
