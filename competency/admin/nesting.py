"""
Everything that rests on the inside of django-nested-admin; pyproject.toml holds it below 4.2 for this reason.

The page of a draft needs more than the library documents: rows that somebody else removed meanwhile, positions from
1, deletion that takes along what stands inside, and a save of several thousand fields within seconds. Relied upon are

- `NestedModelAdmin._create_formsets`, which copies `request.POST` once for each formset (`NestingAdmin`),
- `NestedInlineFormSet.process_forms_pre_save` and the `_is_initial` that it finds on each form (`RowFormSet`),
- `parent_formset` and `nested_formsets`, which it sets on each form, and `parent_form` on each nested formset,
- Django's own `_should_delete_form`, `_clean_fields` and `_errors`, which both libraries call,
- in the templates of templates/competency/admin: `row.form.inlines`, `formset.is_nested`, the properties
  `handler_classes`, `inline_formset_data` and `inline_model_id` of an inline formset, the filter `form_index`, and the
  classes `djn-…` and attributes `data-inline-…` by which its script finds rows.

The library comes without types. For the type checker its classes are those of Django from which they inherit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property

from competency.models import StandardVersion
from config.forms import number_from

if TYPE_CHECKING:
    from django.contrib import admin
    from django.contrib.admin.options import InlineModelAdmin
    from django.forms.models import BaseInlineFormSet

    class NestedModelAdmin(admin.ModelAdmin[StandardVersion]):
        def _create_formsets(
            self, request: HttpRequest, obj: StandardVersion | None, change: bool
        ) -> tuple[list[RowFormSet], list[NestedInlineModelAdmin]]: ...

    class NestedInlineModelAdmin(InlineModelAdmin[Model, Model]):
        inlines: list[type[NestedInlineModelAdmin]]

    class NestedInlineFormSet(BaseInlineFormSet[Model, Model, forms.ModelForm[Model]]):
        def _should_delete_form(self, form: RowForm) -> bool: ...

    RowModelForm = forms.ModelForm[Model]
else:
    from django.forms import ModelForm as RowModelForm
    from nested_admin.formsets import NestedInlineFormSet
    from nested_admin.nested import NestedInlineModelAdmin, NestedModelAdmin

LAST = 32767  # the largest position the database holds


class SharedPost(QueryDict):
    """What was posted; the library copies it for each of some hundred formsets, one copy serves them all."""

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


class NestingAdmin(NestedModelAdmin):
    """A page of rows inside rows."""

    def _create_formsets(
        self, request: HttpRequest, obj: StandardVersion | None, change: bool
    ) -> tuple[list[RowFormSet], list[NestedInlineModelAdmin]]:
        if request.method == "POST":
            request.POST = SharedPost(request.POST)  # type: ignore[assignment]  # typed as immutable
        return super()._create_formsets(request, obj, change)


class RowForm(RowModelForm):
    """The form of a row; the library sets the attributes."""

    parent_formset: RowFormSet
    nested_formsets: list[RowFormSet]
    _errors: dict[str, object]
    _is_initial: bool

    def _clean_fields(self) -> None:
        """A row that somebody removed meanwhile is a new one, once the editor saves it knowingly."""
        super()._clean_fields()  # type: ignore[misc]  # not in Django's types
        if self.instance.pk and self.is_new:
            self._errors.pop("id", None)  # `errors` would clean again

    @property
    def is_new(self) -> bool:
        """Whether its row is not stored, or no longer."""
        return self.instance._state.adding

    @property
    def is_deleted(self) -> bool:
        return self.parent_formset.deletes(self)

    def formsets_inside(self) -> list[RowFormSet]:
        return getattr(self, "nested_formsets", [])


class RowFormSet(NestedInlineFormSet):
    """Siblings; saved, they count from 1 in the order in which they stood on the page."""

    parent_form: RowForm

    def get_queryset(self) -> Any:  # a list where a page was posted, of which Django takes what it needs by index
        return self.posted_rows if self.is_bound else super().get_queryset()

    @cached_property
    def posted_rows(self) -> list[Model]:
        """In the order of the page, a stand-in for a row that somebody removed meanwhile; BadInput for an odd key."""
        posted = [str(self.data.get(f"{self.add_prefix(i)}-id", "")) for i in range(self.initial_form_count())]
        keys = [number_from(key) if key else None for key in posted]
        stored = self.model._default_manager.in_bulk([key for key in keys if key is not None])
        return [stored.get(key) or self.model(pk=key) for key in keys]

    def rows(self) -> list[RowForm]:
        return [form for form in self.forms if isinstance(form, RowForm)]

    def deletes(self, form: RowForm) -> bool:
        """Whether the row goes; what stands in a row that is deleted goes with it."""
        above = getattr(self, "parent_form", None)
        if above is not None and hasattr(above, "cleaned_data") and above.is_deleted:
            return True
        return bool(super()._should_delete_form(form))

    def _should_delete_form(self, form: RowForm) -> bool:
        return self.deletes(form)

    def process_forms_pre_save(self, forms: list[RowForm]) -> list[RowForm]:
        forms = sorted(forms, key=lambda form: form.cleaned_data.get("position", LAST))
        position = 0
        for form in forms:
            if self.deletes(form) or not (form._is_initial or form.has_changed()):
                continue
            position += 1
            form.instance.position = position  # type: ignore[attr-defined]  # every row of a version has one
            if isinstance(form.data, QueryDict):
                form.data[form.add_prefix("position")] = str(position)
            vars(form).pop("changed_data", None)  # it is found again with the new position
        return forms
