"""What a bulk action asks its maker before the preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.bulk.kinds import Asks, Kind
from assessments.models import Assessment
from config.days import DayField, DayInput
from config.fields import CodeField, LineField, TextField
from config.forms import InnerForm
from people.acting import can_act
from people.calendar.workdays import Calendar
from people.meant import PersonMeantField
from people.models import User

NOTE_MAX = 300
ONE, PRESENT = "one", "present"
TO = [(ONE, _("One person for all")), (PRESENT, _("The present supervisor of each trainee"))]


@dataclass(frozen=True, slots=True)
class DayOff:
    """A due date that nobody works on: which one (`label`), why, and the next workday."""

    label: str
    day: date
    why: str
    workday: date


class AskForm(InnerForm, forms.Form):
    """
    The reason, and whatever else the kind asks. `days_off`: new due dates on a day off, which are shown once before
    they count; `kept_days` carries those that were shown.
    """

    kept_days = CodeField(required=False, widget=forms.HiddenInput)

    def __init__(self, kind: Kind, rows: Sequence[Assessment], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.days_off: list[DayOff] = []
        if Asks.PERSON in kind.asks:
            self.fields["to"] = forms.ChoiceField(
                label=_("Who rates from now on"), choices=TO, initial=ONE, widget=forms.RadioSelect
            )
            self.fields["person"] = PersonMeantField(
                label=_("New supervisor"), help_text=_("Employee number, or the name where only one person bears it.")
            )
        if Asks.DAY in kind.asks:
            self.fields["day"] = DayField(
                label=_("New due date"),
                help_text=_("Of what is being rated, the day of the rating; of what is submitted, that of the answer."),
                widget=DayInput({"data-min": timezone.localdate().isoformat()}),
                required=False,
            )
        if Asks.SELF_DAY in kind.asks and any(row.is_draft and row.self_due for row in rows):
            self.fields["self_day"] = DayField(
                label=_("New day for the self-rating"),
                help_text=_("Leave it empty if it stays."),
                widget=DayInput({"data-min": timezone.localdate().isoformat()}),
                required=False,
            )
        if kind.reason:
            self.fields["reason"] = TextField(
                label=_("Reason"),
                help_text=str(kind.reason),
                widget=forms.Textarea(attrs={"rows": 3, "required": True}),
                error_messages={"required": kind.reason},
            )
        if Asks.PART in kind.asks:
            self._ask_for_part()

    def _ask_for_part(self) -> None:
        self.fields["part_from"] = DayField(
            label=_("The former supervisor rated from"),
            help_text=_("Only where they supervised a part of the period; the new supervisor reads it."),
            required=False,
        )
        self.fields["part_until"] = DayField(label=_("until"), required=False)
        self.fields["part_note"] = LineField(
            label=_("Note for the new supervisor"),
            help_text=_("The trainee does not see this note."),
            max_length=NOTE_MAX,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "person" in self.fields and "person" not in self.errors:
            self._check_person(data)
        if "day" in self.fields and not self.errors and not data.get("day") and not data.get("self_day"):
            self.add_error("day", _("Choose the new day."))
        since, until = data.get("part_from"), data.get("part_until")
        if since and until and until < since:
            self.add_error("part_until", _("This day lies before the first one. Swap the two."))
        return data

    def _check_person(self, data: dict[str, Any]) -> None:
        if data.get("to") == PRESENT:
            data["person"] = None
        elif data.get("person") is None:
            self.add_error("person", _("Choose who rates from now on."))
        elif not can_act(data["person"]):
            self.add_error(
                "person", _("They can't act any more (account closed, or past the last day). Choose somebody else.")
            )

    def is_settled(self) -> bool:
        """Whether it is right, and nothing remains to be shown before it counts."""
        if not self.is_valid():
            return False
        days_off = self._days_off(Calendar.load())
        shown = " ".join(one.day.isoformat() for one in days_off)
        if self.cleaned_data["kept_days"] == shown:
            return True
        self.days_off = days_off
        self.data = {**{name: self.data[name] for name in self.data}, "kept_days": shown}
        return not days_off

    def _days_off(self, calendar: Calendar) -> list[DayOff]:
        days = [(name, day) for name in ("day", "self_day") if (day := self.cleaned_data.get(name))]
        return [
            DayOff(str(self.fields[name].label), day, calendar.why_off(day), calendar.workday_from(day))
            for name, day in days
            if not calendar.is_workday(day)
        ]

    @property
    def part(self) -> dict[str, object]:
        """What was noted of the part of the period, as the events tell it."""
        data = self.cleaned_data
        days = {name: data[name].isoformat() for name in ("part_from", "part_until") if data.get(name)}
        return days | ({"part_note": data["part_note"]} if data.get("part_note") else {})

    def supervisor_of(self, row: Assessment) -> User | None:
        """Who rates this one from now on."""
        if "person" not in self.fields:
            return None
        if self.cleaned_data["to"] == PRESENT:
            return row.trainee.supervisor
        person: User | None = self.cleaned_data["person"]
        return person
