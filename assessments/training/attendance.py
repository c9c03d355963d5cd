"""
Taking attendance: what one person wrote down of some places, beside what another wrote meanwhile. All of it is taken
or nothing, and nobody's word is overwritten without being seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from assessments.enums import Attendance, PlannedState
from assessments.models import DevelopmentStep, Participant, PlannedCourse, TrainingSession
from assessments.training import rows
from config.days import local_day, written, written_time
from config.refusals import BadInput, Conflict
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
    """Of some places something else holds by now; `others` says what, by place."""

    def __init__(self, others: dict[int, str], *, gone: bool) -> None:
        """`gone`: some of them are not on this list any more."""
        super().__init__(
            _(
                "Nothing is saved yet: some of these places were withdrawn or moved in the meantime, or somebody else "
                "wrote down something different; it stands beside the names. Look at it, then send it again: of the "
                "others, what you typed is kept."
            )
            if gone
            else _(
                "Nothing is saved yet: somebody else wrote down something different in the meantime, which stands "
                "beside the names. Look at it, then send it again to keep what you typed."
            )
        )
        self.others = others


def word_of(place: Participant) -> Word:
    return Word(place.attendance, place.hours, place.note)


def take(row: PlannedCourse, session: TrainingSession | None, entries: Iterable[Entry], by: User) -> int:
    """
    Of a session, None: of those without one; how many places were written. Raises Disagreement, Conflict where course
    or session is called off, BadInput before the day of the session. In a number of queries that does not grow.
    """
    meant = {entry.place: entry for entry in entries if entry.is_meant}
    with rows.held(row, by) as (_plan, now):
        rows.refuse_called_off(now)
        session = _held(session)
        of_row = now.participants.filter(pk__in=meant)
        here = of_row.in_session(session).filter(withdrawn_at__isnull=True).select_for_update(of=("self",))
        places = {place.pk: place for place in here.select_related("person", "taken_by", "action").order_by("pk")}
        gone = of_row.exclude(pk__in=places).select_related("session")
        others = {place.pk: whereabouts(place) for place in gone}
        others |= {pk: told(place) for pk, place in places.items() if _is_other(place, meant[pk])}
        if others:
            raise Disagreement(others, gone=len(places) < len(meant))
        changed = [place for pk, place in places.items() if word_of(place) != meant[pk].word]
        _refuse_early(session, [meant[place.pk].word for place in changed])
        _write(changed, meant, by, now)
        if changed:
            _mark_held(now, session)
    return len(changed)


def _held(session: TrainingSession | None) -> TrainingSession | None:
    """Locked, as it is now."""
    if session is None:
        return None
    now = TrainingSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if now.cancelled_at is not None:
        raise Conflict(
            _(
                "Nothing is saved: this session was called off in the meantime. What you typed stands below. Write it "
                "down in the session to which people came instead."
            )
        )
    return now


def _refuse_early(session: TrainingSession | None, words: Iterable[Word]) -> None:
    """Before the day of a session nobody came to it or missed it; who is excused may be known."""
    if session is None or local_day(session.starts_at) <= timezone.localdate():
        return
    if any(word.attendance not in (Attendance.OPEN, Attendance.EXCUSED) for word in words):
        raise BadInput(
            _(
                "Nothing is saved yet: this session is on %(day)s. Before that, write down only who is excused. If it "
                "was held on another day, move the session first."
            )
            % {"day": written(local_day(session.starts_at))}
        )


def whereabouts(place: Participant) -> str:
    """Where a place is by now that is not on the list any more."""
    if place.withdrawn_at is not None:
        return _("The place was withdrawn on %(day)s.") % {"day": written(local_day(place.withdrawn_at))}
    if (session := place.open_session) is None:
        return _("The place has no session now.")
    return _("The place is in the session of %(at)s now.") % {"at": written_time(session.starts_at)}


def told(place: Participant) -> str:
    """Who wrote what and when."""
    who = place.taken_by.name if place.taken_by else "–"
    hours = _(" · %(hours)s h") % {"hours": place.hours} if place.hours is not None else ""
    values = {"what": place.get_attendance_display(), "hours": hours, "who": who, "at": written_time(place.taken_at)}
    said = _("%(what)s%(hours)s (%(who)s, %(at)s)") % values
    return f"{said} {place.note}".strip()


def _is_other(place: Participant, entry: Entry) -> bool:
    return place.version != entry.version and word_of(place) not in (entry.shown, entry.word)


def _write(places: list[Participant], entries: Mapping[int, Entry], by: User, row: PlannedCourse) -> None:
    came, at = list[Participant](), timezone.now()
    for place in places:
        came_before = place.attendance in Attendance.came()
        place.attendance, place.hours, place.note = entries[place.pk].word
        is_taken = place.attendance != Attendance.OPEN
        place.taken_at, place.taken_by = (at, by) if is_taken else (None, None)
        place.version += 1
        if place.attendance in Attendance.came() and not came_before:
            came.append(place)
    Participant.objects.bulk_write(places, ["attendance", "hours", "note", "taken_at", "taken_by", "version"])
    DevelopmentStep.objects.bulk_create(filter(None, (_note_on_action(place, by, row) for place in came)))


def _note_on_action(place: Participant, by: User, row: PlannedCourse) -> DevelopmentStep | None:
    """The action that the place serves says that the course was attended; whether that helped, a follow-up says."""
    action = place.action
    if action is None or not action.is_open or place.person is None:
        return None
    with translation.override(place.person.language or None):
        words = {"course": row.course.name, "day": written(timezone.localdate()), "hours": place.hours}
        note = _("Took part in the course “%(course)s” (%(hours)s hours; written down on %(day)s).") % words
    return DevelopmentStep(action=action, by=by, from_state=action.state, to_state=action.state, note=note)


def _mark_held(row: PlannedCourse, session: TrainingSession | None) -> None:
    """With the first attendance the course was held; that nobody came is attendance, too."""
    if session is not None and session.taken_at is None:
        session.taken_at = timezone.now()
        session.save(update_fields=["taken_at"])
    if row.state == PlannedState.PLANNED:
        row.state = PlannedState.HELD
        row.save(update_fields=["state"])
