"""
Taking attendance: what one person wrote down of some places, beside what another wrote meanwhile. All of it is taken
or nothing, and nobody's word is overwritten without being seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.enums import Attendance, PlannedState
from assessments.models import DevelopmentStep, Participant, PlannedCourse, TrainingSession
from assessments.training import rows
from config.days import written, written_time
from config.refusals import Conflict
from people.models import User


class Word(NamedTuple):
    """What stands, or should stand, of one place."""

    attendance: str
    hours: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """`shown`: what the page showed of the place, at this `version`; `word`: what was typed."""

    place: int
    version: int
    shown: Word
    word: Word

    @property
    def is_meant(self) -> bool:
        """What was left as it was shown says nothing."""
        return self.word != self.shown


class Disagreement(Conflict):
    """Somebody else wrote something else of the same places; `others` says what, by place."""

    def __init__(self, others: dict[int, str]) -> None:
        super().__init__(
            _(
                "Nothing is saved yet: somebody else wrote down something different in the meantime, which stands "
                "beside the names. Look at it, then send it again to keep what you typed."
            )
        )
        self.others = others


def word_of(place: Participant) -> Word:
    return Word(place.attendance, place.hours, place.note)


def take(row: PlannedCourse, session: TrainingSession | None, entries: Iterable[Entry], by: User) -> int:
    """Of a session, None: of those without one; how many places were written. Raises Disagreement."""
    meant = {entry.place: entry for entry in entries if entry.is_meant}
    with rows.held(row, by) as (_plan, now):
        rows.refuse_called_off(now)
        places = {
            place.pk: place
            for place in now.participants.select_for_update(of=("self",))
            .select_related("taken_by", "action")
            .filter(pk__in=meant, session=session, withdrawn_at__isnull=True)
            .order_by("pk")
        }
        others = {
            pk: told(places[pk]) if pk in places else str(MOVED)
            for pk, entry in meant.items()
            if pk not in places or _is_other(places[pk], entry)
        }
        if others:
            raise Disagreement(others)
        changed = [place for pk, place in places.items() if word_of(place) != meant[pk].word]
        for place in changed:
            _write(place, meant[place.pk].word, by, now)
        if changed:
            _mark_held(now, session)
    return len(changed)


MOVED = gettext_lazy("was withdrawn or moved to another session")


def told(place: Participant) -> str:
    """Who wrote what and when."""
    who = place.taken_by.name if place.taken_by else "–"
    hours = _(" · %(hours)s h") % {"hours": place.hours} if place.hours is not None else ""
    values = {"what": place.get_attendance_display(), "hours": hours, "who": who, "at": written_time(place.taken_at)}
    said = _("%(what)s%(hours)s (%(who)s, %(at)s)") % values
    return f"{said} {place.note}".strip()


def _is_other(place: Participant, entry: Entry) -> bool:
    return place.version != entry.version and word_of(place) not in (entry.shown, entry.word)


def _write(place: Participant, word: Word, by: User, row: PlannedCourse) -> None:
    came_before = place.attendance in Attendance.came()
    place.attendance, place.hours, place.note = word
    is_taken = word.attendance != Attendance.OPEN
    place.taken_at, place.taken_by = (timezone.now(), by) if is_taken else (None, None)
    place.version += 1
    place.save()
    if place.attendance in Attendance.came() and not came_before:
        _note_on_action(place, by, row)


def _note_on_action(place: Participant, by: User, row: PlannedCourse) -> None:
    """The action that the place serves says that the course was attended; whether that helped, a follow-up says."""
    action = place.action
    if action is None or not action.is_open or place.person is None:
        return
    with translation.override(place.person.language or None):
        words = {"course": row.course.name, "day": written(timezone.localdate()), "hours": place.hours}
        note = _("Took part in the course “%(course)s” (%(hours)s hours; written down on %(day)s).") % words
    DevelopmentStep(action=action, by=by, from_state=action.state, to_state=action.state, note=note).save()


def _mark_held(row: PlannedCourse, session: TrainingSession | None) -> None:
    """With the first attendance the course was held; that nobody came is attendance, too."""
    if session is not None and session.taken_at is None:
        session = TrainingSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        session.taken_at = timezone.now()
        session.save(update_fields=["taken_at"])
    if row.state == PlannedState.PLANNED:
        row.state = PlannedState.HELD
        row.save(update_fields=["state"])
