"""
Fields that take what people type through `config.texts`: for forms, and for models, whose forms then use them. Which
one it is says how a text is read: `Text` keeps lines, `Line` is one line, `Code` is folded.

Lengths are characters of what is stored. No field says `maxlength` to the browser, which counts otherwise and cuts
what is pasted without a word.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import models
from django.forms.boundfield import BoundField

from config.texts import canonical_line, canonical_text, folded_code


class TypedField(forms.CharField):
    """What was not changed on the page stays as it is stored, however it was stored once."""

    canonical: Callable[[str], str] = staticmethod(canonical_text)
    # As a page shows it.
    shown: Callable[[str], str] = staticmethod(canonical_text)

    def to_python(self, value: object) -> Any:
        typed = super().to_python(value)
        return (self.canonical(typed) or self.empty_value) if isinstance(typed, str) else typed

    def prepare_value(self, value: Any) -> Any:
        return self.shown(value) if isinstance(value, str) else value

    def has_changed(self, initial: object, data: object) -> bool:
        """By what the page showed; Django would compare what is stored with what it becomes."""
        before, after = str(initial or ""), str(data or "")
        if self.disabled or self._trimmed(before) == self._trimmed(after):
            return False
        return before != (self.to_python(data) or "")

    def _trimmed(self, text: str) -> str:
        shown = self.shown(text)
        return shown.strip() if self.strip else shown

    def _clean_bound_field(self, bf: BoundField) -> Any:
        if isinstance(bf.initial, str) and bf.initial and not self.has_changed(bf.initial, bf.data):
            return bf.initial
        return super()._clean_bound_field(bf)  # type: ignore[misc]  # not in Django's types

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attributes = super().widget_attrs(widget)
        return {name: value for name, value in attributes.items() if name not in ("maxlength", "minlength")}


class TextField(TypedField):
    """Free text of several lines."""

    widget = forms.Textarea


class LineField(TypedField):
    """A name, a title, what is looked for."""

    canonical = shown = staticmethod(canonical_line)


class CodeField(TypedField):
    """A number, a code, a mark; shown as it is stored, so that who retypes it changes it."""

    canonical = staticmethod(folded_code)
    shown = staticmethod(canonical_line)


class AddressField(CodeField, forms.EmailField):
    """An e-mail address."""


class TextColumn(models.TextField):
    """Free text that people type."""

    typed_as: type[TypedField] = TextField

    def formfield(
        self,
        form_class: type[forms.Field] | None = None,
        choices_form_class: type[forms.ChoiceField] | None = None,
        **options: Any,
    ) -> forms.Field | None:
        return super().formfield(
            form_class=form_class or self.typed_as, choices_form_class=choices_form_class, **options
        )

    def deconstruct(self) -> Any:
        """To the database it is Django's own field."""
        name, _path, positional, named = super().deconstruct()
        return name, "django.db.models.TextField", positional, named


class LineColumn(models.CharField):
    """A name or title that people type."""

    typed_as: type[TypedField] = LineField

    def formfield(
        self,
        form_class: type[forms.Field] | None = None,
        choices_form_class: type[forms.ChoiceField] | None = None,
        **options: Any,
    ) -> forms.Field | None:
        return super().formfield(
            form_class=form_class or self.typed_as, choices_form_class=choices_form_class, **options
        )

    def deconstruct(self) -> Any:
        """To the database it is Django's own field."""
        name, _path, positional, named = super().deconstruct()
        return name, "django.db.models.CharField", positional, named


class LinesColumn(LineColumn):
    """What people type in one line or a few, such as the name of a task that is several."""

    typed_as = TextField


class CodeColumn(LineColumn):
    """A number, code or mark that people type."""

    typed_as = CodeField


class AddressColumn(models.EmailField):
    """An e-mail address that people type."""

    typed_as: type[TypedField] = AddressField

    def formfield(self, **options: Any) -> forms.Field | None:  # type: ignore[override]  # as Django's own
        return super().formfield(**{"form_class": self.typed_as, **options})

    def deconstruct(self) -> Any:
        """To the database it is Django's own field."""
        name, _path, positional, named = super().deconstruct()
        return name, "django.db.models.EmailField", positional, named
