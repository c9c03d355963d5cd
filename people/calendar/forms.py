"""The forms of company days: one day or several in a row, and a list that is pasted."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from config.days import APPRAISAL, BadDay, DayField, ReadDay, read_back, read_day, written
from config.fields import CodeField, LineField, TextField
from config.forms import InnerForm
from config.refusals import Refusal
from people.calendar import keeping
from people.calendar.keeping import Added, NewDay
from people.models import DAY_NAME_MAX, DayKind

MOST_IN_A_ROW = 31
MOST_LINES = 100
# A day, perhaps a weekday in brackets as calendars print it, and the name.
LINE = re.compile(
    r"(?P<day>[^\s,，、;；:：()（）]+)\s*(?:[(（][^()（）]{1,5}[)）])?[\s,，、;；:：]*(?P<name>.*)", re.DOTALL
)


class KindForm(InnerForm, forms.Form):
    """Both forms say of which kind their days are. `status`: the answer's, once the form was sent."""

    status = 200

    kind = forms.TypedChoiceField(
        label=pgettext_lazy("calendar", "Kind"),
        choices=DayKind.choices,
        coerce=DayKind,
        initial=DayKind.OFF,
        widget=forms.RadioSelect,
    )

    @property
    def days(self) -> list[NewDay]:
        raise NotImplementedError

    def add(self) -> Added | None:
        """What a form that was sent adds; None where it is refused, which it then says."""
        if not self.is_bound:
            return None
        try:
            if self.is_valid():
                return keeping.add(self.cleaned_data["kind"], self.days)
            self.status = 400
        except Refusal as refusal:
            self.add_error(None, refusal.message)
            self.status = refusal.status
        return None


class DayForm(KindForm):
    first = DayField(label=gettext_lazy("Day"))
    last = DayField(
        label=pgettext_lazy("calendar", "Last day"),
        required=False,
        help_text=gettext_lazy("For several days in a row. Days for which this makes no difference are left out."),
    )
    name = LineField(
        label=pgettext_lazy("calendar", "Name"),
        max_length=DAY_NAME_MAX,
        help_text=gettext_lazy("Such as “Company outing” or “In place of 11 February”."),
    )

    def clean_last(self) -> date | None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data["last"]
        if first and last and last < first:
            raise ValidationError(_("This day lies before the first one. Swap the two."))
        if first and last and (last - first).days >= MOST_IN_A_ROW:
            raise ValidationError(_("That is more than %(most)d days. Add them in parts.") % {"most": MOST_IN_A_ROW})
        return last if isinstance(last, date) else None

    @property
    def days(self) -> list[NewDay]:
        data = self.cleaned_data
        count = ((data["last"] or data["first"]) - data["first"]).days + 1
        return [NewDay(data["first"] + timedelta(days=number), data["name"]) for number in range(count)]


class ManyForm(KindForm):
    """
    A list from a spreadsheet or a notice, one day a line with its name. `read`: days of which it was shown how the year
    of the Republic was read; they count only after that, as in every field for a day.
    """

    read = CodeField(required=False, widget=forms.HiddenInput)
    lines = TextField(
        label=gettext_lazy("Days, one a line with its name"),
        widget=forms.Textarea(attrs={"rows": 6, "placeholder": "2027/2/11 …\n2027/2/12 …"}),
        help_text=gettext_lazy("As copied from a spreadsheet, 100 lines at most. Weekdays in brackets are ignored."),
    )

    def clean_lines(self) -> list[NewDay]:
        typed = [pair for pair in enumerate(self.cleaned_data["lines"].splitlines(), 1) if pair[1].strip()]
        if len(typed) > MOST_LINES:
            raise ValidationError(_("That is more than %(most)d lines. Add them in parts.") % {"most": MOST_LINES})
        shown, found, problems = self.cleaned_data.get("read", "").split(), dict[date, NewDay](), list[str]()
        read = list[str]()
        for number, line in typed:
            try:
                new, back = _of_line(line)
                if new.day in found:
                    raise ValidationError(_("%(day)s is listed twice.") % {"day": written(new.day)})
                found[new.day] = new
                if back:
                    read.append(str(new.day))
                if back and str(new.day) not in shown:
                    raise ValidationError(back)
            except ValidationError as error:
                problems.append(_("Line %(line)d: %(problem)s") % {"line": number, "problem": " ".join(error.messages)})
        self.data = {**{name: self.data[name] for name in self.data}, "read": " ".join(read)}
        if problems:
            last = _("Nothing has been added yet. Check these lines, then send the list again.")
            raise ValidationError([*problems, last])
        return list(found.values())

    @property
    def days(self) -> list[NewDay]:
        days: list[NewDay] = self.cleaned_data["lines"]
        return days


def _of_line(line: str) -> tuple[NewDay, str]:
    """The day with its name, and how a year of the Republic was read; raises ValidationError."""
    found = LINE.fullmatch(line.strip())
    try:
        read: ReadDay = read_day(found["day"] if found else line)
    except BadDay as error:
        raise ValidationError(error.sentence) from error
    APPRAISAL.check(read.day)
    name: Any = found["name"] if found else ""
    if not name:
        raise ValidationError(_("The name is missing. Write it after the day."))
    new = NewDay(read.day, LineField(max_length=DAY_NAME_MAX).clean(name))
    return new, read_back(found["day"] if found else line, read.day) if read.was_republic else ""
