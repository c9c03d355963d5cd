"""What waits for a follow-up after training: gaps for which a course was attended and that nobody looked at since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from assessments.access.loader import log_shown_today
from assessments.enums import Attendance, NeedKind, Status
from assessments.models import Assessment, Participant
from assessments.models.items import ItemKey
from assessments.training.chain import OPEN, chain_of
from assessments.training.figures import TAKES_PART
from competency.models import Element, Indicator
from config.days import local_day
from people.acting import able
from people.models import User

MOST = 6


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """
    One item; `on`: the day on which the course ended, where that is known; `assessment`: the appraisal that a follow-up
    would follow.
    """

    place: Participant
    key: ItemKey
    code: str
    text: str
    on: date | None
    assessment: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A person after a course, on the desk of who rates them; `url`: where the follow-up is confirmed."""

    place: Participant
    on: date | None
    codes: list[str]
    url: str


def unconfirmed(places: QuerySet[Participant]) -> list[Unconfirmed]:
    """In the order of the needs. What was looked at after the course and falls short still waits for nothing."""
    attended = places.filter(TAKES_PART, attendance__in=Attendance.came(), person__isnull=False)
    rows = {row.pk: row for row in attended.select_related("person", "planned__course", "session")}
    if not rows:
        return []
    chain = chain_of(Participant.objects.filter(pk__in=rows))
    needs = [need for need in chain.needs if need.kind == NeedKind.GAP and chain.closings[need.pk].state == OPEN]
    indicators = Indicator.objects.in_bulk([need.indicator for need in needs if need.indicator])
    attitudes = Element.objects.in_bulk([need.element for need in needs if need.element])
    found = []
    for need in needs:
        place, now = rows[need.participant], chain.closings[need.pk].now
        day = local_day(place.open_session.ends_at) if place.open_session else None
        if now is not None and (day is None or now.on >= day):
            continue
        subject = indicators[need.indicator] if need.indicator else attitudes[need.element or 0]
        key = ItemKey(need.indicator is None, need.indicator or need.element or 0)
        follows = now.assessment if now is not None else need.assessment
        found.append(Unconfirmed(place, key, subject.code, subject.text, day, follows))
    return found


def waiting_on_desk(supervisor: User) -> dict[str, object]:
    """Of whoever reports to this supervisor and can be confirmed by them; those who came longest ago first."""
    if not supervisor.leads:
        return {"after_training": [], "more_after_training": 0}
    open_items = unconfirmed(Participant.objects.filter(able("person__"), person__supervisor=supervisor))
    keys = {one.assessment for one in open_items if one.assessment}
    followed = Assessment.objects.filter(pk__in=keys, status=Status.APPROVED) if keys else Assessment.objects.none()
    confirmable = set(followed.values_list("pk", flat=True))
    by_place: dict[int, list[Unconfirmed]] = {}
    for one in open_items:
        if one.assessment in confirmable:
            by_place.setdefault(one.place.pk, []).append(one)
    groups = sorted(by_place.values(), key=lambda items: (items[0].on or date.max, items[0].place.pk))
    shown = groups[:MOST]
    if shown:
        log_shown_today(supervisor, {one.assessment for items in shown for one in items if one.assessment}, "follow-up")
    return {
        "after_training": [
            Waiting(
                items[0].place,
                items[0].on,
                [one.code for one in items],
                reverse("assessments:follow-up", args=[items[0].assessment]),
            )
            for items in shown
        ],
        "more_after_training": len(groups) - len(shown),
    }
