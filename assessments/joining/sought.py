"""Whom the page of a cycle lists: who is not in it yet, who is in it, who was left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet, TextChoices
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.enums import CycleState, Status
from assessments.joining.left_out import left_out_of
from assessments.models import Assessment, Cycle
from config.days import DayField
from config.forms import InnerForm
from people.acting import able
from people.departments.tree import Tree
from people.models import WORK, User
from people.staff.filtering import Question, State, matching, question_of


class Part(TextChoices):
    """Which people of a cycle are listed."""

    NEW = "new", gettext_lazy("Not in this cycle yet")
    IN = "in", gettext_lazy("In this cycle")
    LEFT_OUT = "left-out", gettext_lazy("Left out")


class HiredForm(InnerForm, forms.Form):
    """The span of days in which somebody was hired."""

    hired_from = DayField(label=gettext_lazy("Hired from"), required=False, span=WORK)
    hired_until = DayField(label=gettext_lazy("Hired until"), required=False, span=WORK)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("hired_from") and data.get("hired_until") and data["hired_until"] < data["hired_from"]:
            self.add_error("hired_until", _("This day lies before the first one. Swap the two."))
        return data


@dataclass(frozen=True, slots=True)
class Sought:
    """What an address asks of the people of a cycle. `hired`: the form of the two days."""

    question: Question
    part: Part
    hired: HiredForm

    @property
    def is_narrowed(self) -> bool:
        return self.question.is_narrowed or any(self.days)

    @property
    def days(self) -> tuple[date | None, date | None]:
        if not self.hired.is_valid():
            return None, None
        return self.hired.cleaned_data.get("hired_from"), self.hired.cleaned_data.get("hired_until")


def sought_of(asked: QueryDict, cycle: Cycle) -> Sought:
    """What can't be read asks nothing; of a closed cycle first who is in it."""
    default = Part.IN if cycle.state == CycleState.CLOSED else Part.NEW
    part = asked.get("part", "")
    question = replace(question_of(asked), state="")
    return Sought(question, Part(part) if part in Part.values else default, HiredForm(asked))


def people_of(cycle: Cycle, sought: Sought, tree: Tree) -> QuerySet[User]:
    """In the order that is asked for."""
    found = _of_part(cycle, sought, tree)
    first, last = sought.days
    if first:
        found = found.filter(hired_on__gte=first)
    return found.filter(hired_on__lte=last) if last else found


def _of_part(cycle: Cycle, sought: Sought, tree: Tree) -> QuerySet[User]:
    if sought.part == Part.NEW:
        return matching(sought.question, tree).filter(able()).exclude(pk__in=taking_part(cycle))
    everybody = matching(replace(sought.question, state=State.ALL.value), tree)
    if sought.part == Part.IN:
        return everybody.filter(pk__in=taking_part(cycle))
    return everybody.filter(pk__in=left_out_of(cycle).values("person"))


def taking_part(cycle: Cycle) -> QuerySet[Any, Any]:
    """The keys of those who have an assessment in it that was not cancelled."""
    return Assessment.objects.filter(cycle=cycle).exclude(status=Status.CANCELLED).values("trainee")
