"""
What one open page was told is stored, and whether it is: the bench that kills the web server compares the two.

An edit or a step whose answer never came may be stored or not, but whole; one that was answered must be stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from assessments.models import Answer, Assessment


@dataclass(frozen=True, slots=True)
class Entry:
    """What an answer says."""

    value: str
    comment: str


@dataclass
class Ledger:
    """
    Of one assessment: by item what was answered with "saved" and its version, the steps that were answered, and what
    was sent last without an answer.
    """

    assessment_id: int
    saved: dict[str, tuple[Entry, int]] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    sent: tuple[str, Entry] | None = None
    step: str | None = None

    def take_over(self) -> None:
        """What is stored before the page is opened counts as saved."""
        self.saved = {item: (Entry(row.value, row.comment), row.version) for item, row in self.rows().items()}

    def faults(self) -> list[str]:
        """What was acknowledged and is not stored, in words; takes over what arrived although its answer was lost."""
        stored = self.rows()
        found = [text for item in self.saved if (text := self._fault(item, stored.get(item)))]
        if self.sent and (row := stored.get(self.sent[0])) and Entry(row.value, row.comment) == self.sent[1]:
            self.saved[self.sent[0]] = (self.sent[1], row.version)
        self.sent = None
        return [*found, *self._step_faults()]

    def rows(self) -> dict[str, Answer]:
        rows = Answer.objects.filter(assessment=self.assessment_id).select_related("level")
        return {f"i{row.indicator_id}" if row.indicator_id else f"a{row.attitude_id}": row for row in rows}

    def _fault(self, item: str, row: Answer | None) -> str:
        entry, version = self.saved[item]
        if row is None:
            return f"{item}: “{entry.comment}” was answered as saved and is missing"
        if row.version < version:
            return f"{item}: version {version} was answered as saved, version {row.version} is stored"
        now = Entry(row.value, row.comment)
        if (now, row.version) == (entry, version) or (self.sent == (item, now) and row.version == version + 1):
            return ""
        return f"{item}: “{entry.comment}” was answered as saved, “{row.comment}” is stored"

    def _step_faults(self) -> list[str]:
        events = Assessment.objects.get(pk=self.assessment_id).events.order_by("sequence")
        taken = list(events.exclude(action="open").values_list("action", flat=True))
        expected, self.steps = self.steps, taken
        possible = [expected, [*expected, self.step]] if self.step else [expected]
        self.step = None
        return [] if taken in possible else [f"steps answered: {expected[-4:]}, stored: {taken[-4:]}"]
