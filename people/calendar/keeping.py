"""How the company's own days change: added, removed; appraisals keep the days that they were given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from config.days import written
from config.refusals import BadInput, Conflict
from integrity import ledger
from people.calendar import public
from people.models import CompanyDay, DayKind


@dataclass(frozen=True, slots=True)
class NewDay:
    day: date
    name: str


@dataclass(frozen=True, slots=True)
class Added:
    """`left`: what was not added, because the day is as wanted already."""

    added: list[date]
    left: list[date]


def add(kind: DayKind, days: Iterable[NewDay]) -> Added:
    """
    Adds those that change something. BadInput where none does, Conflict where one of them is a company day of the other
    kind, or somebody added one at the same moment: then none is added.
    """
    wanted = {one.day: one for one in days}
    try:
        with transaction.atomic(), ledger.gathered():
            own = {row.day: row for row in CompanyDay.objects.select_for_update(of=("self",)).filter(day__in=wanted)}
            _refuse_opposite(kind, own)
            new = [one for day, one in wanted.items() if day not in own and _changes(kind, day)]
            for one in new:  # one by one, so that the log of changes names each
                CompanyDay(day=one.day, kind=kind, name=one.name).save()
    except IntegrityError as error:
        raise Conflict(
            _("Somebody else has just added one of these days. Reload the page and look at the list.")
        ) from error
    if not new:
        raise BadInput(nothing_to_add(kind))
    added = sorted(one.day for one in new)
    return Added(added, sorted(wanted.keys() - set(added)))


def remove(pk: int) -> CompanyDay | None:
    """The day that was removed; None where it is gone already."""
    with transaction.atomic(), ledger.gathered():
        found = CompanyDay.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        if found is not None:
            found.delete()
    return found


def _refuse_opposite(kind: DayKind, own: dict[date, CompanyDay]) -> None:
    opposite = next((row for row in own.values() if row.kind != kind), None)
    if opposite is None:
        return
    text = (
        _("%(day)s is in the calendar as a make-up workday (%(name)s). Remove it first, then add the day off.")
        if kind == DayKind.OFF
        else _("%(day)s is in the calendar as a day off (%(name)s). Remove it first, then add the make-up workday.")
    )
    raise Conflict(text % {"day": written(opposite.day), "name": opposite.name})


def _changes(kind: DayKind, day: date) -> bool:
    return public.is_workday(day) == (kind == DayKind.OFF)


def nothing_to_add(kind: DayKind) -> str:
    if kind == DayKind.OFF:
        return _("That is a day off anyway, so there is nothing to add. Choose a workday.")
    return _("That is a workday anyway, so there is nothing to add. Choose a day off.")
