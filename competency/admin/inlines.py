"""The rows of a draft as nested inlines: duties, tasks, blocks, and what stands in a block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import Field, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from competency.admin.edited import elements_of, may_edit, tasks_of
from competency.admin.forms import (
    BranchForm,
    ElementField,
    ElementFormSet,
    PlacedForm,
    UseFormSet,
)
from competency.admin.nesting import NestedInlineModelAdmin, RowFormSet
from competency.admin.shared_blocks import BlockFormSet, TaskField, TaskFormSet
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
    Task,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class PlacedInline(NestedInlineModelAdmin):
    """Rows in an order that is changed by dragging; nothing of a published version."""

    sortable_field_name = "position"
    extra = 0
    formset = RowFormSet
    form = PlacedForm
    hidden: tuple[str, ...] = ("position",)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_edit(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_edit(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_edit(request)

    def formfield_for_dbfield(
        self, db_field: Field[object, object], request: HttpRequest, **kwargs: object
    ) -> forms.Field | None:
        if db_field.name == "position":
            kwargs["required"] = False
        if db_field.name in self.hidden:
            kwargs["widget"] = forms.HiddenInput()
        elif db_field.name == "code":
            kwargs["widget"] = forms.TextInput(attrs={"class": "draft-code"})
        elif db_field.name in ("text", "name"):
            kwargs["widget"] = forms.Textarea(attrs={"rows": 1, "class": "draft-text"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class Rows(PlacedInline):
    template = "competency/admin/tabular.html"


class Branches(PlacedInline):
    template = "competency/admin/stacked.html"
    form = BranchForm


class OutputInline(Rows):
    model = Output
    fields = ("position", "code", "name")


class IndicatorInline(Rows):
    model = Indicator
    fields = ("position", "code", "text")


class UseInline(Rows):
    """Knowledge or skills of a block; offers the elements of this version only."""

    model = BlockElement
    fields = ("position", "element")
    kind: ElementKind

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).filter(element__kind=self.kind)

    def formfield_for_dbfield(
        self, db_field: Field[object, object], request: HttpRequest, **kwargs: object
    ) -> forms.Field | None:
        if db_field.name == "element":
            return ElementField(elements_of(request, self.kind), label=self.verbose_name)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class KnowledgeUses(UseFormSet):
    kind = ElementKind.KNOWLEDGE


class SkillUses(UseFormSet):
    kind = ElementKind.SKILL


class KnowledgeInline(UseInline):
    kind = ElementKind.KNOWLEDGE
    formset = KnowledgeUses
    verbose_name, verbose_name_plural = _("knowledge"), _("Knowledge (K)")


class SkillInline(UseInline):
    kind = ElementKind.SKILL
    formset = SkillUses
    verbose_name, verbose_name_plural = _("skill"), _("Skills (S)")


class BlockInline(Branches):
    model = Block
    formset = BlockFormSet
    fields = ("position", "level")
    inlines = [OutputInline, IndicatorInline, KnowledgeInline, SkillInline]

    def get_extra(self, request: HttpRequest, obj: Model | None = None, **kwargs: object) -> int:
        """A task that is being added starts with the block that nearly every task has."""
        return 1 if obj is None else 0


class TaskInline(Branches):
    model = Task
    formset = TaskFormSet
    fields = ("position", "code", "name", "blocks_of")
    inlines = [BlockInline]

    def formfield_for_dbfield(
        self, db_field: Field[object, object], request: HttpRequest, **kwargs: object
    ) -> forms.Field | None:
        if db_field.name == "blocks_of":
            return TaskField(tasks_of(request))
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class DutyInline(Branches):
    model = Duty
    fields = ("position", "code", "name")
    inlines = [TaskInline]
    help_text = _(
        "Where several tasks stand in one cell of the official table, the first of them has the blocks and the others "
        "share them. Save the page first if you want to choose a task that you have just added."
    )


class ElementInline(Rows):
    """The elements of one kind, once for the whole version."""

    model = Element
    fields = ("position", "kind", "code", "text")
    hidden = ("position", "kind")
    kind: ElementKind
    help_text: StrOrPromise | None = _("Save the page before a block can require an element that is new here.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).filter(kind=self.kind)

    def formfield_for_choice_field(
        self, db_field: Field[object, object], request: HttpRequest, **kwargs: object
    ) -> forms.TypedChoiceField:
        """The kind is that of the list in which the row stands."""
        return forms.TypedChoiceField(
            choices=[(self.kind.value, self.kind.label)], initial=self.kind.value, widget=forms.HiddenInput()
        )


class KnowledgeElements(ElementFormSet):
    kind = ElementKind.KNOWLEDGE


class SkillElements(ElementFormSet):
    kind = ElementKind.SKILL


class AttitudeElements(ElementFormSet):
    kind = ElementKind.ATTITUDE


class KnowledgeElementInline(ElementInline):
    kind = ElementKind.KNOWLEDGE
    formset = KnowledgeElements
    verbose_name, verbose_name_plural = _("knowledge"), _("All knowledge of this version (K)")


class SkillElementInline(ElementInline):
    kind = ElementKind.SKILL
    formset = SkillElements
    verbose_name, verbose_name_plural = _("skill"), _("All skills of this version (S)")


class AttitudeInline(ElementInline):
    kind = ElementKind.ATTITUDE
    formset = AttitudeElements
    verbose_name, verbose_name_plural = _("attitude"), _("Attitudes (A)")
    help_text = None


class ClassificationInline(Rows):
    model = Classification
    fields = ("position", "kind", "name", "code")


class NoteInline(Rows):
    model = Note
    fields = ("position", "mark", "text")
    help_text = _("Write 【註1】 in a text to lead to the note with the mark 註1.")


VERSION_INLINES: list[type[InlineModelAdmin]] = [
    ClassificationInline,
    KnowledgeElementInline,
    SkillElementInline,
    DutyInline,
    AttitudeInline,
    NoteInline,
]
