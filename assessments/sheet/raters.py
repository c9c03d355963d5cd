"""Whose sheet is written: the supervisor's ratings, or the trainee's own beside them, each by its own rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.access.permissions import Part, can_rate, can_rate_self, part_of
from assessments.access.seen import ratings_seen
from assessments.enums import Action, Status
from assessments.models import Answer, Assessment, SelfAnswer
from assessments.models.answers import RatedItem
from assessments.sheet.layout import Sheet, load_own_sheet, load_sheet
from config.refusals import Conflict, Forbidden
from people.models import User


@dataclass(frozen=True, slots=True)
class Rater:
    """
    One who fills in a sheet. `is_own`: the trainee, whose ratings decide nothing, so that saving them neither raises
    the assessment's version nor gives a verdict. `page` and `save_page` name its addresses, `step` what submits it.
    """

    part: Part
    step: Action
    page: str
    save_page: str
    is_own: bool
    not_theirs: str | Promise
    can_rate: Callable[[User, Assessment], bool]
    load_sheet: Callable[[Assessment], Sheet]
    answers: Callable[[Assessment], QuerySet[Any]]
    new_answer: Callable[..., RatedItem]


SUPERVISOR = Rater(
    part=Part.SUPERVISOR,
    step=Action.SUBMIT,
    page="assessments:rate",
    save_page="assessments:save",
    is_own=False,
    not_theirs=gettext_lazy("Only the supervisor named on the assessment rates it. Ask HR if that should be you."),
    can_rate=can_rate,
    load_sheet=load_sheet,
    answers=lambda assessment: assessment.answers.all(),
    new_answer=lambda assessment, **subject: Answer(assessment=assessment, **subject),
)
TRAINEE = Rater(
    part=Part.TRAINEE,
    step=Action.SELF_SUBMIT,
    page="assessments:self",
    save_page="assessments:self-save",
    is_own=True,
    not_theirs=gettext_lazy("Only the person who is appraised rates themselves here. Go back to your desk."),
    can_rate=can_rate_self,
    load_sheet=load_own_sheet,
    answers=lambda assessment: assessment.self_rating.answers.all(),
    new_answer=lambda assessment, **subject: SelfAnswer(self_rating=assessment.self_rating, **subject),
)


def lock_for_rating(assessment_id: int, actor: User, rater: Rater = SUPERVISOR) -> Assessment:
    """
    The assessment, held until the transaction ends, where this person may write this sheet now. Raises Forbidden,
    Conflict, or Assessment.DoesNotExist for what they can't even see.
    """
    assessment = Assessment.objects.locked(assessment_id)
    if part_of(actor, assessment) is not rater.part:
        Assessment.objects.visible_to(actor).get(pk=assessment_id)
        raise Forbidden(str(rater.not_theirs))
    if not has_sheet(rater, assessment):
        raise Forbidden(why_closed(rater, assessment))
    if not rater.can_rate(actor, assessment):
        raise Conflict(why_closed(rater, assessment))
    return assessment


def has_sheet(rater: Rater, assessment: Assessment) -> bool:
    """The supervisor always has one, the trainee where the cycle asks for a self-rating."""
    return not rater.is_own or hasattr(assessment, "self_rating")


def why_closed(rater: Rater, assessment: Assessment) -> str:
    """Why this sheet can't be written any more."""
    if not has_sheet(rater, assessment):
        return _("There is no self-rating in this appraisal.")
    if rater.is_own and not assessment.self_rating.is_open:
        return _why_own_is_closed(assessment)
    return _not_while(assessment)


def _not_while(assessment: Assessment) -> str:
    return _("The assessment is “%(status)s”, so it can't be rated now.") % {"status": assessment.get_status_display()}


def _why_own_is_closed(assessment: Assessment) -> str:
    """In the trainee's words, with what they can do."""
    if assessment.status in Status.rated():
        return _("Your supervisor has submitted, so your self-rating can't be changed now.")
    if not assessment.is_draft:
        return _not_while(assessment)
    if ratings_seen(assessment):
        return _("You have seen your supervisor's ratings, so only HR can open your self-rating again. Ask them.")
    return _("Your self-rating is submitted. To change it, take it back on the page of the assessment.")
