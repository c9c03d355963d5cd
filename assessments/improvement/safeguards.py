"""
What courts and labour authorities ask about when somebody is said not to do their work, and which of it a plan holds.
A reminder for whoever writes it; no legal advice, and nothing is counted from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.enums import ImprovementAction, ImprovementState
from assessments.models import ImprovementEvent, ImprovementFact, ImprovementHelp, ImprovementPlan, ImprovementReview

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# From here on a plan counts as long enough; about what an instruction, a trial and a second trial take.
LONG_ENOUGH = 60


@dataclass(frozen=True, slots=True)
class Safeguard:
    """
    `holds` None: nothing that a portal could see; the reader has to judge it. `so_far`: how far it is, in words;
    `is_begun`: not all of it is there yet, and nothing of it is late.
    """

    title: str
    about: str
    holds: bool | None
    so_far: str = ""
    is_begun: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """The rows of a plan, fetched once."""

    plan: ImprovementPlan
    facts: list[ImprovementFact]
    help: list[ImprovementHelp]
    reviews: list[ImprovementReview]
    events: list[ImprovementEvent]


def safeguards_of(parts: Parts) -> list[Safeguard]:
    return [Safeguard(str(title), str(about), *look(parts)) for title, about, look in SAFEGUARDS]


Look = Callable[[Parts], tuple[bool | None, str] | tuple[bool, str, bool]]


def _facts(parts: Parts) -> tuple[bool, str]:
    dated = sum(row.happened_on is not None for row in parts.facts)
    return bool(parts.facts) and dated == len(parts.facts), _of(dated, len(parts.facts))


def _standard(parts: Parts) -> tuple[bool, str]:
    named = sum(row.indicator_id is not None or row.attitude_id is not None for row in parts.facts)
    return bool(parts.facts) and named == len(parts.facts), _of(named, len(parts.facts))


def _goals(parts: Parts) -> tuple[bool, str]:
    told = sum(bool(row.goal) for row in parts.facts)
    return bool(parts.facts) and told == len(parts.facts), _of(told, len(parts.facts))


def _time(parts: Parts) -> tuple[bool, str]:
    days = (parts.plan.ends_on - parts.plan.starts_on).days
    return days >= LONG_ENOUGH, ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def _help(parts: Parts) -> tuple[bool, str, bool]:
    """Once the plan runs: whether it was given, not only promised."""
    named = sum(bool(row.giver) and row.due_on is not None for row in parts.help)
    is_named = bool(parts.help) and named == len(parts.help)
    if not _has_started(parts):
        return is_named, _of(named, len(parts.help)), False
    given = sum(row.given_on is not None for row in parts.help)
    late = any(row.given_on is None and row.due_on is not None and row.due_on < _today() for row in parts.help)
    words = {"n": given, "all": len(parts.help)}
    is_given = is_named and given == len(parts.help)
    return is_given, _("%(n)d of %(all)d given") % words, is_named and _is_running(parts) and not late


def _reviews(parts: Parts) -> tuple[bool, str, bool]:
    """Before the plan runs: whether days are agreed; from then on whether they were held."""
    held = sum(row.held_on is not None for row in parts.reviews)
    said = _("%(n)d of %(all)d held") % {"n": held, "all": len(parts.reviews)}
    if not _has_started(parts):
        return bool(parts.reviews), said, False
    late = any(row.held_on is None and row.due_on < _today() for row in parts.reviews)
    is_held = bool(parts.reviews) and held == len(parts.reviews)
    return is_held, said, bool(parts.reviews) and _is_running(parts) and not late


def _has_started(parts: Parts) -> bool:
    return parts.plan.state in (ImprovementState.RUNNING, ImprovementState.ENDED)


def _is_running(parts: Parts) -> bool:
    return parts.plan.state == ImprovementState.RUNNING


def _today() -> date:
    return timezone.localdate()


def _heard(parts: Parts) -> tuple[bool, str]:
    own = {ImprovementAction.SIGN, ImprovementAction.OBJECT, ImprovementAction.REPLY}
    said = [event for event in parts.events if event.action in own and event.actor_id == parts.plan.person_id]
    told = [event for event in said if event.reason]
    if not said:
        refused = any(event.action == ImprovementAction.REFUSE for event in parts.events)
        return refused, _("did not sign; HR noted how it was shown") if refused else _("not yet")
    words = ngettext("read and signed; %(n)d statement", "read and signed; %(n)d statements", len(told))
    return True, words % {"n": len(told)}


def _measure(parts: Parts) -> tuple[None, str]:
    return None, _("yours to judge")


def _of(count: int, total: int) -> str:
    return _("%(n)d of %(all)d") % {"n": count, "all": total}


SAFEGUARDS: tuple[tuple[StrPromise, StrPromise, Look], ...] = (
    (
        gettext_lazy("Concrete facts"),
        gettext_lazy("Each says when and what happened; an impression is not a fact."),
        _facts,
    ),
    (
        gettext_lazy("A standard that was known before"),
        gettext_lazy("Each fact names the indicator by which the person was appraised."),
        _standard,
    ),
    (gettext_lazy("What is expected instead"), gettext_lazy("So that both can tell when it is reached."), _goals),
    (
        gettext_lazy("Time to improve"),
        gettext_lazy("Long enough for what is expected; usually about three months."),
        _time,
    ),
    (gettext_lazy("Help that was offered and given"), gettext_lazy("What, by whom and until when."), _help),
    (
        gettext_lazy("Reviews in between, written down"),
        gettext_lazy("On the days that were agreed, with what was found."),
        _reviews,
    ),
    (
        gettext_lazy("The person was heard"),
        gettext_lazy("They read it, could object at any time, and their words stand beside it."),
        _heard,
    ),
    (
        gettext_lazy("Proportionate, with milder measures first"),
        gettext_lazy(
            "Is the shortfall serious enough, and was training, another task or another post tried or offered?"
        ),
        _measure,
    ),
)
