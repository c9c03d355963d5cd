"""What the individual development plan (個人發展計畫) of a person says: each action, what was said and seen of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import Case, F, IntegerField, Value, When
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.development.asking import Question, Whose, sees_all
from assessments.development.today import Explained, OpenGap, Place, explained, open_gaps, places, state_of
from assessments.enums import ActionState, ResultSource
from assessments.models import (
    Assessment,
    DevelopmentAction,
    DevelopmentStep,
    FollowUp,
    IndicatorResult,
    Participant,
    ScaleLevel,
)
from assessments.models.items import ItemKey
from people.models import User

# So many actions a plan tells, those that are open first.
MOST = 200


class Seen(NamedTuple):
    """A follow-up of what an action is about."""

    on: date
    code: str
    level: ScaleLevel
    meets: bool
    seen: str
    by: str


@dataclass(frozen=True, slots=True)
class Line:
    """
    An action. `level`: what the appraisal confirmed of its gap; `notes`: what either side said at a step, the first
    one first; `courses`: in which the person has a place for it; `explains`: the gaps behind a knowledge
    or skill.
    """

    place: int
    action: DevelopmentAction
    level: ScaleLevel | None
    notes: list[DevelopmentStep]
    follow_ups: list[Seen]
    courses: list[str]
    explains: list[Explained]

    @property
    def agreed_in(self) -> str:
        assessment = self.action.assessment
        return f"{assessment.period.name} {assessment.number}" if assessment else _("added by hand")

    @property
    def answers(self) -> set[ItemKey]:
        """The gaps that it is about, named by it or explained by its knowledge or skill."""
        named = {self.action.gap_key} if self.action.gap_key else set()
        return named | {one.key for one in self.explains}

    @property
    def newest(self) -> ScaleLevel | None:
        return self.follow_ups[-1].level if self.follow_ups else None


@dataclass
class Printed:
    """`assessment`: only what was agreed in this appraisal; None: all of the person."""

    reader: User
    person: User
    assessment: Assessment | None = None

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    @cached_property
    def actions(self) -> list[DevelopmentAction]:
        rows = DevelopmentAction.objects.visible_to(self.reader).filter(person=self.person)
        if self.assessment is not None:
            rows = rows.filter(assessment=self.assessment)
        open_first = Case(
            When(state__in=ActionState.open(), then=Value(0)), default=Value(1), output_field=IntegerField()
        )
        rows = rows.select_related("owner", "indicator", "attitude", "element", "assessment__cycle")
        due = F("due_on").asc(nulls_last=True)
        return list(rows.prefetch_related("steps__by").order_by(open_first, due, "pk")[: MOST + 1])

    @cached_property
    def gaps(self) -> list[OpenGap]:
        """Those that are open today, each with the open actions that are about it."""
        found = open_gaps(self.person, self.assessment)
        for gap in found:
            gap.actions.extend(line.place for line in self.lines if line.action.is_open and gap.key in line.answers)
        return found

    @cached_property
    def places(self) -> list[Place]:
        return places(self.person, self.assessment)

    @property
    def is_cut(self) -> bool:
        return len(self.actions) > MOST

    @cached_property
    def lines(self) -> list[Line]:
        actions = self.actions[:MOST]
        levels, followed, courses = self._levels(actions), self._follow_ups(actions), _courses(actions)
        explains = explained(actions)
        return [
            Line(
                place=place,
                action=one,
                level=levels.get((one.assessment_id, one.gap_key)),
                notes=[step for step in one.steps.all() if step.note or step.cause],
                follow_ups=[_seen(row) for row in followed.get(one.pk, ())],
                courses=courses.get(one.pk, []),
                explains=explains.get(one.pk, []),
            )
            for place, one in enumerate(actions, 1)
        ]

    def _levels(self, actions: list[DevelopmentAction]) -> dict[tuple[int | None, ItemKey | None], ScaleLevel]:
        keys = {one.assessment_id for one in actions if one.assessment_id and one.gap_key}
        rows = IndicatorResult.objects.filter(assessment__in=keys, source=ResultSource.APPRAISAL, level__isnull=False)
        return {
            (row.assessment_id, ItemKey.of_row(row.indicator_id, row.attitude_id)): row.level
            for row in rows.select_related("level")
            if row.level is not None
        }

    @cached_property
    def _told(self) -> list[FollowUp]:
        rows = FollowUp.objects.visible_to(self.reader).counting().filter(assessment__trainee=self.person)
        return list(rows.select_related("level", "indicator", "attitude").order_by("confirmed_at", "pk"))

    def _follow_ups(self, actions: list[DevelopmentAction]) -> dict[int, list[FollowUp]]:
        """Those that name the action, and later ones of its gap that name none."""
        found: dict[int, list[FollowUp]] = defaultdict(list)
        for row in self._told:
            for one in actions:
                of_gap = row.action_id is None and row.key == one.gap_key and row.confirmed_at >= one.created_at
                if row.action_id == one.pk or of_gap:
                    found[one.pk].append(row)
        return found

    @cached_property
    def shown(self) -> list[int]:
        """The appraisals of which it tells something, for the log."""
        actions = self.actions[:MOST]
        rows = [row for rows in self._follow_ups(actions).values() for row in rows]
        keys = [one.assessment_id for one in actions if one.assessment_id]
        gaps = [gap.assessment for gap in self.gaps]
        return list(dict.fromkeys([*gaps, *keys, *(row.assessment_id for row in rows)]))

    def counts(self) -> dict[str, int]:
        """How many gaps are open, how many of them without an action; how many actions are open, overdue and so on."""
        actions = self.actions[:MOST]
        return {
            "gaps": len(self.gaps),
            "bare": sum(not gap.actions for gap in self.gaps),
            "open": sum(one.is_open for one in actions),
            "overdue": sum(one.is_overdue for one in actions),
            "done": sum(one.state == ActionState.DONE for one in actions),
            "dropped": sum(one.state == ActionState.DROPPED for one in actions),
        }

    def said(self) -> list[object]:
        """What makes one edition another."""
        gaps = [[*gap.key, gap.level.value, gap.since, gap.actions] for gap in self.gaps]
        places = [[one.year, one.course, one.on, one.gaps, one.state] for one in self.places]
        actions = [
            [
                *(one.action.pk, one.action.state, one.action.due_on, one.action.owner_id, len(one.notes)),
                *([[seen.on, seen.code, seen.level.value] for seen in one.follow_ups], one.courses),
            ]
            for one in self.lines
        ]
        return [gaps, places, actions]


def _seen(row: FollowUp) -> Seen:
    return Seen(row.confirmed_on, row.code, row.level, row.meets, row.seen, row.confirmed_by_name)


def _courses(actions: Iterable[DevelopmentAction]) -> dict[int, list[str]]:
    rows = Participant.objects.filter(action__in=list(actions), withdrawn_at__isnull=True)
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows.select_related("planned__course", "planned__plan").order_by("planned__plan__year", "pk"):
        if row.action_id is not None:
            said = f"{row.planned.plan.year} {row.planned.course.name} ({state_of(row, row.planned)})"
            found[row.action_id].append(said)
    return found


def may_print(reader: User, person: User) -> bool:
    """Of the plan of a person: themself, whoever leads them now, HR and the auditor."""
    return reader.pk in (person.pk, person.supervisor_id) or sees_all(reader)


def printed_on(reader: User, asked: Question) -> User | None:
    """Whose plan a page of actions offers: of the one person whom it asks about, else one's own."""
    if asked.person:
        person = User.objects.by_number(asked.person).first()
        return person if person is not None and may_print(reader, person) else None
    is_own = asked.whose == Whose.OWN or not (asked.whose or reader.leads or sees_all(reader))
    return reader if is_own else None


def plan_of(reader: User, number: str, assessment: str = "") -> Printed:
    """
    All of it, or what was agreed in one appraisal, given by its key. Raises Http404 for who may not read it and for
    whom there is not, in the same words.
    """
    found = User.objects.filter(pk__in=User.objects.by_number(number).values("pk"))
    person = found.select_related("department", "supervisor").first()
    if person is None or not may_print(reader, person):
        raise Http404(
            _(
                "There is nobody with the number %(number)s whose development plan you may read: those are your own "
                "and those of people who report to you directly. Look at the number again, or ask HR."
            )
            % {"number": number}
        )
    if not assessment:
        return Printed(reader, person)
    is_key = assessment.isascii() and assessment.isdecimal() and len(assessment) < 10
    rows = Assessment.objects.filter(trainee=person, development_actions__isnull=False)
    of = rows.filter(pk=int(assessment)).first() if is_key else None
    if of is None:
        raise Http404(_("No development action follows from this appraisal."))
    return Printed(reader, person, of)
