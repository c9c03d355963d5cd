"""The small form of each kind of row, and of each part of the head of a version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competency.editing.kinds import kind_of
from competency.editing.tasks import TaskField, tasks_of
from competency.models import (
    Block,
    BlockElement,
    Classification,
    Duty,
    Element,
    ElementKind,
    Indicator,
    Note,
    Output,
    StandardVersion,
    Task,
)
from competency.models.frozen import VersionContent
from config.fields import LineField

if TYPE_CHECKING:
    RowModelForm = forms.ModelForm[Any]
else:
    from django.forms import ModelForm as RowModelForm

# Apart from the ids of the rows on the page.
IDS = "in_%s"


def long_text(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "desk-text"})


def short_code() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "desk-code", "autocomplete": "off"})


class RowForm(RowModelForm):
    """A row of a version; what it stands in is set on the instance."""

    def __init__(self, data: Mapping[str, str] | None = None, *, instance: Model, **options: Any) -> None:
        super().__init__(data, instance=instance, auto_id=IDS, **options)


class ClassificationForm(RowForm):
    class Meta:
        model = Classification
        fields = ("kind", "name", "code")
        widgets = {"code": short_code(), "name": long_text(1)}


class NoteForm(RowForm):
    class Meta:
        model = Note
        fields = ("mark", "text")
        widgets = {"mark": short_code(), "text": long_text()}
        help_texts = {"mark": _("Write 【註1】 in a text to lead to the note with the mark 註1.")}


class ElementForm(RowForm):
    class Meta:
        model = Element
        fields = ("code", "text")
        widgets = {"code": short_code(), "text": long_text()}

    def _get_validation_exclusions(self) -> set[str]:
        """The parts of a unique key that are no fields of the form are judged too."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in Django's types
        return excluded - {"version", "kind"}


class DutyForm(RowForm):
    class Meta:
        model = Duty
        fields = ("code", "name")
        widgets = {"code": short_code(), "name": long_text()}


class TaskForm(RowForm):
    class Meta:
        model = Task
        fields = ("code", "name", "blocks_of")
        widgets = {"code": short_code(), "name": long_text()}

    def __init__(self, data: Mapping[str, str] | None = None, *, instance: Task, **options: Any) -> None:
        super().__init__(data, instance=instance, **options)
        self.fields["blocks_of"] = TaskField(tasks_of(instance.duty.version), instance)
        self.fields["blocks_of"].help_text = _(
            "Where several tasks stand in one cell of the official table, the first of them has the blocks and the "
            "others share them."
        )


class BlockForm(RowForm):
    class Meta:
        model = Block
        fields = ("level",)


class OutputForm(RowForm):
    class Meta:
        model = Output
        fields = ("code", "name")
        widgets = {"code": short_code(), "name": long_text()}


class IndicatorForm(RowForm):
    class Meta:
        model = Indicator
        fields = ("code", "text")
        widgets = {"code": short_code(), "text": long_text(3)}


class UseForm(RowForm):
    """Nothing of a use is edited: it is moved, or taken out."""

    class Meta:
        model = BlockElement
        fields = ()


class WordsForm(forms.Form):
    """Knowledge or a skill that a block is to require, in the words of whoever types it."""

    words = LineField(max_length=830)

    def __init__(
        self, data: Mapping[str, str] | None = None, *, kind: str, version: StandardVersion, **options: Any
    ) -> None:
        super().__init__(data, auto_id=IDS, **options)
        self.known = list(version.elements.filter(kind=kind).order_by("position", "pk"))
        self.fields["words"].label = ElementKind(kind).label
        self.fields["words"].help_text = gettext(
            "Type its code or its text to find it. What this version does not have yet is added, with the code that "
            "you write before it or the next free one."
        )
        self.fields["words"].widget.attrs |= {"list": "desk-known", "class": "desk-text", "autocomplete": "off"}


FORMS: dict[type[VersionContent], type[RowForm]] = {
    Classification: ClassificationForm,
    Note: NoteForm,
    Element: ElementForm,
    Duty: DutyForm,
    Task: TaskForm,
    Block: BlockForm,
    Output: OutputForm,
    Indicator: IndicatorForm,
    BlockElement: UseForm,
}


def form_of(row: VersionContent, data: Mapping[str, str] | None = None, **options: Any) -> RowForm:
    return FORMS[kind_of(row).model](data, instance=row, **options)


class HeadForm(RowModelForm):
    """A part of the head of a version."""

    def __init__(self, data: Mapping[str, str] | None = None, *, instance: StandardVersion, **options: Any) -> None:
        super().__init__(data, instance=instance, auto_id=IDS, **options)


def _head(*names: str) -> type[HeadForm]:
    widgets: dict[str, Any] = {name: long_text(3) for name in names if name in ("description", "prerequisites")}
    made: Any = forms.modelform_factory(StandardVersion, form=HeadForm, fields=names, widgets=widgets)
    return cast(type[HeadForm], made)


# By the name of the part: its heading, and its form. Of a published version only the note can still be changed.
HEADS: dict[str, tuple[Any, type[HeadForm]]] = {
    "names": (
        _("Name, code and level"),
        _head("code", "label", "updated_on", "name", "level", "job_category_name", "occupation_name"),
    ),
    "texts": (_("Description and prerequisites"), _head("description", "prerequisites")),
    "origin": (_("Origin of the text"), _head("origin", "source")),
    "note": (_("Update note"), _head("update_note")),
}
STAYS_CHANGEABLE = "note"
