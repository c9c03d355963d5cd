"""What the page of a person over time shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.careers.beside import sections_for
from assessments.careers.career import Appraisal, Career, ItemNow, TaskNow
from assessments.careers.gathering import Gathered
from assessments.careers.growth import growth_of, short_of
from assessments.careers.next import next_of
from assessments.careers.trend import Trend, trend_of
from assessments.development.printed import may_print
from assessments.enums import SIGNS
from assessments.followups.rights import may_confirm
from assessments.insight.states import SIGNS as STATE_SIGNS
from assessments.insight.states import State
from assessments.models import DevelopmentAction
from assessments.sheet.chips import chip
from people.finding import page_for
from people.models import User

# Signs that the fonts of documents lack, and what stands for them there.
PRINTED = str.maketrans({"✕": "×", "◷": ""})
CHIPS = {State.MEETS: "met", State.GAP: "not_met", State.NOT_OBSERVED: "insufficient", State.TOO_OLD: "warn"}


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as it stands now, in words; `age` is empty where it was never rated; `sign`: as documents print it."""

    now: ItemNow
    state: SafeString
    age: str

    @property
    def sign(self) -> str:
        return STATE_SIGNS[self.now.state].translate(PRINTED)


@dataclass(frozen=True, slots=True)
class TaskRow:
    task: TaskNow
    state: SafeString
    trend: Trend
    items: list[ItemRow]

    @property
    def sign(self) -> str:
        return STATE_SIGNS[self.task.state].translate(PRINTED)


@dataclass(frozen=True, slots=True)
class AppraisalRow:
    one: Appraisal
    verdict: SafeString
    mean: str
    sign: str
    word: str


@dataclass(frozen=True, slots=True)
class Standard:
    """Of one standard: the tasks, the attitudes, and the appraisals from the oldest to the newest."""

    career: Career
    tasks: list[TaskRow]
    attitudes: list[ItemRow]

    @property
    def is_of_several_versions(self) -> bool:
        return len({one.layout.version.pk for one in self.career.appraisals}) > 1


@dataclass(frozen=True, slots=True)
class Figures:
    """
    Of the newest standard, by its behaviour indicators; `attitudes`: those that fall short, which no other figure
    counts. `last_met` None where there was no last time.
    """

    met: int
    total: int
    last_met: int | None
    last_total: int
    gaps: list[ItemNow]
    attitudes: list[ItemNow]
    not_observed: int
    unrated: int
    too_old: int
    open_actions: int
    overdue: int
    confirmed_on: date
    age: str


def page_of(reader: User, found: Gathered) -> dict[str, object]:
    person, newest = found.person, next(iter(found.careers), None)
    is_own = reader.pk == person.pk
    return {
        "person": person,
        "is_own": is_own,
        "as_of": found.today,
        "years": found.years,
        "person_url": page_for(reader, person.username),
        "figures": figures_of(newest, found) if newest else None,
        "standards": [standard_of(each, found.today) for each in found.careers],
        "appraisals": [_appraisal(one) for one in found.appraisals],
        "purged": found.purged,
        "running": found.running,
        "actions": found.actions,
        "growth": growth_of(newest) if newest and is_own else None,
        "short": short_of(newest) if newest and is_own else [],
        "next": next_of(person, found) if is_own else [],
        "newest": newest,
        "elsewhere": sections_for(reader, person),
        "prints_plan": may_print(reader, person),
        "follows_up": newest.newest.assessment if newest and may_confirm(reader, newest.newest.assessment) else None,
    }


def figures_of(career: Career, found: Gathered) -> Figures:
    before, open_ones = career.before, [action for action in found.actions if action.is_open]
    return Figures(
        met=len(career.having(State.MEETS)),
        total=len(career.indicators),
        last_met=before.score.met if before else None,
        last_total=before.score.total if before else 0,
        gaps=career.having(State.GAP),
        attitudes=[now for now in career.attitudes if now.state == State.GAP],
        not_observed=len(career.having(State.NOT_OBSERVED)),
        unrated=len(career.having(State.UNRATED)),
        too_old=len(career.having(State.TOO_OLD)),
        open_actions=len(open_ones),
        overdue=sum(_is_late(action, found.today) for action in open_ones),
        confirmed_on=career.confirmed_on,
        age=age_of(career.confirmed_on, found.today),
    )


def _is_late(action: DevelopmentAction, today: date) -> bool:
    return action.due_on is not None and action.due_on < today


def standard_of(career: Career, today: date) -> Standard:
    tasks = [
        TaskRow(
            task=task,
            state=state_chip(task.state),
            trend=trend_of(task, career.appraisals),
            items=_items(task.items, today),
        )
        for task in career.tasks
    ]
    return Standard(career, tasks, _items(career.attitudes, today))


def _items(items: Iterable[ItemNow], today: date) -> list[ItemRow]:
    return [ItemRow(now, state_chip(now.state), age_of(now.on, today) if now.on else "") for now in items]


def state_chip(state: State) -> SafeString:
    return chip(CHIPS.get(state, "unrated"), str(state.label), STATE_SIGNS[state])


def _appraisal(one: Appraisal) -> AppraisalRow:
    score = one.score
    sign, word = SIGNS[score.verdict], str(score.verdict.label)
    mean = "" if score.mean is None else str(score.mean)
    return AppraisalRow(one, chip(score.verdict.value, word, sign), mean, sign.translate(PRINTED), word)


def age_of(day: date, today: date) -> str:
    """How long ago, in days up to two months, then in months, then in years."""
    days = (today - day).days
    if days < 1:
        return _("today")
    if days < 60:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    if months < 24:
        return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    return ngettext("%(n)d year", "%(n)d years", months // 12) % {"n": months // 12}
