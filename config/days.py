"""
Days as people write them: reading one, saying back how a year of the Republic (民國) was read before it counts, and
which days may stand in a field. How pages write them. And the day of a time, which is the day that the clock here
showed.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# The first year of the Republic is 1912; before it nothing that the portal keeps can have happened.
BEFORE_THE_REPUBLIC = 1911
ERA = r"(?:(?P<republic>(?:中華)?民國)|(?P<common>西元|公元))?"
PARTED = re.compile(ERA + r"(?P<year>[0-9]{1,4})(?P<mark>[/.-])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})")
WORDED = re.compile(ERA + r"(?P<year>[0-9]{1,4})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日")
JOINED = re.compile(ERA + r"(?P<year>[0-9]{2,4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
ISO = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
WRITTEN = "%Y/%m/%d"
LONGEST = 40  # characters of a day, and of what was typed that a sentence repeats


class BadDay(ValueError):
    """What was written is no day; says so in a sentence."""

    @property
    def sentence(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class ReadDay:
    """`was_republic`: the year was one of the Republic, so that the day is to be shown before it counts."""

    day: date
    was_republic: bool


@dataclass(frozen=True, slots=True)
class Span:
    """From a first day to the end of the year that lies so many years ahead; what lies outside is a slip."""

    first: date
    years_ahead: int

    @property
    def last(self) -> date:
        return date(timezone.localdate().year + self.years_ahead, 12, 31)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def check(self, day: date) -> None:
        """Raises ValidationError for a day outside."""
        if day not in self:
            raise ValidationError(self.refusal(day), code="impossible")

    def outside(self, *paths: str) -> models.Q:
        """Of which rows one of these columns holds a day outside."""
        found = models.Q()
        for path in paths:
            found |= models.Q(**{f"{path}__lt": self.first}) | models.Q(**{f"{path}__gt": self.last})
        return found

    def refusal(self, day: date) -> str:
        values = {"day": written(day), "first": written(self.first), "last": written(self.last)}
        return _("%(day)s can't be right here. Give a day from %(first)s to %(last)s.") % values


# Of appraisals: periods and what is due. Nobody is appraised for the last century, or plans beyond ten years.
APPRAISAL = Span(date(2000, 1, 1), years_ahead=10)


def read_day(text: str) -> ReadDay:
    """
    2026/7/1, 2026-07-01, 2026.7.1, 2026年7月1日, 20260701, in digits of either width; with a year of one to three
    digits, or after 民國, the same in years of the Republic (115/7/1, 1150701, 0115-07-01). Raises BadDay.
    """
    if len(text) > LONGEST:  # no day; to compose the letters of a crafted text takes long
        raise BadDay(_("That is not a date. Write it like 2026/3/31 or 115/3/31."))
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    found = PARTED.fullmatch(plain) or WORDED.fullmatch(plain) or JOINED.fullmatch(plain)
    if found is None:
        raise BadDay(_("That is not a date. Write it like 2026/3/31 or 115/3/31."))
    year = int(found["year"])
    was_republic = bool(found["republic"]) or (year < 1000 and not found["common"])
    if was_republic and not 0 < year < 1000:
        raise BadDay(_("“%(text)s” is not a year of the Republic.") % {"text": _short(text)})
    if was_republic:
        year += BEFORE_THE_REPUBLIC
    if year <= BEFORE_THE_REPUBLIC:
        raise BadDay(_("“%(text)s” lies before 1912. Look at the year again.") % {"text": _short(text)})
    try:
        return ReadDay(date(year, int(found["month"]), int(found["day"])), was_republic)
    except ValueError:
        raise BadDay(_("There is no such day as “%(text)s”.") % {"text": _short(text)}) from None


def _short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def read_back(typed: str, day: date) -> str:
    """How a year of the Republic was read."""
    return _("“%(typed)s” was read as %(day)s.") % {"typed": _short(typed), "day": written(day)}


def written(day: date | None) -> str:
    """A day as pages write it, 2026/11/26, as `{{ day|date }}` does; of a time the day here; "–" for none."""
    if day is None:
        return "–"
    day = local_day(day) if isinstance(day, datetime) else day
    return f"{day.year:04}/{day.month:02}/{day.day:02}"  # strftime leaves the year 115 without its zero


def written_time(at: datetime | None) -> str:
    """The same of a time, by the clock here: 2026/11/26 14:30, as `{{ at|date:"SHORT_DATETIME_FORMAT" }}` does."""
    return "–" if at is None else f"{written(at)} {timezone.localtime(at):%H:%M}"


def written_iso(kept: str) -> str:
    """A day that a record or a log keeps as 2026-11-26, as pages write it; any other text as it is."""
    return written(date.fromisoformat(kept)) if ISO.fullmatch(kept) else kept


def months_after(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def local_day(at: datetime) -> date:
    """The day of a time by the clock here; in UTC it is still the day before until eight in the morning."""
    return timezone.localdate(at)


def local_day_of(iso: str) -> date:
    """The same of a time as records write it, such as 2026-03-31T23:30:00+00:00."""
    return local_day(datetime.fromisoformat(iso))


class DayInput(forms.DateInput):
    """A line to type a day into; a script adds the calendar to pick it from and says how it is read."""

    def __init__(self, attrs: Mapping[str, Any] | None = None, format: str | None = WRITTEN) -> None:
        given = {"data-day": "", "data-calendar": gettext_lazy("Calendar"), "autocomplete": "off"}
        super().__init__({**given, **(attrs or {})}, format)


class DayField(forms.DateField):
    """
    A day that somebody types. A year of the Republic is never taken at once: the form comes back with the day as it
    was read, and counts when it is sent again. `span`: which days may stand here.
    """

    widget = DayInput

    def __init__(self, *, span: Span = APPRAISAL, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.span = span

    def to_python(self, value: object) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return local_day(value) if isinstance(value, datetime) else value
        try:
            read = read_day(str(value))
        except BadDay as error:
            raise ValidationError(error.sentence, code="invalid") from error
        if read.day not in self.span:
            words = [read_back(str(value), read.day)] if read.was_republic else []
            raise ValidationError(" ".join([*words, self.span.refusal(read.day)]), code="impossible")
        if read.was_republic:
            sentence = _("“%(typed)s” was read as %(day)s. If that is right, send it again.")
            raise ValidationError(sentence % {"typed": _short(str(value)), "day": written(read.day)}, code="republic")
        return read.day

    def bound_data(self, data: object, initial: object) -> object:
        """What the field shows when the form comes back: the day as it was read, else what was typed."""
        given = super().bound_data(data, initial)
        if not isinstance(given, str):
            return given
        try:
            return read_day(given).day
        except BadDay:
            return given


class DayColumn(models.DateField):
    """
    A day in the database, typed through a `DayField`. `span` is checked by `full_clean`, unless the column has
    validators of its own; the database holds what it held before there was one, so migrations know a plain DateField.
    """

    def __init__(self, *args: Any, span: Span = APPRAISAL, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.span = span
        if not kwargs.get("validators"):
            self.validators.append(span.check)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateField", args, kwargs

    def formfield(
        self,
        form_class: type[forms.Field] | None = None,
        choices_form_class: type[forms.ChoiceField] | None = None,
        **kwargs: Any,
    ) -> forms.Field | None:
        kinds = {"form_class": form_class or DayField, "choices_form_class": choices_form_class}
        return super().formfield(**{**kinds, "span": self.span, **kwargs})
