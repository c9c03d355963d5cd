"""
Who may what on one assessment, and why something is hidden from somebody. Which assessments a person sees at all is
`Assessment.objects.visible_to`.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from assessments.enums import Status
from assessments.models import Assessment, Evidence
from assessments.models.assessment import MANAGER_LEVELS
from people.acting import can_act
from people.models import User
from people.roles import Role


class Part(models.TextChoices):
    """The part a person plays in one assessment."""

    TRAINEE = "trainee", _("trainee")
    SUPERVISOR = "supervisor", pgettext_lazy("assessment", "supervisor")
    HR = "hr", _("HR")
    AUDITOR = "auditor", _("Auditor")
    MANAGER = "manager", _("manager above")


def part_of(user: User, assessment: Assessment) -> Part | None:
    """
    Being the trainee or the supervisor overrides one's rights as HR or auditor; a named approver stands for HR.
    """
    if user.pk == assessment.trainee_id:
        return Part.TRAINEE
    if user.pk == assessment.supervisor_id:
        return Part.SUPERVISOR
    if stands_for_hr(user, assessment):
        return Part.HR
    if user.has_role(Role.AUDITOR):
        return Part.AUDITOR
    return Part.MANAGER if is_above(user, assessment.supervisor) else None


def stands_for_hr(user: User, assessment: Assessment) -> bool:
    """Whether HR's steps are this person's to take: by role or named, and neither the trainee nor the supervisor."""
    named = user.has_role(Role.HR) or user.pk == assessment.approver_id
    return named and user.pk not in (assessment.trainee_id, assessment.supervisor_id)


def hr_people() -> frozenset[int]:
    """Those who hold the HR role and can act."""
    return frozenset(User.objects.holding(Role.HR).values_list("pk", flat=True))


def needs_approver(trainee: User, supervisor: User, hr: frozenset[int]) -> bool:
    """Whether nobody of HR could decide, since being trainee or supervisor overrides the role: one has to be named."""
    return not hr - {trainee.pk, supervisor.pk}


def nobody_decides(assessment: Assessment, hr: frozenset[int]) -> bool:
    """Whether nobody could take HR's steps: no named approver who can act, and nobody of HR but those of its parts."""
    return not can_act(assessment.approver) and not hr - {assessment.trainee_id, assessment.supervisor_id}


def is_above(user: User, supervisor: User) -> bool:
    above = supervisor.supervisor
    for _level in range(MANAGER_LEVELS):
        if above is None:
            return False
        if above.pk == user.pk:
            return True
        above = above.supervisor
    return False


def can_rate(user: User, assessment: Assessment) -> bool:
    return part_of(user, assessment) is Part.SUPERVISOR and assessment.status == Status.DRAFT


def can_rate_self(user: User, assessment: Assessment) -> bool:
    """The trainee rates themself until they submit it or the supervisor first submits, whichever comes first."""
    if part_of(user, assessment) is not Part.TRAINEE or assessment.status != Status.DRAFT:
        return False
    own = getattr(assessment, "self_rating", None)
    return own is not None and own.is_open


def can_add_evidence(user: User, assessment: Assessment) -> bool:
    """While it is rated the supervisor adds what they saw, the trainee what belongs to their self-rating."""
    return can_rate(user, assessment) or can_rate_self(user, assessment)


def can_read_evidence(user: User, evidence: Evidence) -> bool:
    """As the ratings it stands beside: the trainee's with the self-rating, all other with the supervisor's."""
    if evidence.is_of_trainee:
        return can_read_self_rating(user, evidence.assessment)
    return can_read_ratings(user, evidence.assessment)


def can_read_ratings(user: User, assessment: Assessment) -> bool:
    """While the ratings are not submitted they are the supervisor's alone; of a draft others see progress."""
    part = part_of(user, assessment)
    if assessment.purged_at is not None:
        return False
    if part is Part.SUPERVISOR:
        return True
    return part is not None and assessment.submitted_at is not None


def can_read_self_rating(user: User, assessment: Assessment) -> bool:
    """
    What the trainee has not submitted is theirs alone. The supervisor rates unswayed: the trainee's own view opens
    after submitting, unless the cycle says so.
    """
    part = part_of(user, assessment)
    if part is Part.TRAINEE:
        return True
    own = getattr(assessment, "self_rating", None)
    if own is None or own.submitted_at is None:
        return False
    if assessment.submitted_at is not None:
        return part is not None
    return part is Part.SUPERVISOR and assessment.cycle.shows_self_rating_early


def hidden_because(assessment: Assessment, part: Part | None) -> str:
    """Why this reader does not see the ratings."""
    if assessment.status != Status.DRAFT:
        return gettext("The ratings were not submitted, so nobody but the supervisor reads them.")
    if assessment.waits_for_hand_over and part is Part.TRAINEE:
        return gettext("You will read everything here once the ratings are submitted.")
    if part is Part.TRAINEE:
        return gettext(
            "Your supervisor is still rating. Come back once it is submitted; you will read everything then."
        )
    return gettext(
        "The ratings are the supervisor's alone until they are submitted. "
        "Look at the page of the assessment to see how far they are."
    )


def evidence_hidden_because(evidence: Evidence, part: Part | None) -> str:
    """Why this reader does not get a piece of evidence."""
    if evidence.is_of_trainee:
        return gettext("It belongs to the trainee's own rating, which you can't read, or not yet.")
    return hidden_because(evidence.assessment, part)
