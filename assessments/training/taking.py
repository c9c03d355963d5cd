"""The page on which attendance is taken: what it shows of each place, and what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext as _

from assessments.enums import Attendance
from assessments.models import Participant, PlannedCourse, TrainingSession
from assessments.training.attendance import Entry, Word, told, word_of
from config.forms import number_from
from config.refusals import BadInput
from config.texts import canonical_line, folded_code

# More than any course of one plan lasts.
MOST_HOURS = Decimal(2000)
MOST_NOTE = 400
CHOICES = [(one, one.label) for one in Attendance]


@dataclass(slots=True)
class Line:
    """`typed`: what the fields hold; `other`: what somebody else wrote meanwhile; `wrong`: what can't be read."""

    place: Participant
    shown: Word
    version: int
    attendance: str
    hours: str
    note: str
    other: str = ""
    wrong: str = ""

    @property
    def carried(self) -> str:
        """What the page showed, for it to send back."""
        return "|".join([str(self.version), self.shown.attendance, _plain(self.shown.hours), self.shown.note])

    @property
    def by(self) -> str:
        return told(self.place) if self.place.taken_by_id else ""


def lines_of(row: PlannedCourse, session: TrainingSession | None) -> list[Line]:
    places = row.participants.filter(session=session, withdrawn_at__isnull=True)
    found = []
    for place in places.select_related("person", "taken_by").order_by("person__username", "pk"):
        word = word_of(place)
        found.append(Line(place, word, place.version, word.attendance, _plain(word.hours), word.note))
    return found


def read(lines: list[Line], sent: QueryDict, row: PlannedCourse) -> list[Entry]:
    """What was typed, into the lines too. Raises BadInput where a line can't be read; it says so itself."""
    entries = []
    for line in lines:
        key = str(line.place.pk)
        if f"seen-{key}" not in sent:
            continue
        line.attendance = sent.get(f"attendance-{key}", Attendance.OPEN)
        line.hours, line.note = sent.get(f"hours-{key}", "").strip(), canonical_line(sent.get(f"note-{key}", ""))
        version, shown = _carried(sent.get(f"seen-{key}", ""))
        if sent.get("then") == "all" and line.attendance == Attendance.OPEN:
            line.attendance = Attendance.ATTENDED
        try:
            word = _word(line, row)
        except BadInput as refusal:
            line.wrong = refusal.message
            continue
        entries.append(Entry(line.place.pk, version, shown, word))
    if any(line.wrong for line in lines):
        raise BadInput(_("Nothing is saved yet. Correct what is marked, then send it again."))
    return entries


def beside(lines: list[Line], fresh: list[Line], others: Mapping[int, str]) -> list[Line]:
    """The places as they are now, with what was typed, and beside it what somebody else wrote (`others`)."""
    typed = {line.place.pk: line for line in lines}
    for line in fresh:
        if (was := typed.get(line.place.pk)) is not None and line.place.pk in others:
            line.attendance, line.hours, line.note = was.attendance, was.hours, was.note
            line.other = others[line.place.pk]
        elif was is not None and (was.attendance, was.hours, was.note) != _as_shown(was):
            line.attendance, line.hours, line.note = was.attendance, was.hours, was.note
    return fresh


def _as_shown(line: Line) -> tuple[str, str, str]:
    return line.shown.attendance, _plain(line.shown.hours), line.shown.note


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
