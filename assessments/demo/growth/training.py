"""The training plan of the year: HR's steps, from the gaps of the last cycle to what attendance says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial

from django.utils import timezone

from assessments.demo.clock import Moment
from assessments.demo.growth.courses import course
from assessments.demo.growth.days import Days, Part
from assessments.enums import Attendance
from assessments.models import Participant, PlannedCourse, TrainingPlan, TrainingSession
from assessments.training import attendance, places, plans, rows, sessions
from assessments.training.attendance import Entry, Word, word_of
from people.models import User


class Training:
    """Tells the rows of a plan; a course that is held in another year than the others stands in a plan of that year."""

    def __init__(self, days: Days, people: dict[str, User]) -> None:
        self.days, self.people, self.hr = days, people, people["hr"]

    def moments(self, plan: Part, parts: list[Part]) -> Iterator[Moment]:
        yield self.days.moment(plan, partial(self._plan, self.days.opened.year, plan))
        for part in parts:
            yield self.days.moment(part, partial(self._row, part))
            if "session" in part:
                yield self.days.moment(part["session"]["told"], partial(self._session, part))
            for step in part.get("withdrawn", []):
                yield self.days.moment(step, partial(self._withdraw, part, step))
            if "attended" in part:
                yield self.days.moment(part["attended"], partial(self._take, part))
            if "called_off" in part:
                yield self.days.moment(part["called_off"], partial(self._call_off, part))
        yield self.days.moment(plan["approved"], self._approve)

    def _plan(self, year: int, plan: Part) -> TrainingPlan:
        found = TrainingPlan.objects.filter(year=year).first()
        return found or plans.make(year, plan.get("budget", 0), plan.get("note", ""), self.hr)

    def _approve(self) -> None:
        plan = TrainingPlan.objects.get(year=self.days.opened.year)
        plans.approve(plan.pk, plan.version, self.hr)

    def _row(self, part: Part) -> None:
        """With a place for each, and so with the gaps that the course serves."""
        held_on = self._held_on(part)
        plan = self._plan(held_on.year, {})
        cost = course(part["code"]).cost * len(part["people"])
        row = rows.add(plan.pk, course(part["code"]), rows.Given(part["goal"], held_on.month, cost), self.hr)
        places.give(row, [self.people[number] for number in part["people"]], self.hr)

    def _held_on(self, part: Part) -> date:
        return self.days.of(part.get("session", part.get("called_off", part)))

    def _session(self, part: Part) -> None:
        """Everybody who has a place is invited to it."""
        told, row = part["session"], self._of(part)
        day = self.days.of(told)
        session = sessions.add(
            row,
            sessions.Given(
                starts_at=_moment(day, told["from"]),
                ends_at=_moment(day, told["to"]),
                place=told["place"],
                trainer=told.get("trainer", ""),
                seats=told.get("seats"),
            ),
            self.hr,
        )
        there = row.participants.filter(withdrawn_at__isnull=True).values_list("pk", flat=True)
        places.assign(row, list(there), session, self.hr)

    def _withdraw(self, part: Part, step: Part) -> None:
        place = self._place(part, step["who"])
        places.withdraw(place, place.version, step["text"], self.hr)

    def _take(self, part: Part) -> None:
        """And what the course came to."""
        row, entries = self._of(part), []
        for number, (came, hours, note) in part["attended"]["people"].items():
            place = self._place(part, number)
            word = Word(Attendance(came), Decimal(hours) if hours else None, note)
            entries.append(Entry(place.pk, place.version, word_of(place), word))
        attendance.take(row, TrainingSession.objects.get(planned=row), entries, self.hr)
        row.refresh_from_db()
        spent = rows.Given(row.goal, row.month, row.cost, part["attended"]["spent"])
        rows.change(row, row.version, spent, self.hr)

    def _call_off(self, part: Part) -> None:
        row = self._of(part)
        rows.call_off(row, row.version, part["called_off"]["text"], self.hr)

    def _of(self, part: Part) -> PlannedCourse:
        return PlannedCourse.objects.select_related("course").get(course__code=part["code"])

    def _place(self, part: Part, number: str) -> Participant:
        places_ = Participant.objects.select_related("planned")
        return places_.get(planned__course__code=part["code"], person=self.people[number])


def _moment(day: date, hour: str) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(hour)))
