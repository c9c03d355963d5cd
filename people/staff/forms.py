"""The forms of HR's pages of people."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.days import DayField
from config.fields import AddressField, CodeField, LineField
from config.forms import InnerForm
from people.departments.forms import PlaceField
from people.departments.tree import Tree
from people.meant import PersonMeantField, as_typed
from people.models import WORK, User


class PersonForm(InnerForm, forms.Form):
    """What HR keeps of a person. `closed`: the columns that the reader can't change here; `only`: all there are."""

    username = CodeField(
        label=_("employee number"),
        max_length=40,
        validators=[RegexValidator(r"^[\w.@+-]+\Z", _("Use letters, digits and . @ + - _ only."))],
        help_text=_("Also the sign-in name."),
    )
    name = LineField(label=pgettext_lazy("person", "name"), max_length=80)
    department = PlaceField(label=_("Department"))
    job_title = LineField(label=_("job title"), max_length=80, required=False)
    supervisor = PersonMeantField(label=_("Supervisor"), help_text=_("The employee number, or number and name."))
    hired_on = DayField(label=_("hired on"), required=False, span=WORK)
    left_on = DayField(label=_("Last day"), required=False, span=WORK)
    email = AddressField(label=_("e-mail"), required=False)

    def __init__(
        self, *args: Any, tree: Tree, closed: Collection[str] = (), only: Collection[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, PlaceField)  # noqa: S101 - for the type checker
        field.offer(tree, _("in none"))
        for name in closed:
            self.fields[name].disabled = True
            self.fields[name].help_text = _("You can't change this about yourself. Ask somebody else in HR.")
        if only:
            self.fields = {name: field for name, field in self.fields.items() if name in only}


def shown_of(person: User) -> dict[str, object]:
    """What the form shows of a person, by field."""
    return {
        "username": person.username,
        "name": person.name,
        "department": str(person.department_id or ""),
        "job_title": person.job_title,
        "supervisor": as_typed(person.supervisor),
        "hired_on": person.hired_on,
        "left_on": person.left_on,
        "email": person.email,
    }


def meant_values(form: PersonForm) -> dict[str, Any]:
    return {name: form.cleaned_data.get(name) for name in form.fields}


class ValueForm(InnerForm, forms.Form):
    """What many people are to be given: one field, that of the column."""

    def __init__(self, *args: Any, column: str, tree: Tree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = PersonForm(tree=tree).fields[column]
        one.required = False
        self.fields = {"value": one}
