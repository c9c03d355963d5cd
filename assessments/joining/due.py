"""When those who join are due: with the cycle, or later where its days are past or near."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import BulkJob, Cycle
from config.days import DayField
from config.forms import InnerForm
from people.calendar.workdays import Calendar

# Who joins has this long to rate themself, to be rated and to answer, as a new cycle gives.
SELF, RATING, ANSWER = timedelta(days=7), timedelta(days=14), timedelta(days=28)
# The cycle's first due day leaves too little time where it comes sooner than this.
NEAR = timedelta(days=4)
ANSWER_DAY = "answer_day"


@dataclass(frozen=True, slots=True)
class Due:
    """The last days of the self-rating (None without one), of the rating and of the answer."""

    self_day: date | None
    day: date
    answer_day: date

    @property
    def columns(self) -> dict[str, date]:
        """As an assessment has them."""
        own = {"self_due": self.self_day} if self.self_day else {}
        return {**own, "supervisor_due": self.day, "answer_due": self.answer_day}

    @property
    def has_passed(self) -> bool:
        """Whether one of them has."""
        return min(self.columns.values()) < timezone.localdate()


def of_cycle(cycle: Cycle) -> Due:
    return Due(cycle.self_due if cycle.has_self_rating else None, cycle.supervisor_due, cycle.answer_due)


def proposed(cycle: Cycle, calendar: Calendar | None = None) -> Due:
    """Each of the cycle's days that leaves too little time moves to a workday that leaves enough."""
    today, calendar, own = timezone.localdate(), calendar or Calendar.load(), of_cycle(cycle)
    first = own.self_day or own.day
    if first >= today + NEAR:
        return own
    later = [calendar.workday_from(today + span) for span in (SELF, RATING, ANSWER)]
    self_day = max(own.self_day, later[0]) if own.self_day else None
    day = max(own.day, later[1], self_day or own.day)
    return Due(self_day, day, max(own.answer_day, later[2], day))


def of_job(job: BulkJob, cycle: Cycle) -> Due:
    """The days that were confirmed; a job without any has the cycle's."""
    own, answer = of_cycle(cycle), job.details.get(ANSWER_DAY)
    if job.day is None:
        return own
    answer_day = date.fromisoformat(answer) if isinstance(answer, str) else own.answer_day
    return Due(job.self_day or own.self_day, job.day, answer_day)


class DueForm(InnerForm, forms.Form):
    """The three days of those who join."""

    self_day = DayField(label=gettext_lazy("Self-rating due"))
    day = DayField(label=gettext_lazy("Rating due"))
    answer_day = DayField(label=gettext_lazy("Answer due"))

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle
        if not cycle.has_self_rating:
            del self.fields["self_day"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        day, own, answer = data.get("day"), data.get("self_day"), data.get("answer_day")
        for name in self.fields:
            if (chosen := data.get(name)) and chosen < timezone.localdate():
                self.add_error(name, _("This day has passed. Choose today or a later day."))
        if day and day < self.cycle.starts_on:
            self.add_error("day", _("Rating would be due before the period starts."))
        if own and day and own > day:
            self.add_error("self_day", _("The self-rating would be due after the supervisor's rating."))
        if answer and day and answer < day:
            self.add_error("answer_day", _("The answer would be due before the rating."))
        return data

    @property
    def due(self) -> Due:
        return Due(self.cleaned_data.get("self_day"), self.cleaned_data["day"], self.cleaned_data["answer_day"])


def shown(due: Due) -> dict[str, date | None]:
    """What the form shows."""
    return {"self_day": due.self_day, "day": due.day, "answer_day": due.answer_day}
