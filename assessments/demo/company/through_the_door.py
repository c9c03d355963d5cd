"""Some appraisals of the large company go through the doors that everyone uses: opened, rated, signed, approved."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from django.db import transaction

from assessments.cycles import opening
from assessments.demo.clock import Clock
from assessments.demo.company.fates import Story
from assessments.demo.company.rating import Given, Nature, Sheets
from assessments.demo.company.rounds import Round
from assessments.enums import NOT_OBSERVED, Action
from assessments.models import Assessment
from assessments.models.items import ItemKey
from assessments.rating import saving
from assessments.sheet.layout import standards_kept
from assessments.sheet.raters import TRAINEE
from assessments.workflow import steps, tasks
from integrity import ledger
from people.models import User

# So many in one transaction.
BATCH = 50


class Door:
    """Takes the stories of one cycle, whose people and supervisors can act, through the workflow."""

    def __init__(self, round_: Round, sheets: dict[int, Sheets], nature: Nature, chance: Random) -> None:
        self.round, self.sheets, self.nature, self.chance = round_, sheets, nature, chance

    def take(self, stories: list[Story], hr: User, clock: Clock, tell: Callable[[int], None]) -> None:
        for start in range(0, len(stories), BATCH):
            self._take(stories[start : start + BATCH], hr, clock)
            tell(len(stories[start : start + BATCH]))

    def _take(self, stories: list[Story], hr: User, clock: Clock) -> None:
        with transaction.atomic(), ledger.gathered(), standards_kept(), tasks.quiet():
            clock.at = self.round.opened_at
            people = [story.trainee for story in stories]
            opened = {row.trainee_id: row for row in opening.open_for_people(self.round.cycle.pk, people, hr)}
            for story in stories:
                self._tell(story, opened[story.trainee.pk], clock)

    def _tell(self, story: Story, row: Assessment, clock: Clock) -> None:
        sheets, ability = self.sheets[row.standard_id], self.nature.ability(story.trainee)
        given = sheets.rated(ability, self.nature.bias(story.supervisor))
        for step in story.steps[1:]:
            clock.at = step.at
            if step.action == Action.SELF_SUBMIT:
                saving.save_sheet(row.pk, step.actor, _edits(sheets.rated_oneself(ability)), TRAINEE)
            elif step.action == Action.SUBMIT:
                saving.save_sheet(row.pk, step.actor, _edits(given))
            steps.perform(row.pk, step.action, step.actor, reason=step.reason)


def _edits(given: list[Given]) -> list[saving.Edit]:
    return [
        saving.Edit(
            item=str(ItemKey(one.indicator is None, one.indicator or one.attitude or 0)),
            value=str(one.level.value) if one.level else NOT_OBSERVED,
            comment=one.comment,
            seen=0,
            client="",
            number=0,
        )
        for one in given
    ]
