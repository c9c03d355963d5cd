"""Forms behind the one page that edits a draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from nested_admin.formsets import NestedInlineFormSet

from competency.codes import split_code
from competency.models import Element, StandardVersion

LAST = 32767  # the largest position the database holds


class SharedPost(QueryDict):
    """What was posted; nested_admin copies it for each of some hundred formsets, one copy serves them all."""

    def __init__(self, posted: QueryDict) -> None:
        super().__init__(mutable=True)
        for name, values in posted.lists():
            self.setlist(name, values)

    def copy(self) -> SharedPost:
        return self

    @cached_property
    def deleted_elements(self) -> frozenset[str]:
        """The keys of the elements whose rows are ticked for deletion."""
        ticked = (name.removesuffix("-DELETE") for name in self if name.endswith("-DELETE") and self[name])
        return frozenset(self.get(f"{row}-id", "") for row in ticked if row.startswith("elements_")) - {""}


class PlacedForm(forms.ModelForm):
    """A row with a place among its siblings; the place is set by dragging, or at the end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False

    def _clean_fields(self) -> None:
        """A row that somebody removed meanwhile is a new one, once the editor saves it knowingly."""
        super()._clean_fields()  # type: ignore[misc]
        if self.instance.pk and self.instance._state.adding:
            errors: Any = self._errors  # type: ignore[attr-defined]  # `errors` would clean again
            errors.pop("id", None)

    def clean_position(self) -> int:
        position: int | None = self.cleaned_data.get("position")
        return LAST if position is None else position


class BranchForm(PlacedForm):
    """A row with rows inside it: one that was added counts as filled in, or its inside would be lost."""

    def has_changed(self) -> bool:
        return bool(super().has_changed() or (self.instance._state.adding and self.is_bound))


class PlacedFormSet(NestedInlineFormSet):
    """Siblings; saved, they count from 1 in the order in which they stood on the page."""

    def get_queryset(self) -> Any:
        """Of a posted page: its rows in the order of the page, a stand-in for one that somebody removed meanwhile."""
        if not self.is_bound:
            return super().get_queryset()
        if not hasattr(self, "posted_rows"):
            stored = {str(row.pk): row for row in super().get_queryset()}
            keys = [str(self.data.get(f"{self.add_prefix(i)}-id", "")) for i in range(self.initial_form_count())]
            self.posted_rows = [stored.get(key) or self.stand_in(key) for key in keys]
        return self.posted_rows

    def stand_in(self, key: str) -> Any:
        return self.model(pk=int(key)) if key.isdecimal() else self.model()

    def _should_delete_form(self, form: Any) -> bool:
        """What stands in a row that is deleted goes with it."""
        above: Any = getattr(self, "parent_form", None)
        if above is not None and hasattr(above, "cleaned_data") and above.parent_formset._should_delete_form(above):
            return True
        return bool(super()._should_delete_form(form))

    def process_forms_pre_save(self, forms: list[Any]) -> list[Any]:
        forms = sorted(forms, key=lambda form: form.cleaned_data.get("position", LAST))
        position = 0
        for form in forms:
            if self._should_delete_form(form) or not (form._is_initial or form.has_changed()):
                continue
            position += 1
            form.instance.position = position
            if isinstance(form.data, QueryDict):
                form.data._mutable = True
            form.data[form.add_prefix("position")] = str(position)
            form.__dict__.pop("changed_data", None)
        return forms


class ElementFormSet(PlacedFormSet):
    """The elements of one kind; the formset is named after the kind, since a page holds three of them."""

    @classmethod
    def get_default_prefix(cls) -> str:
        return f"elements_{cls.kind}".lower()

    kind = ""


class UseFormSet(PlacedFormSet):
    """What a block asks for, of one kind."""

    @classmethod
    def get_default_prefix(cls) -> str:
        return f"uses_{cls.kind}".lower()

    def _should_delete_form(self, form: Any) -> bool:
        """A use goes with its element: who deletes a skill need not look for every block that asks for it."""
        chosen = str(form.data.get(form.add_prefix("element"), ""))
        return chosen in getattr(form.data, "deleted_elements", ()) or super()._should_delete_form(form)

    kind = ""


class ElementSelect(forms.Select):
    """A select whose options are written once for the page; the largest standards show 30,000 of them."""

    def __init__(self, options: str) -> None:
        super().__init__()
        self.written = options

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        given = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        chosen = f'value="{escape(value or "")}"'
        options = self.written.replace(chosen, f"{chosen} selected", 1)
        return mark_safe(f"<select{given}>{options}</select>")  # each part is escaped


class ElementField(forms.Field):
    """Chooses among elements that were loaded once for the page."""

    def __init__(self, elements: Sequence[Element], **kwargs: Any) -> None:
        self.by_key = {str(element.pk): element for element in elements}
        shown = [(key, str(element)) for key, element in self.by_key.items()]
        labels = [(key, text if len(text) <= 40 else f"{text[:39]}…") for key, text in shown]
        options = format_html_join("", '<option value="{}">{}</option>', [("", "---------"), *labels])
        super().__init__(widget=ElementSelect(options), **kwargs)

    def to_python(self, value: Any) -> Element | None:
        if value in self.empty_values:
            return None
        try:
            return self.by_key[str(value)]
        except KeyError:
            raise ValidationError(_("This element belongs to another version."), code="invalid_choice") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "")


class NewDraftForm(forms.Form):
    """What a draft is called; the next version number is offered."""

    code = forms.CharField(label=_("Standard code"), max_length=40, help_text=_("With its version."))
    label = forms.CharField(label=_("Version"), max_length=20)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip()
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
