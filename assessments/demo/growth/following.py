"""What became of development actions, and what supervisors confirmed in follow-ups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from assessments.demo.clock import Moment
from assessments.demo.growth.days import Days, Part
from assessments.development import actions, helping
from assessments.development.plan import GivenLine
from assessments.followups import answering, confirming
from assessments.followups.proof import Piece
from assessments.models import Assessment, Cycle, DevelopmentAction, FollowUp, Participant
from assessments.sheet.layout import load_sheet
from people.models import User

STEPS: dict[str, Callable[[int, User, str], DevelopmentAction]] = {
    "begin": actions.begin, "finish": actions.finish, "drop": actions.drop, "note": actions.note,
    "ask": helping.ask, "answer": helping.answer,
}  # fmt: skip


class Following:
    """Of the appraisals of the cycle that is over. An action is named by how its goal begins."""

    def __init__(self, days: Days, people: dict[str, User], cycle: Cycle) -> None:
        self.days, self.people, self.cycle = days, people, cycle

    def moments(self, acted: list[Part], followed: list[Part]) -> Iterator[Moment]:
        for part in acted:
            if "added" in part:
                yield self.days.moment(part["added"], partial(self._add, part))
            for step in part.get("step", []):
                yield self.days.moment(step, partial(self._step, part, step))
        for part in followed:
            yield self.days.moment(part, partial(self._confirm, part))
            for step in part.get("step", []):
                yield self.days.moment(step, partial(self._answer, part, step))

    def _add(self, part: Part) -> None:
        """By hand: `due` so many workdays after the opening."""
        added = part["added"]
        line = GivenLine(part["goal"], added["measure"], due_on=self.days.on(added["due"]))
        actions.add(self.people[part["who"]], self.people[added["by"]], line)

    def _step(self, part: Part, step: Part) -> None:
        rows = DevelopmentAction.objects.filter(person=self.people[part["who"]])
        action, by = rows.get(goal__startswith=part["goal"]), self.people[step["by"]]
        if step["do"] == "move":
            actions.change_due(action.pk, by, self.days.on(step["due"]), step["text"])
        else:
            STEPS[step["do"]](action.pk, by, step["text"])

    def _confirm(self, part: Part) -> None:
        person = self.people[part["who"]]
        assessment = Assessment.objects.get(cycle=self.cycle, trainee=person)
        item = next(one for one in load_sheet(assessment).items if one.code == part["item"])
        action = DevelopmentAction.objects.open().filter(person=person, indicator__code=part["item"]).first()
        place = Participant.objects.filter(planned__course__code=part.get("course", ""), person=person).first()
        given = confirming.Given(
            item=item.key,
            level=part["level"],
            seen=part["seen"],
            observed_on=self.days.of(part["observed"]),
            action=action.pk if action else None,
            participant=place.pk if place else None,
            piece=Piece(part.get("evidence", ""), part.get("url", "")),
        )
        supervisor = person.supervisor
        if supervisor is None:
            raise ValueError(f"Nobody confirms anything of {person}.")
        confirming.confirm(assessment.pk, supervisor, [given], assessment.version)

    def _answer(self, part: Part, step: Part) -> None:
        """Of the follow-up that says this."""
        row = FollowUp.objects.get(assessment__trainee=self.people[part["who"]], seen=part["seen"])
        by = self.people[step["by"]]
        if step["do"] == "object":
            answering.object_to(row.pk, by, step["text"], row.state)
        elif step["do"] == "withdraw":
            answering.withdraw(row.pk, by, step["text"], row.state)
        else:
            answering.decide(row.pk, by, step["text"], row.state, upheld=step["do"] == "uphold")
