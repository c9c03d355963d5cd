"""
What the steps do with the trainee's own rating: submitted, taken back, closed by the supervisor's submission, open
again where the ratings went back unseen, opened by HR where they had been seen. It changes only while the assessment
is being rated, so nothing that stands under a signature in force does.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.access.seen import NOTE, looked_at, ratings_seen
from assessments.enums import Action
from assessments.models import Assessment, SelfRating
from assessments.record import shape, snapshot
from assessments.sheet.raters import TRAINEE, has_sheet, why_closed
from assessments.workflow.completeness import complete_own_sheet
from assessments.workflow.transitions import Details, StepInput
from config.days import written
from integrity.canonical import canonical_json, sha256
from people.acting import can_act

OPENING = (Action.SELF_RECALL, Action.SELF_REOPEN)


def why_not_submitted(assessment: Assessment) -> str:
    """ "" while the trainee can still rate themself."""
    is_open = has_sheet(TRAINEE, assessment) and assessment.self_rating.is_open
    return "" if is_open else why_closed(TRAINEE, assessment)


def why_not_recalled(assessment: Assessment) -> str:
    """ "" where it was submitted and the trainee has not seen the supervisor's ratings since."""
    if not has_sheet(TRAINEE, assessment):
        return why_closed(TRAINEE, assessment)
    if assessment.self_rating.is_open:
        return _("The self-rating is not submitted, so there is nothing to take back. Go on rating.")
    can_recall = assessment.self_rating.submitted_at is not None and not ratings_seen(assessment)
    return "" if can_recall else why_closed(TRAINEE, assessment)


def why_not_reopened(assessment: Assessment) -> str:
    """ "" where only HR can still open it: the trainee has seen the supervisor's ratings."""
    if not has_sheet(TRAINEE, assessment):
        return why_closed(TRAINEE, assessment)
    if assessment.self_rating.is_open:
        return _("The self-rating is open already; the trainee can change it until the supervisor submits.")
    if not can_act(assessment.trainee):
        return _("The trainee can't act any more, so nobody could change it. Go on without it.")
    if not ratings_seen(assessment):
        return _("The trainee has not seen the ratings and can take the self-rating back without HR. Ask them to.")
    return ""


def submit(assessment: Assessment, given: StepInput) -> Details:
    """The trainee's own view is complete; its digest is sealed in the chain."""
    own = assessment.self_rating
    complete_own_sheet(assessment)
    own.submitted_at = own.locked_at = timezone.now()
    own.save(update_fields=["submitted_at", "locked_at"])
    return {"own": sha256(canonical_json(snapshot.own_record(assessment))), "format": shape.FORMAT}


def open_again(assessment: Assessment, given: StepInput) -> Details:
    """The event tells what was submitted before, by its digest, so that a change past the portal stays found."""
    own = assessment.self_rating
    told = _as_submitted(assessment) if own.submitted_at else {}
    own.submitted_at = own.locked_at = None
    own.save(update_fields=["submitted_at", "locked_at"])
    return told


def _as_submitted(assessment: Assessment) -> Details:
    """The digest of what stands there, in the format in which it was submitted."""
    form = assessment.events.filter(action=Action.SELF_SUBMIT).latest("sequence").detail("format")
    if not isinstance(form, int) or not shape.is_written(form):
        return {}
    return {"own": sha256(canonical_json(snapshot.own_record(assessment, form=form))), "format": form}


def close(assessment: Assessment, now: datetime) -> None:
    """The supervisor's submission closes what the trainee has not submitted."""
    SelfRating.objects.filter(assessment=assessment, locked_at__isnull=True).update(locked_at=now)


def after_going_back(assessment: Assessment) -> Details:
    """While the ratings are still submitted: what the trainee never submitted is open again, if they saw nothing."""
    seen = looked_at(assessment) or ratings_seen(assessment)
    if not seen:
        SelfRating.objects.filter(assessment=assessment, submitted_at__isnull=True).update(locked_at=None)
    return {NOTE: seen}


def what_submitting_closes(assessment: Assessment) -> str:
    """What the supervisor is asked before they submit over a self-rating that is still to come; "" where none is."""
    own = getattr(assessment, "self_rating", None)
    if own is None or not own.is_open or not can_act(assessment.trainee):
        return ""
    opened = assessment.events.filter(action__in=(Action.SELF_SUBMIT, *OPENING)).last()
    if opened is not None and opened.action == Action.SELF_RECALL:
        text = _(
            "The trainee took their self-rating back on %(day)s to change it and has not submitted it again. "
            "Submitting now closes it without one."
        )
        return text % {"day": written(opened.at)}
    if opened is not None and opened.action == Action.SELF_REOPEN:
        text = _(
            "HR opened the self-rating again on %(day)s, and the trainee has not submitted it again. "
            "Submitting now closes it without one."
        )
        return text % {"day": written(opened.at)}
    if assessment.self_due is None or assessment.self_is_overdue:
        return ""
    text = _("The trainee still has until %(day)s to rate themselves. Submitting now closes it.")
    return text % {"day": written(assessment.self_due)}
