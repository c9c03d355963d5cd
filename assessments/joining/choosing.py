"""Whom somebody chose on the page of a cycle: ticked, all that match, pasted, or in a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from assessments.joining.checks import Wanted
from assessments.joining.reading import filed, pasted
from assessments.joining.sought import people_of, sought_of
from assessments.models import Cycle
from config.fields import TextField
from config.forms import InnerForm, address_from, number_from
from config.refusals import BadInput
from people.departments.tree import Tree
from people.models import User
from people.stafflist.page import UploadForm


class NumbersForm(InnerForm, forms.Form):
    """Employee numbers, pasted from anywhere."""

    numbers = TextField(
        label=_("Employee numbers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("In a row or one in each line; names may stand beside them."),
    )


class ListForm(UploadForm):
    """A file of employee numbers, or of pairs."""

    file = forms.FileField(
        label=_("File"), required=False, widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"})
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """`told`: what could not be read, by kind."""

    wanted: Sequence[Wanted]
    told: Mapping[str, Sequence[str]] = field(default_factory=dict)


def chosen(request: HttpRequest, cycle: Cycle) -> Chosen:
    """Raises BadInput where nobody is chosen, or what was pasted or uploaded can't be read."""
    sent = request.POST
    if isinstance(request.FILES.get("file"), UploadedFile):
        form = ListForm(sent, request.FILES)
        if not form.is_valid():
            raise BadInput(" ".join(str(error) for errors in form.errors.values() for error in errors))
        read = filed(form.data_of())
        return Chosen(read.wanted, read.told)
    numbers = NumbersForm(sent)
    if numbers.is_valid() and numbers.cleaned_data["numbers"]:
        read = pasted(numbers.cleaned_data["numbers"])
        return Chosen(read.wanted, read.told)
    return Chosen([Wanted(key) for key in ticked(sent, cycle)])


def ticked(sent: QueryDict, cycle: Cycle) -> list[int]:
    """The keys of those who are ticked, on this page or others, or of all that the list's address asks for."""
    if sent.get("all"):
        asked = address_from(sent.get("asked", ""))
        return list(people_of(cycle, sought_of(asked, cycle), Tree.load()).values_list("pk", flat=True))
    keys = {number_from(key) for key in sent.getlist("person")}
    return list(User.objects.filter(pk__in=keys).values_list("pk", flat=True))


def approver_fields(sent: Mapping[str, Any], people: Sequence[int]) -> dict[int, str]:
    """Whom the page names to approve, by person, as it was typed: fields such as approver-12."""
    return {key: str(sent[name]) for key in people if (name := f"approver-{key}") in sent}
