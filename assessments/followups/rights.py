"""Who confirms in a follow-up, who objects, who decides, and why not."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from assessments.access.permissions import is_above
from assessments.enums import FollowUpState, Status
from assessments.models import Assessment, ConfirmedProfile, FollowUp
from assessments.models.assessment import AssessmentQuerySet
from config.refusals import Conflict, Forbidden
from people.models import User
from people.roles import Role


def within_reach(user: User) -> AssessmentQuerySet:
    """Appraisals that this person sees, and those of who reports to them now, once something of them is confirmed."""
    seen = Assessment.objects.visible_to(user).values("pk")
    confirmed = Q(trainee__supervisor=user, profile__isnull=False, purged_at__isnull=True)
    return Assessment.objects.filter(Q(pk__in=seen) | confirmed)


def is_supervisor_of_today(user: User, assessment: Assessment) -> bool:
    """Whoever appraised: whom the person reports to now."""
    return assessment.trainee.supervisor_id == user.pk


def may_confirm(user: User, assessment: Assessment) -> bool:
    return is_supervisor_of_today(user, assessment) and not why_not(assessment)


def refuse_unless_supervisor(user: User, assessment: Assessment) -> None:
    if not is_supervisor_of_today(user, assessment):
        raise Forbidden(
            _(
                "A follow-up is confirmed by the person's supervisor of today, and by nobody in their place. Ask them "
                "to do it; HR can name another supervisor."
            )
        )


def why_not(assessment: Assessment) -> str:
    """Why nothing can be confirmed after this appraisal as it stands; "" where it can."""
    if assessment.status == Status.CANCELLED:
        return _("The appraisal was cancelled, so nothing follows it.")
    if assessment.status != Status.APPROVED:
        if not ConfirmedProfile.objects.filter(assessment=assessment).exists():
            return _("The appraisal is not approved yet. A follow-up confirms what changed after the approval.")
        return _(
            "The appraisal was opened again and is being rated. Rate what you saw there, or come back once it is "
            "approved again."
        )
    newer = _newer(assessment)
    if newer is None:
        return ""
    return _("There is a newer appraisal by this standard, %(number)s. Confirm what changed there.") % {
        "number": newer.assessment.number
    }


def refuse_if_it_cannot_follow(assessment: Assessment) -> None:
    if sentence := why_not(assessment):
        raise Conflict(sentence)


def _newer(assessment: Assessment) -> ConfirmedProfile | None:
    """Of a later cycle, as `approved_before` counts, by any version of the same standard."""
    cycle = assessment.cycle
    ends, starts = Q(assessment__cycle__ends_on=cycle.ends_on), Q(assessment__cycle__starts_on=cycle.starts_on)
    later = (
        Q(assessment__cycle__ends_on__gt=cycle.ends_on)
        | (ends & Q(assessment__cycle__starts_on__gt=cycle.starts_on))
        | (ends & starts & Q(assessment__cycle__gt=cycle.pk))
    )
    same = Q(person=assessment.trainee_id, standard__standard=assessment.standard.standard_id)
    return ConfirmedProfile.objects.filter(later, same).select_related("assessment").order_by("-pk").first()


def may_object(user: User, row: FollowUp) -> bool:
    """Once, within no limit of time."""
    return row.assessment.trainee_id == user.pk and row.state == FollowUpState.CONFIRMED and _stands(row)


def may_decide(user: User, row: FollowUp) -> bool:
    """A manager above, HR or who was named to approve; neither the person nor who confirmed it."""
    return row.state == FollowUpState.OBJECTED and decides(user, row) and _stands(row)


def decides(user: User, row: FollowUp) -> bool:
    if user.pk in (row.assessment.trainee_id, row.confirmed_by_id):
        return False
    supervisor = row.assessment.trainee.supervisor
    above = supervisor is not None and is_above(user, supervisor)
    return above or user.has_role(Role.HR) or row.assessment.approver_id == user.pk


def may_withdraw(user: User, row: FollowUp) -> bool:
    return row.confirmed_by_id == user.pk and row.counts and _stands(row)


def _stands(row: FollowUp) -> bool:
    return row.assessment.status != Status.CANCELLED and row.assessment.purged_at is None
