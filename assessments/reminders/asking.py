"""What is asked of the list of those who owe something in a cycle, and whom that finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.enums import Duty
from assessments.models import Cycle
from assessments.reminders.owing import SHARES, Share, hr_who_owe
from assessments.reminders.planning import called
from config.fields import LineField
from config.searching import holding
from people.calendar.workdays import Calendar
from people.models import User

TODAY, NEXT, NO_MAIL = "today", "next", "no-mail"
ORDERS = {"number": "username", "name": "name", "department": "department__path", "due": "first_due"}
# Later than anything that is due.
FAR = date(9999, 12, 31)


class OwersForm(forms.Form):
    """Criteria by address; an empty one is about all who owe something in the cycle."""

    q = LineField(label=_("Name, number or department"), max_length=80, required=False)
    duty = forms.ChoiceField(label=_("What for"), required=False, choices=[("", _("Every task")), *Duty.of_cycles()])
    late = forms.BooleanField(label=_("Overdue only"), required=False)
    when = forms.ChoiceField(
        label=_("Next reminder"),
        required=False,
        choices=[
            ("", _("Every day")),
            (TODAY, pgettext_lazy("reminder", "today")),
            (NEXT, pgettext_lazy("reminder", "the next workday")),
            (NO_MAIL, _("never: no e-mail address")),
        ],
    )
    sort = forms.ChoiceField(
        required=False, choices=[(f"{way}{key}", key) for key in ORDERS for way in ("", "-")], widget=forms.HiddenInput
    )

    CHOSEN = ("duty", "when")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.CHOSEN:
            self.fields[name].widget.attrs["class"] = "form-select"

    @property
    def chosen(self) -> list[BoundField]:
        """What is picked from a list."""
        return [self[name] for name in self.CHOSEN]

    @property
    def asked(self) -> dict[str, Any]:
        """What can't be read asks nothing."""
        self.is_valid()
        return self.cleaned_data

    @property
    def is_narrowed(self) -> bool:
        return any(self.asked.get(name) for name in ("q", "duty", "late", "when"))


@dataclass(frozen=True)
class Days:
    """`today` and the workday after it; `calendar` says which days are worked."""

    today: date
    next: date
    calendar: Calendar

    @classmethod
    def now(cls) -> Days:
        calendar, today = Calendar.load(), timezone.localdate()
        return cls(today, calendar.add_workdays(today, 1), calendar)

    @property
    def is_workday(self) -> bool:
        return self.calendar.is_workday(self.today)

    @cached_property
    def called_today(self) -> frozenset[int]:
        """Whom the rules of all cycles remind today and who was not yet."""
        return _reached(called(self.today, self.calendar))

    @cached_property
    def called_next(self) -> frozenset[int]:
        """Whom they remind on the next workday, if nobody does anything until then."""
        return _reached(called(self.next, self.calendar, after=self.today if self.is_workday else None))


def _reached(people: QuerySet[User]) -> frozenset[int]:
    return frozenset(people.exclude(email="").values_list("pk", flat=True))


def owers(cycle: Cycle, days: Days, duty: str = "", late: bool = False) -> QuerySet[User]:
    """Whoever owes something in this cycle."""
    some = Q(pk__in=[] if late else _hr(cycle, days, duty))
    for share in SHARES:
        if (not duty or share.duty == duty) and (share.due or not late):
            some |= Q(pk__in=rows_of(share, cycle, days, late).values(share.owner))
    return User.objects.filter(some)


def rows_of(share: Share, cycle: Cycle, days: Days, late: bool = False) -> QuerySet[Any]:
    rows = share.rows(days.today).filter(cycle=cycle).order_by()
    return rows.filter(**{f"{share.due}__lt": days.today}) if late else rows


def _hr(cycle: Cycle, days: Days, duty: str) -> set[int]:
    return hr_who_owe(days.today, cycle, duties=[duty] if duty else Duty.values)


def matching(cycle: Cycle, days: Days, asked: dict[str, Any]) -> QuerySet[User]:
    """In the order that is asked for; of equals the employee number decides."""
    found = owers(cycle, days, asked.get("duty", ""), bool(asked.get("late")))
    for word in asked.get("q", "").split():
        found = found.filter(holding(word, "username", "name", "department__path"))
    if asked.get("when") == TODAY:
        found = found.filter(pk__in=days.called_today)
    if asked.get("when") == NEXT:
        found = found.filter(pk__in=days.called_next)
    if asked.get("when") == NO_MAIL:
        found = found.filter(email="")
    order = asked.get("sort") or "number"
    column, downwards = ORDERS[order.removeprefix("-")], order.startswith("-")
    if column == ORDERS["due"]:
        found = found.annotate(first_due=_first_due(cycle, days))
    way = F(column).desc(nulls_last=True) if downwards else F(column).asc(nulls_last=True)
    return found.select_related("department").order_by(way, "username")


def _first_due(cycle: Cycle, days: Days) -> Least:
    firsts = []
    for share in SHARES:
        if share.due:
            theirs = rows_of(share, cycle, days).filter(**{share.owner: OuterRef("pk")}).values(share.owner)
            first = theirs.annotate(first=Min(share.due)).values("first")
            firsts.append(Coalesce(Subquery(first), FAR))
    return Least(*firsts)
