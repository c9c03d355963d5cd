"""What the page shows on which follow-ups are confirmed: gaps first, how each stands now beside its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from assessments.enums import ActionState
from assessments.followups.confirming import Given, RefusedItem, earliest_day
from assessments.followups.forms import Choices, ItemForm, Sent
from assessments.models import Assessment, DevelopmentAction, FollowUp, Participant, ScaleLevel
from assessments.models.items import ItemKey
from assessments.record import follow_ups
from assessments.sheet.layout import Item, Sheet, load_sheet
from config.refusals import BadInput, Refusal

# A page has so many forms at most; whatever else is confirmed is chosen from the list below them.
MOST_FORMS = 60


@dataclass(frozen=True, slots=True)
class Now:
    """How an item stands: `level` None: not observed, or not rated. `follow_up`: what decided it, if any did."""

    item: Item
    level: ScaleLevel | None
    on: date
    follow_up: FollowUp | None = None

    @property
    def is_open(self) -> bool:
        """A gap, or never observed: what a follow-up is mostly about."""
        return self.level is None or not self.level.meets


@dataclass(frozen=True, slots=True)
class Entry:
    """`now` None: a page that says nothing of how it stands."""

    item: Item
    form: ItemForm
    is_open: bool = False
    now: Now | None = None


@dataclass(frozen=True)
class ConfirmPage:
    """`entries` have a form, gaps first; `others` can be given one."""

    assessment: Assessment
    sheet: Sheet
    entries: list[Entry]
    others: list[Now]

    @property
    def forms(self) -> list[ItemForm]:
        return [entry.form for entry in self.entries]

    @property
    def gaps(self) -> int:
        states = [entry.now for entry in self.entries if entry.now]
        return sum(now.level is not None and now.is_open for now in states)

    def given(self) -> list[Given]:
        """Of the forms that something was typed into. Raises Refusal, with what is wrong in the forms."""
        filled = [form for form in self.forms if form.is_given]
        found, wrong = [], list[Refusal]()
        for form in filled:
            try:
                found.append(form.given())
            except BadInput as refusal:
                self.refuse(refusal)
                wrong.append(refusal)
        if wrong:
            raise BadInput(_("Nothing was confirmed. Correct what is marked, then send it again."))
        return found

    def refuse(self, refusal: Refusal) -> None:
        """Says what is wrong beside the field that it is about."""
        if isinstance(refusal, RefusedItem):
            form = next(form for form in self.forms if form.key == refusal.item)
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def page_of(assessment: Assessment, asked: QueryDict, sent: Sent | None = None) -> ConfirmPage:
    """`asked`: which items beside the gaps (`on`); `sent`: data and files."""
    sheet = load_sheet(assessment)
    states = standing(assessment, sheet)
    chosen = [key for key in asked.getlist("on")[:MOST_FORMS] if key in states]
    first = [
        *chosen,
        *sorted((key for key in states if states[key].is_open), key=lambda key: states[key].level is None),
    ]
    shown = list(dict.fromkeys(first))[:MOST_FORMS]
    choices = {"action": actions_of(assessment), "participant": places_of(assessment)}
    entries = []
    for key in shown:
        form = ItemForm(key, sheet.levels, choices, sent, first=earliest_day(assessment))
        is_open = form.is_given if sent else key in chosen or len(shown) == 1
        entries.append(Entry(states[key].item, form, is_open, states[key]))
    return ConfirmPage(assessment, sheet, entries, [now for key, now in states.items() if key not in shown])


def typed_only(assessment: Assessment, sent: Sent) -> ConfirmPage:
    """
    What was typed and nothing else, for an answer once nothing can be confirmed: how an item stands may by then be a
    draft that the sender can't read.
    """
    sheet = load_sheet(assessment)
    choices = {"action": actions_of(assessment), "participant": places_of(assessment)}
    items = {item.key: item for item in sheet.items}
    entries = []
    for key in list(dict.fromkeys(sent[0].getlist("on")))[:MOST_FORMS]:
        form = ItemForm(key, sheet.levels, choices, sent, first=earliest_day(assessment))
        if key in items and form.is_given:
            entries.append(Entry(items[key], form, is_open=True))
    return ConfirmPage(assessment, sheet, entries, [])


def standing(assessment: Assessment, sheet: Sheet) -> dict[str, Now]:
    """By the items' keys in the order of the standard: the appraisal, or the newest follow-up that counts."""
    rows = assessment.follow_ups.select_related("level", "event", "assessment")
    newest: Mapping[ItemKey, FollowUp] = follow_ups.counting(rows, assessment.revision)
    on, found = earliest_day(assessment), {}
    for item in sheet.items:
        now = Now(item, item.answer.level if item.answer else None, on)
        if row := newest.get(ItemKey(item.is_attitude, item.subject.pk)):
            now = replace(now, level=row.level, on=row.confirmed_on, follow_up=row)
        found[item.key] = now
    return found


def actions_of(assessment: Assessment) -> Choices:
    """The person's development actions, but those that were dropped; the newest first."""
    rows = DevelopmentAction.objects.filter(person=assessment.trainee_id).exclude(state=ActionState.DROPPED)
    return [(row.pk, row.goal[:80]) for row in rows.order_by("-pk")]


def places_of(assessment: Assessment) -> Choices:
    """The person's places in courses; the newest first."""
    rows = Participant.objects.filter(person=assessment.trainee_id, withdrawn_at__isnull=True)
    return [(row.pk, str(row.planned.course)) for row in rows.select_related("planned__course").order_by("-pk")]
