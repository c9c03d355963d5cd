"""Drafting an improvement plan: beginning one, writing down what it says, taking over gaps of the last appraisal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import ImprovementAction, ImprovementState
from assessments.improvement import record
from assessments.improvement.gaps import Gaps, gaps_of, write_down
from assessments.improvement.steps import held, refuse_stale
from assessments.models import ImprovementFact, ImprovementHelp, ImprovementPlan, ImprovementReview
from assessments.models.items import ItemKey
from config.days import months_after
from config.refusals import Conflict, Forbidden
from integrity import ledger
from people.acting import can_act
from people.calendar.workdays import Calendar
from people.models import User

MONTHS = 3


@dataclass(frozen=True, slots=True)
class GivenFact:
    """`about`: an indicator or attitude, None for neither."""

    about: ItemKey | None
    happened_on: date | None
    text: str
    goal: str


@dataclass(frozen=True, slots=True)
class GivenHelp:
    text: str
    giver: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class GivenPlan:
    """All that the form of a draft says."""

    starts_on: date
    ends_on: date
    summary: str
    facts: tuple[GivenFact, ...]
    help: tuple[GivenHelp, ...]
    reviews: tuple[date, ...]


def may_begin(actor: User, person: User) -> bool:
    """The person's supervisor of today, while both can act."""
    return person.supervisor_id == actor.pk and can_act(actor) and can_act(person)


def begin(person: User, actor: User, *, with_gaps: bool) -> ImprovementPlan:
    """
    A draft with three months and a review each month; the open one where there is one already, however often it is
    asked for. `with_gaps`: with the gaps of the last approved appraisal as facts to be written out.
    """
    if not may_begin(actor, person):
        raise Forbidden(_not_yours(person))
    with transaction.atomic(), ledger.gathered():
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
        own = ImprovementPlan.objects.filter(person=person, supervisor=actor, purged_at__isnull=True)
        if (open_one := own.filter(state__in=ImprovementState.open()).first()) is not None:
            return open_one
        calendar = Calendar.load()
        first = calendar.workday_from(timezone.localdate() + timedelta(days=7))
        ends = [calendar.workday_from(months_after(first, count)) for count in range(1, MONTHS + 1)]
        found = gaps_of(person, actor)
        plan = ImprovementPlan(person=person, person_name=person.name, person_number=person.username, supervisor=actor)
        plan.starts_on, plan.ends_on, plan.assessment = first, ends[-1], found.assessment
        plan.save()
        record.append(plan, ImprovementAction.DRAFT, actor=actor, from_state="")
        plan.save()
        ImprovementReview.objects.bulk_create(ImprovementReview(plan=plan, due_on=day) for day in ends)
        if with_gaps:
            _add_gaps(plan, found, actor)
    return plan


def save(plan_id: int, actor: User, given: GivenPlan, *, seen: int | None, with_gaps: bool = False) -> ImprovementPlan:
    """
    What the form says takes the place of what the draft said; `with_gaps`: and the gaps that it does not name yet.
    Raises ImprovementPlan.DoesNotExist, Forbidden or Conflict with nothing changed.
    """
    with transaction.atomic(), ledger.gathered():
        plan = held(plan_id, actor)
        refuse_unless_draft(plan, actor)
        refuse_stale(plan, seen)
        plan.starts_on, plan.ends_on, plan.summary = given.starts_on, given.ends_on, given.summary
        found = gaps_of(plan.person, actor) if with_gaps else Gaps(plan.assessment)
        plan.assessment = found.assessment
        plan.version += 1
        plan.save()
        for rows in (plan.facts.all(), plan.help.all(), plan.reviews.all()):
            rows.delete()
        ImprovementFact.objects.bulk_create(_fact(plan, place, one) for place, one in enumerate(given.facts, 1))
        ImprovementHelp.objects.bulk_create(
            ImprovementHelp(plan=plan, position=place, text=one.text, giver=one.giver, due_on=one.due_on)
            for place, one in enumerate(given.help, 1)
        )
        days = sorted(set(given.reviews))
        ImprovementReview.objects.bulk_create(ImprovementReview(plan=plan, due_on=day) for day in days)
        if with_gaps:
            _add_gaps(plan, found, actor)
    return plan


def refuse_unless_draft(plan: ImprovementPlan, actor: User) -> None:
    if plan.supervisor_id != actor.pk:
        raise Forbidden(
            _("Only whoever leads this plan can write it. Ask them, or look at the plan for what is yours to do.")
        )
    if plan.state != ImprovementState.DRAFT:
        raise Conflict(_("This plan was sent to HR and can't be rewritten. Ask HR to return it if it has to change."))


def _fact(plan: ImprovementPlan, place: int, one: GivenFact) -> ImprovementFact:
    about = one.about.columns if one.about else {}
    words = {"happened_on": one.happened_on, "text": one.text, "goal": one.goal}
    return ImprovementFact(plan=plan, position=place, **words, **about)


def _add_gaps(plan: ImprovementPlan, found: Gaps, actor: User) -> None:
    """Those that no fact is about yet, at the end; what is taken over was shown."""
    write_down(actor, found)
    rows = list(plan.facts.all())
    known = {(row.indicator_id, row.attitude_id) for row in rows}
    new = [gap for gap in found.gaps if (gap.indicator_id, gap.attitude_id) not in known]
    ImprovementFact.objects.bulk_create(
        ImprovementFact(
            plan=plan,
            position=len(rows) + place,
            indicator_id=gap.indicator_id,
            attitude_id=gap.attitude_id,
            text=gap.as_fact,
            goal=gap.as_goal,
        )
        for place, gap in enumerate(new, 1)
    )


def _not_yours(person: User) -> str:
    words = {"name": person.name}
    return (
        _("A plan for %(name)s is drafted by their supervisor of today. Ask HR if the reporting line is wrong.") % words
    )
