"""The form of one department."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.fields import CodeField, LineField
from config.forms import InnerForm
from people.departments.tree import Tree
from people.meant import PersonMeantField, as_typed
from people.models import Department


class PlaceField(forms.TypedChoiceField):
    """One department of the tree, by its path; None for none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, empty_value=None, **options)

    def offer(self, tree: Tree, nothing: Any, but: set[int] | None = None) -> None:
        offered = [(str(one.pk), one.path) for _depth, one in tree.walk() if one.pk not in (but or ())]
        self.choices = [("", nothing), *offered]
        self.coerce = lambda text: tree.by_pk[int(text)]


class DepartmentForm(InnerForm, forms.Form):
    """Name, place, code and head. `department` None: a new one."""

    name = LineField(label=pgettext_lazy("department", "name"), max_length=80)
    parent = PlaceField(label=_("part of"))
    code = CodeField(label=_("code"), max_length=20, required=False)
    head = PersonMeantField(
        label=_("head"),
        help_text=_("A head gains no right by it: who reads an appraisal follows from reporting lines."),
    )

    def __init__(self, *args: Any, tree: Tree, department: Department | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["parent"]
        assert isinstance(place, PlaceField)  # noqa: S101 - for the type checker
        place.offer(tree, _("none, it stands at the top"), tree.below(department.pk) if department else None)


class MergeForm(InnerForm, forms.Form):
    """Into which one."""

    into = PlaceField(label=_("Merge into"))

    def __init__(self, *args: Any, tree: Tree, department: Department, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["into"]
        assert isinstance(place, PlaceField)  # noqa: S101 - for the type checker
        place.offer(tree, _("Choose a department"), tree.below(department.pk))
        place.required = True


def shown_of(department: Department) -> dict[str, object]:
    return {
        "name": department.name,
        "parent": str(department.parent_id or ""),
        "code": department.code,
        "head": as_typed(department.head),
    }
