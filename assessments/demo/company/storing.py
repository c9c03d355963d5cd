"""Writes seeded appraisals in bulk, some hundreds at a time, sealed as those of the portal are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from django.db import models, transaction

from assessments.demo.clock import Clock
from assessments.demo.company import plans
from assessments.demo.company.fast import insert
from assessments.demo.company.fates import ANSWER_EARLIER, DUE_EARLIER, Fate, Story
from assessments.demo.company.rating import Nature, Sheets
from assessments.demo.company.rounds import Round
from assessments.demo.company.sheets import rate
from assessments.demo.company.telling import Made, tell
from assessments.enums import Action, EvidenceKind, Status, Verdict
from assessments.models import (
    Answer,
    Assessment,
    ConfirmedProfile,
    ElementMark,
    Evidence,
    IndicatorResult,
    SelfAnswer,
    SelfRating,
    TaskResult,
)
from assessments.record import agreed, results, seals
from assessments.record.facts import facts_of_person
from assessments.record.results import Result, Standards
from assessments.record.seeded import Rated, results_of
from assessments.sheet.layout import standards_kept
from assessments.workflow.effects import ANSWER_WORKDAYS
from competency.models import StandardVersion
from config.days import local_day
from integrity import ledger

BATCH = 500
# How much of a sheet is done that is half rated; how often there is evidence beside what is rated, a plan for who falls
# short, and one for anybody else.
HALF, WITH_EVIDENCE, WITH_PLAN, PLANNED_ANYWAY = 0.5, 0.05, 0.9, 0.15
NOTES = (
    "現場觀察三次，均依作業規定完成。",
    "抽查本月紀錄五件，內容完整。",
    "主管會議紀錄提及其協助跨單位處理急件。",
    "客戶來信肯定處理速度與態度。",
    "稽核抽查發現一件漏登，已當日補正。",
)


class Writer:
    """Writes the stories of one cycle; `sheets` by the primary key of the version that people are rated by."""

    def __init__(
        self, round_: Round, sheets: dict[int, Sheets], by_title: dict[str, StandardVersion], nature: Nature,
        chance: Random,
    ) -> None:  # fmt: skip
        self.round, self.sheets, self.by_title = round_, sheets, by_title
        self.nature, self.chance, self.standards = nature, chance, Standards()

    def write(self, stories: list[Story], clock: Clock) -> list[Assessment]:
        """All of them with everything that belongs to them, or nothing."""
        clock.at = self.round.opened_at
        made = [self._made(story) for story in stories]
        with transaction.atomic(), ledger.gathered(), standards_kept():
            Assessment.objects.bulk_create([one.row for one in made], BATCH)
            self._rate_themselves([one for one in made if self.round.cycle.has_self_rating])
            for one, seal in zip(
                made, rate(Answer, [(one.row.pk, one.row.pk, one.given) for one in made]), strict=True
            ):
                one.row.answers_mac = seal
            submitted = [one for one in made if one.story.status in Status.rated()]
            # Before anything of these is planned, and before what was signed is written.
            agreed.keep_all([one.row for one in submitted])
            self._show(submitted)
            tell(made)
            self._confirm([one for one in made if one.story.status == Status.APPROVED])
            Assessment.objects.bulk_write([one.row for one in made], ["chain_head", "answers_mac"])
        return [one.row for one in made]

    def _made(self, story: Story) -> Made:
        cycle, version = self.round.cycle, self.by_title[story.trainee.job_title]
        sheets, ability = self.sheets[version.pk], self.nature.ability(story.trainee)
        share = {Fate.NOT_BEGUN: 0.0, Fate.HALF_RATED: HALF, Fate.CANCELLED: 0.0}.get(story.fate, 1.0)
        given = sheets.rated(ability, self.nature.bias(story.supervisor), share)
        row = Assessment(
            cycle=cycle,
            standard=version,
            trainee=story.trainee,
            supervisor=story.supervisor,
            supervisor_name=story.supervisor.name,
            supervisor_number=story.supervisor.username,
            department=story.trainee.department,
            self_due=cycle.self_due,
            supervisor_due=cycle.supervisor_due,
            answer_due=cycle.answer_due,
            status=story.status,
            version=len(story.steps) - 1 + len(given),
            **facts_of_person(story.trainee),
        )
        if story.is_late:
            row.supervisor_due, row.answer_due = self.round.days[DUE_EARLIER], self.round.days[ANSWER_EARLIER]
        submitted = story.took(Action.SUBMIT)
        if submitted and story.status in Status.rated():
            row.submitted_at = submitted.at
            row.verdict = sheets.verdict(given)
            row.keep_period()
            earliest = self.round.calendar.add_workdays(local_day(submitted.at), ANSWER_WORKDAYS)
            row.answer_due = max(row.answer_due, earliest)
        approved = story.took(Action.APPROVE)
        row.approved_at = approved.at if approved else None
        return Made(story, row, given, sheets.rated_oneself(ability) if story.own_at else [])

    def _rate_themselves(self, made: list[Made]) -> None:
        """A self-rating each, empty where the trainee gave none; closed by the first submission."""
        for one in made:
            submitted = one.story.took(Action.SUBMIT)
            closed = [at for at in (one.story.own_at, submitted.at if submitted else None) if at]
            one.own = SelfRating(
                assessment=one.row, submitted_at=one.story.own_at, locked_at=min(closed) if closed else None
            )
        ratings = [one.own for one in made if one.own]
        SelfRating.objects.bulk_create(ratings, BATCH)
        sheets = [(one.own.pk, one.row.pk, one.own_given) for one in made if one.own]
        for own, seal in zip(ratings, rate(SelfAnswer, sheets), strict=True):
            own.answers_mac = seal
        _overwrite(ratings, "answers_mac")

    def _show(self, made: list[Made]) -> None:
        """Evidence and a plan beside some of what was submitted."""
        chance, evidence, planned, marks = self.chance, list[Evidence](), list[Made](), list[ElementMark]()
        for one in made:
            submitted = one.row.submitted_at
            if submitted and chance.random() < WITH_EVIDENCE:
                evidence.append(self._evidence(one, submitted))
            share = WITH_PLAN if one.row.verdict == Verdict.NOT_YET_COMPETENT else PLANNED_ANYWAY
            if submitted and chance.random() < share:
                planned.append(one)
                marks += self._mark(one)
        Evidence.objects.bulk_create(evidence)
        plans.write(planned, self.sheets, chance)
        ElementMark.objects.bulk_create(marks)

    def _confirm(self, made: list[Made]) -> None:
        """What the portal writes at an approval."""
        indicators, tasks, profiles = list[Result](), list[Result](), list[Result]()
        for one in made:
            rated = [Rated(given.indicator, given.attitude, given.level) for given in one.given]
            places = self.standards.places_in(one.row.standard.code)
            own = [Rated(given.indicator, given.attitude, given.level) for given in one.own_given] if _sent(one) else []
            for result in results_of(one.row, rated, own, places):
                kept = profiles if isinstance(result, ConfirmedProfile) else indicators
                (tasks if isinstance(result, TaskResult) else kept).append(result)
        for model, rows in ((IndicatorResult, indicators), (TaskResult, tasks), (ConfirmedProfile, profiles)):
            names = [field.name for field in model._meta.concrete_fields if not field.primary_key]
            columns = results.columns(model)
            insert(model, names, ([getattr(row, name) for name in columns] for row in rows))

    def _evidence(self, one: Made, submitted: datetime) -> Evidence:
        row = Evidence(
            assessment=one.row,
            indicator_id=self.chance.choice([given.indicator for given in one.given if given.indicator]),
            kind=EvidenceKind.NOTE,
            observed_on=local_day(submitted) - timedelta(days=self.chance.randint(3, 60)),
            text=self.chance.choice(NOTES),
            added_by=one.story.supervisor,
            added_by_name=one.story.supervisor.name,
            added_by_number=one.story.supervisor.username,
            added_at=submitted - timedelta(minutes=self.chance.randint(5, 50)),
        )
        seals.seal_evidence(row)
        return row

    def _mark(self, one: Made) -> Iterable[ElementMark]:
        """A skill of the first task that is not met."""
        sheets = self.sheets[one.row.standard_id]
        below = {given.indicator for given in one.given if given.level and not given.level.meets}
        for task, rows in sheets.tasks:
            if any(row.pk in below for row in rows):
                yield ElementMark(assessment=one.row, task=task, element=self.chance.choice(sheets.skills))
                return


def _sent(one: Made) -> bool:
    """Whether the trainee sent their own ratings."""
    return one.own is not None and one.own.submitted_at is not None


def _overwrite(rows: list[SelfRating], *columns: str) -> None:
    """As `LedgeredQuerySet.bulk_write`, of a table without a ledger."""
    plain: models.QuerySet[SelfRating] = models.QuerySet(SelfRating)
    plain.bulk_create(rows, update_conflicts=True, unique_fields=["pk"], update_fields=columns)
