"""The page on which attendance is taken: what it shows of each place, and what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from assessments.enums import Attendance
from assessments.models import Participant, PlannedCourse, TrainingSession
from assessments.training.attendance import Entry, Word, told, whereabouts, word_of
from config.forms import number_from, unreadable
from config.refusals import BadInput
from config.texts import canonical_line, folded_code

# More than any course of one plan lasts.
MOST_HOURS = Decimal(2000)
MOST_NOTE = 400
PAGE_SIZE = 50
# Before the key of a place in the name of what its line showed.
SEEN = "seen-"
CHOICES = [(one, one.label) for one in Attendance]


@dataclass(slots=True)
class Line:
    """
    `shown`: what the page showed, at this `version`; `typed`: what the fields hold; `other`: what somebody else wrote
    meanwhile; `gone`: where the place is now, if not on this list any more; `wrong`: what can't be read. `is_meant`:
    something was typed.
    """

    place: Participant
    shown: Word
    version: int
    attendance: str
    hours: str
    note: str
    other: str = ""
    gone: str = ""
    wrong: str = ""
    is_meant: bool = False

    @property
    def carried(self) -> str:
        """What the page showed, for it to send back."""
        return "|".join([str(self.version), self.shown.attendance, _plain(self.shown.hours), self.shown.note])

    @property
    def by(self) -> str:
        return told(self.place) if self.place.taken_by_id else ""

    @property
    def came(self) -> str:
        """What was typed, in words."""
        return str(dict(CHOICES).get(Attendance(self.attendance), "")) if self.attendance in Attendance.values else ""


def places_in(row: PlannedCourse, session: TrainingSession | None) -> QuerySet[Participant]:
    places = row.participants.in_session(session).filter(withdrawn_at__isnull=True)
    return places.select_related("person", "taken_by").order_by("person__username", "pk")


def lines_of(places: Iterable[Participant]) -> list[Line]:
    """As they are."""
    found = []
    for place in places:
        word = word_of(place)
        found.append(Line(place, word, place.version, word.attendance, _plain(word.hours), word.note))
    return found


def lines_sent(row: PlannedCourse, session: TrainingSession | None, sent: QueryDict) -> list[Line]:
    """Of every place that the page showed, wherever it is by now. Raises BadInput for what is none of the course."""
    keys = {number_from(name.removeprefix(SEEN)) for name in sent if name.startswith(SEEN)}
    places = row.participants.filter(pk__in=keys).select_related("person", "taken_by", "session")
    lines = lines_of(places.order_by("person__username", "pk"))
    if len(lines) < len(keys):
        raise BadInput(unreadable())
    for line in lines:
        if line.place.withdrawn_at is not None or line.place.open_session != session:
            line.gone = whereabouts(line.place)
    return lines


def read(lines: list[Line], sent: QueryDict, row: PlannedCourse) -> list[Entry]:
    """What was typed, into the lines too. Raises BadInput where a line can't be read; it says so itself."""
    entries = []
    for line in lines:
        key = str(line.place.pk)
        line.version, line.shown = _carried(sent.get(f"{SEEN}{key}", ""))
        line.attendance = sent.get(f"attendance-{key}", Attendance.OPEN)
        line.hours, line.note = sent.get(f"hours-{key}", "").strip(), canonical_line(sent.get(f"note-{key}", ""))
        if sent.get("then") == "all" and line.attendance == Attendance.OPEN:
            line.attendance = Attendance.ATTENDED
        try:
            entry = Entry(line.place.pk, line.version, line.shown, _word(line, row))
        except BadInput as refusal:
            line.wrong, line.is_meant = refusal.message, True
            continue
        line.is_meant = entry.is_meant
        entries.append(entry)
    if any(line.wrong for line in lines):
        raise BadInput(_("Nothing is saved yet. Correct what is marked, then send it again."))
    return entries


def beside(lines: list[Line], fresh: list[Line], others: Mapping[int, str]) -> list[Line]:
    """
    The places as they are now, with what was typed, and beside it what somebody else wrote (`others`). Who is not on
    the list any more stands there only where something was typed.
    """
    typed = {line.place.pk: line for line in lines}
    for line in fresh:
        was = typed[line.place.pk]
        line.is_meant = was.is_meant
        if was.is_meant:
            line.attendance, line.hours, line.note = was.attendance, was.hours, was.note
            line.other = "" if line.gone else others.get(line.place.pk, "")
    return told_apart(fresh)


def told_apart(lines: list[Line]) -> list[Line]:
    """Without who is not on the list any more and of whom nothing was typed."""
    return [line for line in lines if line.is_meant or not line.gone]


def _word(line: Line, row: PlannedCourse) -> Word:
    if line.attendance not in Attendance.values:
        raise BadInput(_("Choose the attendance."))
    if len(line.note) > MOST_NOTE:
        raise BadInput(_("The note is too long; shorten it to %(most)d characters.") % {"most": MOST_NOTE})
    hours = _hours(line.hours)
    if line.attendance not in Attendance.came():
        return Word(line.attendance, None, line.note)
    if line.attendance == Attendance.PARTLY and hours is None:
        raise BadInput(_("Give the hours that were attended."))
    return Word(line.attendance, row.course.hours if hours is None else hours, line.note)


def _hours(typed: str) -> Decimal | None:
    text = folded_code(typed).replace(",", ".")
    if not text:
        return None
    try:
        hours = Decimal(text).quantize(Decimal("0.1"))
    except InvalidOperation:
        raise BadInput(_("That is not a number of hours. Write it like 6 or 6.5.")) from None
    if not 0 <= hours <= MOST_HOURS:
        raise BadInput(_("Give the hours as a number from 0 to %(most)d.") % {"most": MOST_HOURS})
    return hours


def _carried(text: str) -> tuple[int, Word]:
    """Raises BadInput for what no page carries."""
    version, _bar, rest = text.partition("|")
    parts = rest.split("|", 2)
    if len(parts) != 3:
        number_from("")
    return number_from(version), Word(parts[0], _hours(parts[1]), parts[2])


def _plain(hours: Decimal | None) -> str:
    return "" if hours is None else f"{hours.normalize():f}"
