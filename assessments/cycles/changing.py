"""The page on which a cycle is changed: a draft in all it says, one that runs in its name, period and due dates."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from assessments.cycles import applying, correcting, drafts, moving
from assessments.cycles.forms import ChangeForm, CycleForm
from assessments.enums import CycleState
from assessments.models import Cycle
from config.refusals import Refusal
from people.models import User


@dataclass(frozen=True, slots=True)
class Done:
    """What was done in words, and where it leads."""

    words: str
    url: str


class Changing:
    """A form as it was asked for, or sent; once it is right and all was shown, `save` does it."""

    template: str
    form: CycleForm | ChangeForm

    def __init__(self, cycle: Cycle, by: User, sent: QueryDict | None) -> None:
        self.cycle, self.by, self.sent = cycle, by, sent
        # As it is stored: a form writes what was typed into its own.
        self.now = Cycle.objects.get(pk=cycle.pk)
        self.code = 200 if sent is None else 400

    def save(self) -> Done | None:
        """None where the page is to be shown, with what it says against it."""
        if self.sent is None or not self.form.is_settled():
            return None
        try:
            return self._save(self.sent.get("seen", ""))
        except Refusal as refusal:
            self.form.add_error(None, refusal.message)
            self.code = refusal.status
            return None

    def _save(self, seen: str) -> Done | None:
        raise NotImplementedError

    @property
    def context(self) -> dict[str, object]:
        return {"cycle": self.now, "form": self.form, "stamp": correcting.stamp(self.now)}


class Draft(Changing):
    template = "draft"
    form: CycleForm

    def __init__(self, cycle: Cycle, by: User, sent: QueryDict | None) -> None:
        super().__init__(cycle, by, sent)
        self.form = CycleForm(sent, instance=cycle)

    def _save(self, seen: str) -> Done | None:
        changed = drafts.change(self.form, seen)
        return Done(_("The draft is changed."), changed.get_absolute_url()) if changed else None


class Running(Changing):
    template = "correct"
    form: ChangeForm

    def __init__(self, cycle: Cycle, by: User, sent: QueryDict | None) -> None:
        super().__init__(cycle, by, sent)
        self.form = ChangeForm(sent, instance=cycle)
        self.shows: list[moving.Reach] = []

    def _save(self, seen: str) -> Done | None:
        if not self.form.is_shown():
            self.shows = moving.reach(self.now, self.form.before, self.form.moved)
            return None
        job = applying.change(self.form, seen, self.by)
        return Done(_("The cycle is changed."), (job or self.cycle).get_absolute_url())

    @property
    def context(self) -> dict[str, object]:
        return {**super().context, "reach": correcting.reach(self.now), "shows": self.shows}


def changing_of(cycle: Cycle, by: User, sent: QueryDict | None) -> Changing:
    return (Draft if cycle.state == CycleState.DRAFT else Running)(cycle, by, sent)
