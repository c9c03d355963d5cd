"""A row of a plan with its evidence both ways: person, gap, attendance, and what closed the gap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.careers.who import addresses
from assessments.enums import SIGNS, Attendance, NeedKind, PlannedState, TrainingPlanState
from assessments.models import (
    Assessment,
    FollowUp,
    Participant,
    PlannedCourse,
    ScaleLevel,
    TrainingNeed,
    TrainingSession,
)
from assessments.sheet.chips import chip
from assessments.training.chain import CLOSED, UNKNOWN, Chain, Closing, chain_of
from assessments.training.figures import TAKES_PART, Tally, tallies
from assessments.training.page import state_chip
from assessments.training.standing import Standing, standing_of
from assessments.training.who import may_change, sees_all
from people.acting import can_act
from people.models import User

PAGE_SIZE = 50
NEED_CHIPS = {CLOSED: "good", UNKNOWN: "warn"}
CAME_CHIPS = {
    Attendance.ATTENDED: "good",
    Attendance.PARTLY: "note",
    Attendance.ABSENT: "bad",
    Attendance.EXCUSED: "warn",
}
# Which people of a row are shown, by what an address calls it.
SHOWN = ("", "open", "closed", "absent", "none", "withdrawn")


@dataclass(frozen=True, slots=True)
class NeedLine:
    """
    One gap behind a place: what, the level then and the one from which it meets, the appraisal that says so; what is
    confirmed now, by what, and whether that closes it. Addresses are empty where the reader may not open them.
    """

    subject: str
    text: str
    is_mark: bool
    level: str
    threshold: str
    since: date
    url: str
    number: str
    closing: Closing
    state: SafeString
    now: str
    by_url: str
    is_follow_up: bool


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A person with their place; `left`: works here no more."""

    place: Participant
    name: str
    number: str
    url: str
    left: bool
    attendance: SafeString
    needs: list[NeedLine]

    @property
    def came(self) -> bool:
        """Whoever took part keeps the place."""
        return self.place.attendance in Attendance.came()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A page of a row; `shown`: the appraisals whose confirmed results stand on it, for the log."""

    context: dict[str, object]
    shown: list[int]


def evidence_of(reader: User, planned: PlannedCourse, asked: QueryDict) -> Evidence:
    places = Participant.objects.visible_to(reader).filter(planned=planned)
    standing = standing_of(reader, planned.plan_id)
    which = asked.get("show", "") if asked.get("show", "") in SHOWN else ""
    page: Page[Participant] = Paginator(_found(places, planned, standing, which), PAGE_SIZE).get_page(asked.get("page"))
    rows = list(page)
    lines, shown = lines_of(reader, rows, chain_of(places.filter(pk__in=[row.pk for row in rows])))
    sessions, now = _sessions(planned), timezone.now()
    is_open = planned.plan.state != TrainingPlanState.CLOSED and planned.state != PlannedState.CANCELLED
    context: dict[str, object] = {
        "planned": planned,
        "plan": planned.plan,
        "course": planned.course,
        "state": state_chip(planned),
        "page": page,
        "lines": lines,
        "which": which,
        "sessions": sessions,
        "open_sessions": [one for one in sessions if one.cancelled_at is None],
        "next_session": next((one.pk for one in sessions if not one.cancelled_at and one.ends_at >= now), None),
        "tally": tallies(places).get(planned.pk, Tally()),
        "gaps": standing.of(planned.pk),
        "without": places.filter(TAKES_PART).in_session(None).count(),
        "no_need": places.filter(TAKES_PART, needs__isnull=True).count(),
        "subjects": [one.task or one.element for one in planned.course.subjects.select_related("task", "element")],
        "sees_all": sees_all(reader),
        "may_change": may_change(reader),
        "may_work": may_change(reader) and is_open,
    }
    return Evidence(context, shown)


def _sessions(planned: PlannedCourse) -> list[TrainingSession]:
    """With how many have a place in each (`taking`), and of how many attendance was taken (`taken`)."""
    taking = Q(participants__withdrawn_at__isnull=True)
    taken = taking & ~Q(participants__attendance=Attendance.OPEN)
    rows = planned.sessions.annotate(taking=Count("participants", filter=taking))
    return list(rows.annotate(taken=Count("participants", filter=taken)).order_by("starts_at", "pk"))


def _found(
    places: QuerySet[Participant], planned: PlannedCourse, standing: Standing, which: str
) -> QuerySet[Participant]:
    found = places.exclude(TAKES_PART) if which == "withdrawn" else places.filter(TAKES_PART)
    if which == "absent":
        found = found.filter(attendance__in=[Attendance.ABSENT, Attendance.EXCUSED])
    elif which == "none":
        found = found.filter(needs__isnull=True)
    elif which in ("open", "closed"):
        by_row = standing.closed if which == "closed" else standing.open
        found = found.filter(pk__in=by_row.get(planned.pk, ()))
    return found.select_related("person", "session", "taken_by", "action").order_by("person__username", "pk")


def lines_of(reader: User, places: list[Participant], chain: Chain) -> tuple[list[PlaceLine], list[int]]:
    needs = (
        TrainingNeed.objects.filter(participant__in=places)
        .select_related("indicator", "element", "level")
        .order_by("pk")
    )
    rows: dict[int, list[TrainingNeed]] = {}
    for need in needs:
        rows.setdefault(need.participant_id, []).append(need)
    told = {need.pk: chain.closings[need.pk] for need in needs if need.pk in chain.closings}
    results = [one for closing in told.values() for one in (closing.by, closing.now) if one]
    shown = {need.assessment_id for need in needs if need.assessment_id} | {one.assessment for one in results}
    open_to = {
        row.pk: row
        for row in Assessment.objects.visible_to(reader)
        .filter(pk__in=shown, purged_at__isnull=True)
        .select_related("cycle")
    }
    scales = _scales(shown)
    confirmed = {one.follow_up for one in results if one.follow_up}
    follow_ups = FollowUp.objects.visible_to(reader).in_bulk(confirmed) if confirmed else {}
    histories = addresses(reader, [place.person for place in places if place.person])
    lines = []
    for place in places:
        person = place.person
        lines.append(
            PlaceLine(
                place=place,
                name=person.name if person else _("deleted"),
                number=person.username if person else "",
                url=histories.get(person.pk, "") if person else "",
                left=person is not None and not can_act(person),
                attendance=attendance_chip(place),
                needs=[
                    _need_line(need, told.get(need.pk, Closing("open")), open_to, follow_ups, scales)
                    for need in rows.get(place.pk, ())
                ],
            )
        )
    return lines, sorted(shown)


def attendance_chip(place: Participant) -> SafeString:
    state = Attendance(place.attendance)
    return chip(CAME_CHIPS.get(state, ""), str(state.label), SIGNS[state])


@dataclass(frozen=True, slots=True)
class Scales:
    """The levels of the scale of each appraisal."""

    of: dict[int, int]
    levels: dict[int, list[ScaleLevel]]

    def level(self, assessment: int | None, value: int | None) -> str:
        found = [row for row in self._rows(assessment) if row.value == value]
        return f"{value} {found[0].local_label}" if found else ("–" if value is None else str(value))

    def threshold(self, assessment: int | None) -> str:
        value = min((row.value for row in self._rows(assessment) if row.meets), default=None)
        return self.level(assessment, value)

    def _rows(self, assessment: int | None) -> list[ScaleLevel]:
        return self.levels.get(self.of.get(assessment or 0, 0), [])


def _scales(assessments: Iterable[int]) -> Scales:
    of = dict(Assessment.objects.filter(pk__in=list(assessments)).values_list("pk", "cycle__scale"))
    levels: dict[int, list[ScaleLevel]] = {}
    for row in ScaleLevel.objects.filter(scale__in=set(of.values())).order_by("value"):
        levels.setdefault(row.scale_id, []).append(row)
    return Scales(of, levels)


def _need_line(
    need: TrainingNeed,
    closing: Closing,
    open_to: dict[int, Assessment],
    follow_ups: dict[int, FollowUp],
    scales: Scales,
) -> NeedLine:
    subject = need.indicator or need.element
    before, result = open_to.get(need.assessment_id or 0), closing.by or closing.now
    after: Assessment | FollowUp | None = open_to.get(result.assessment) if result else None
    if result and result.follow_up:
        after = follow_ups.get(result.follow_up)
    level = need.level
    return NeedLine(
        subject=subject.code if subject else "",
        text=subject.text if subject else "",
        is_mark=need.kind == NeedKind.MARK,
        level=f"{level.value} {level.local_label}" if level else "",
        threshold=scales.threshold(need.assessment_id),
        since=need.confirmed_on,
        url=before.get_absolute_url() if before else "",
        number=before.number if before else "",
        closing=closing,
        state=chip(NEED_CHIPS.get(closing.state, "bad"), closing.word, closing.sign),
        now=scales.level(result.assessment, result.level) if result and need.kind == NeedKind.GAP else "",
        by_url=after.get_absolute_url() if after else "",
        is_follow_up=bool(result and result.follow_up),
    )
