"""An improvement plan: drafted by the supervisor, released by HR, signed by both, under way with its reviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from assessments.demo.clock import Moment
from assessments.demo.growth.days import Days, Part
from assessments.enums import ImprovementAction
from assessments.improvement import drafting, steps
from assessments.improvement.drafting import GivenFact, GivenHelp, GivenPlan
from assessments.improvement.transitions import Given, NewHelp
from assessments.models import ImprovementPlan
from assessments.models.items import ItemKey
from assessments.sheet.layout import load_sheet
from config.days import months_after
from people.models import User


class Improving:
    """Its days follow from its first, `begins`, since it lasts three months whatever the calendar looks like."""

    def __init__(self, days: Days, people: dict[str, User]) -> None:
        self.days, self.people = days, people
        self.calendar = days.calendar

    def moments(self, part: Part) -> Iterator[Moment]:
        yield self.days.moment(part, partial(self._draft, part))
        for step in part["step"]:
            if "after" in step:
                yield Moment(self._after(part, step["after"]), step["at"], partial(self._take, part, step))
            else:
                yield self.days.moment(step, partial(self._take, part, step))

    def _after(self, part: Part, count: int) -> date:
        """So many days after the first day of the plan, or the first workday from then on."""
        return self.calendar.workday_from(self.days.of(part["begins"]) + timedelta(days=count))

    def _draft(self, part: Part) -> None:
        """From the last approved appraisal, with the supervisor's own words."""
        person = self.people[part["who"]]
        supervisor = self.people[part["by"]]
        plan = drafting.begin(person, supervisor, with_gaps=False)
        if plan.assessment is None:
            raise ValueError(f"Nothing of {person} is approved.")
        keys = {item.code: ItemKey.parse(item.key) for item in load_sheet(plan.assessment).items}
        starts_on = self.days.of(part["begins"])
        ends_on = self.calendar.workday_from(months_after(starts_on, drafting.MONTHS))
        given = GivenPlan(
            starts_on=starts_on,
            ends_on=ends_on,
            summary=part["summary"],
            facts=tuple(
                GivenFact(keys[fact["item"]], self.days.of(fact), fact["text"], fact["goal"]) for fact in part["fact"]
            ),
            help=tuple(GivenHelp(one["text"], one["by"], self._after(part, one["after"])) for one in part["help"]),
            reviews=tuple(self._after(part, count) for count in part["reviews"]),
        )
        drafting.save(plan.pk, supervisor, given, seen=plan.version)

    def _take(self, part: Part, step: Part) -> None:
        plan = ImprovementPlan.objects.get(person=self.people[part["who"]])
        actor, given = self.people[step["by"]], Given()
        if step["do"] == ImprovementAction.REVIEW:
            review = plan.reviews.filter(held_on__isnull=True).order_by("due_on")[0]
            helped = plan.help.filter(text__in=[part["help"][place]["text"] for place in step["helped"]])
            given = Given(review=review.pk, help_given=tuple(helped.values_list("pk", flat=True)))
        elif step["do"] == ImprovementAction.MOVE:
            given = Given(help=NewHelp(step["help"], step["giver"], self._after(part, step["until"])))
        steps.take(plan.pk, step["do"], actor, seen=plan.version, reason=step.get("text", ""), given=given)
