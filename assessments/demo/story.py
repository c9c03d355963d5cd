"""
Tells the stories under stories/: what happened to each assessment of the demo, step by step, through the
doors that everyone uses: `opening.open_assessment`, `steps.perform`, `saving.save_answer`, `save_sheet`.

A story is an `[[assessment]]` in TOML: `trainee` and `supervisor` by number; its own `supervisor_due` and
`answer_due` where they differ from the cycle's; `leaves` when the trainee quits. All days are workdays
since the cycle's opening. Its steps have a day (`on`), a time (`at`) and what is done (`do`):

self      the trainee's own rating, `levels` and `comments` as in `rate`
rate      `levels` has one sign for each indicator, then each attitude, in the order of the standard: a value
          of the scale, ? for not observed, - for not rated; spaces are for the eye. `comments` by code
evidence  `rows` of `item` (a code), `observed` (day), `text`, `url`, `file` (the name under which a picture is added)
plan      `marks` of knowledge and skills, [task code, element code]; `rows` of `element`, `gap` (the code of
          what it answers), `goal`, `measure` and `due` (day)
an action of the transition table, with what was said as `text`; for reassign and appoint `to` (a number), for
          extend `day`. Once an approver is appointed, HR's steps are theirs
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.access.permissions import Part
from assessments.cycles import opening
from assessments.demo.clock import Clock, Moment
from assessments.demo.people import leaves
from assessments.demo.pictures import tracking_sheet
from assessments.enums import NOT_OBSERVED, Action
from assessments.evidence.adding import NewEvidence, add_evidence
from assessments.evidence.files import checked_file
from assessments.models import (
    Assessment,
    Cycle,
    ElementMark,
    PlanLine,
)
from assessments.rating import saving
from assessments.sheet.layout import Item, Sheet, load_own_sheet, load_sheet
from assessments.sheet.raters import TRAINEE
from assessments.workflow import steps
from assessments.workflow.table import TABLE
from competency.models import Element
from people.calendar.workdays import Calendar
from people.models import User

# As a TOML file says it, see above.
Step = dict[str, Any]
Story = dict[str, Any]
STORIES = Path(__file__).parent / "stories"
# What it takes to look at a person's work and tap one answer.
SECONDS_PER_ANSWER = 45


def stories(name: str) -> list[dict[str, object]]:
    """The stories of one file under stories/."""
    with (STORIES / f"{name}.toml").open("rb") as file:
        found: list[dict[str, Any]] = tomllib.load(file)["assessment"]
    return found


class Teller:
    """Tells stories of one cycle, which was opened on the day `opened`."""

    def __init__(self, cycle: Cycle, opened: date, people: dict[str, User], clock: Clock) -> None:
        self.cycle = cycle
        self.opened = opened
        self.people = people
        self.clock = clock
        self.calendar = Calendar.load()

    def moments(self, story: Story) -> Iterator[Moment]:
        """What happens in a story, the opening first; other stories go on in between."""
        trainee = self.people[story["trainee"]]
        yield Moment(self.opened, "09:00", partial(self._open, story))
        for step in story.get("step", []):
            yield Moment(self._day(step["on"]), step["at"], partial(self._take, step, trainee))
        if "leaves" in story:
            day = self._day(story["leaves"])
            yield Moment(day, "18:30", partial(leaves, trainee, day))

    def _open(self, story: Story) -> None:
        trainee, supervisor = self.people[story["trainee"]], self.people[story["supervisor"]]
        due = {name: self._day(story[name]) for name in ("supervisor_due", "answer_due") if name in story}
        opening.open_assessment(self.cycle, trainee, supervisor, self.people["hr"], due=due)

    def _day(self, count: int) -> date:
        return self.calendar.add_workdays(self.opened, count)

    def _take(self, step: Step, trainee: User) -> None:
        beside = {"self": self._rate_oneself, "rate": self._rate, "evidence": self._show, "plan": self._plan}
        assessment = Assessment.objects.with_people().get(cycle=self.cycle, trainee=trainee)
        if step["do"] in beside:
            beside[step["do"]](step, assessment, load_sheet(assessment))
        else:
            self._step(step, assessment)

    def _step(self, step: Step, assessment: Assessment) -> None:
        """A step of the transition table, taken by the one who may take it."""
        action = Action(step["do"])
        actors = {
            Part.TRAINEE: assessment.trainee,
            Part.SUPERVISOR: assessment.supervisor,
            Part.HR: assessment.approver or self.people["hr"],
        }
        steps.perform(
            assessment.pk,
            action,
            actors[TABLE[action].who],
            seen=assessment.version,
            reason=step.get("text", ""),
            person=self.people[step["to"]] if "to" in step else None,
            day=self._day(step["day"]) if "day" in step else None,
        )

    def _rate(self, step: Step, assessment: Assessment, sheet: Sheet) -> None:
        """A whole sheet is one save; an unfinished one was interrupted, its answers were saved as given."""
        edits = [
            saving.Edit(item.key, value, comment, item.version, client="", number=0)
            for item, value, comment in _given(step, sheet)
            if (value, comment) != (item.value, item.comment)
        ]
        if "-" not in step["levels"]:
            saving.save_sheet(assessment.pk, assessment.supervisor, edits)
            return
        for edit in edits:
            self.clock.pass_seconds(SECONDS_PER_ANSWER)
            saving.save_answer(assessment.pk, assessment.supervisor, edit)

    def _rate_oneself(self, step: Step, assessment: Assessment, _sheet: Sheet) -> None:
        sheet = load_own_sheet(assessment)
        edits = [
            saving.Edit(item.key, value, comment, item.version, "", 0) for item, value, comment in _given(step, sheet)
        ]
        saving.save_sheet(assessment.pk, assessment.trainee, edits, TRAINEE)
        steps.perform(assessment.pk, Action.SELF_SUBMIT, assessment.trainee)

    def _show(self, step: Step, assessment: Assessment, sheet: Sheet) -> None:
        keys = {item.code: item.key for item in sheet.items}
        for row in step["rows"]:
            file = SimpleUploadedFile(row["file"], tracking_sheet()) if "file" in row else None
            given = NewEvidence(
                item=keys[row["item"]],
                observed_on=self._day(row["observed"]),
                text=row["text"],
                url=row.get("url", ""),
                file=checked_file(file) if file else None,
            )
            add_evidence(assessment.pk, assessment.supervisor, given)

    def _plan(self, step: Step, assessment: Assessment, sheet: Sheet) -> None:
        tasks = {task.task.code: task.task for task in sheet.tasks}
        elements = {element.code: element for element in Element.objects.filter(version=sheet.version)}
        items = {item.code: item for item in sheet.items}
        for task, element in step.get("marks", []):
            ElementMark.objects.create(assessment=assessment, task=tasks[task], element=elements[element])
        for position, row in enumerate(step["rows"], start=1):
            action = PlanLine(
                assessment=assessment,
                element=elements[row["element"]] if "element" in row else None,
                position=position,
                goal=row["goal"],
                measure=row["measure"],
                due_on=self._day(row["due"]),
                **_about(items[row["gap"]] if "gap" in row else None),
            )
            action.full_clean()
            action.save()


def _about(item: Item | None) -> dict[str, object]:
    """The columns of a row that answers a gap in this item."""
    return {} if item is None else {"attitude" if item.is_attitude else "indicator": item.subject}


def _given(step: Step, sheet: Sheet) -> Iterator[tuple[Item, str, str]]:
    """Each item with the value and the comment of a step; a comment stays until another is written."""
    values = [{"?": NOT_OBSERVED, "-": ""}.get(sign, sign) for sign in step["levels"].replace(" ", "")]
    comments = dict(step.get("comments", {}))
    for item, value in zip(sheet.items, values, strict=True):
        yield item, value, comments.pop(item.code, item.comment)
    if comments:
        raise ValueError(f"The standard has no {', '.join(comments)}.")
