"""What was agreed about a round: written down by HR, read by HR and the auditor, and proposed as reason of a return."""

from __future__ import annotations

from typing import NamedTuple

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.calibration.rounds import Round
from assessments.enums import COMMENT_MAX
from assessments.insight.columns import Item
from assessments.models import Assessment, CalibrationNote
from assessments.models.items import ItemKey
from assessments.record.results import Standards
from config.fields import TextField
from config.forms import InnerForm
from config.refusals import Forbidden
from people.models import User
from people.roles import Role

# By this name the address of an assessment's page says which note is proposed as the reason.
PROPOSED = "calibration"


class NoteForm(InnerForm, forms.Form):
    text = TextField(
        label=gettext_lazy("Add what was agreed"),
        max_length=COMMENT_MAX,
        help_text=gettext_lazy(
            "Name no one who was rated. It can't be changed later; a correction is another note. When you return an "
            "appraisal it is proposed as the reason, which the rater and the trainee read."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class About(NamedTuple):
    """What a note is about: a rater, an item of the standard, or the whole round."""

    rater: User | None = None
    item: Item | None = None


def keys_of(found: Round, about: About) -> dict[str, int | None]:
    """As columns of a note."""
    keys: dict[str, int | None] = {"rater_id": None, "indicator_id": None, "attitude_id": None}
    if about.rater is not None:
        keys["rater_id"] = about.rater.pk
    if about.item is not None:
        keys["attitude_id" if about.item.is_attitude else "indicator_id"] = item_keys(found)[about.item.position].pk
    return keys


def item_keys(found: Round) -> list[ItemKey]:
    """Of each item in the order of the standard: codes may repeat."""
    places = Standards().places_in(found.version.code)
    indicators = [place.key for tasks in places.duties for task in tasks for place in task.indicators]
    return [*(ItemKey(False, pk) for pk in indicators), *(ItemKey(True, place.key) for place in places.attitudes)]


def write(found: Round, about: About, text: str, by: User) -> CalibrationNote:
    """Raises Forbidden for all but HR, and for what is about oneself."""
    if not by.has_role(Role.HR):
        raise Forbidden(_("HR writes down what was agreed. Tell HR what should be added."))
    if about.rater is not None and about.rater.pk == by.pk:
        raise Forbidden(_("This is about you as a rater. Ask somebody else in HR to write it down."))
    return CalibrationNote.objects.create(
        cycle=found.cycle, standard=found.version, text=text, written_by=by, **keys_of(found, about)
    )


def notes_of(found: Round) -> QuerySet[CalibrationNote]:
    """All of a round, the newest first."""
    rows = CalibrationNote.objects.filter(cycle=found.cycle, standard=found.version).order_by("-pk")
    return rows.select_related("rater", "indicator", "attitude", "written_by")


def notes_about(found: Round, about: About) -> QuerySet[CalibrationNote]:
    return notes_of(found).filter(**keys_of(found, about))


def proposed_reason(reader: User, assessment: Assessment, asked: QueryDict) -> str:
    """
    The words of the note that an address names, where HR may return this appraisal with them: a note about this cycle,
    and about nobody but the one who rated. "" otherwise.
    """
    number = asked.get(PROPOSED, "")
    if not (number.isascii() and number.isdecimal() and len(number) < 10) or not reader.has_role(Role.HR):
        return ""
    note = CalibrationNote.objects.filter(pk=int(number), cycle=assessment.cycle_id).first()
    return note.text if note is not None and note.rater_id in (None, assessment.supervisor_id) else ""
