"""What steps change beside the state, and what their events tell of it. The caller holds the row and saves it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import ImprovementAction, ImprovementOutcome
from assessments.improvement.content import Facing, content_of, named
from assessments.improvement.frozen import differences
from assessments.improvement.parts import successor_of
from assessments.improvement.record import Details
from assessments.improvement.rules import why_not_that_outcome
from assessments.improvement.transitions import Given
from assessments.models import ImprovementHelp, ImprovementPlan, ImprovementReview
from assessments.record.parts import iso
from assessments.record.snapshot import new_code
from config.days import APPRAISAL, written
from config.refusals import BadInput, Conflict
from config.texts import is_blank
from integrity.canonical import canonical_json, sha256
from people.calendar.workdays import Calendar

# So many days the person has to read it, ask somebody and sign.
DAYS_TO_SIGN = 7


def send(plan: ImprovementPlan, given: Given) -> Details:
    plan.sent_at = timezone.now()
    return {}


def take_back(plan: ImprovementPlan, given: Given) -> Details:
    """With the supervisor alone again; what was signed so far has no force any more, and stays."""
    was_released = plan.released_at is not None
    plan.sent_at = plan.released_at = plan.sign_by = None
    return {"was_released": was_released}


def release(plan: ImprovementPlan, given: Given) -> Details:
    """Forms what is signed from now on."""
    person, lead = plan.person, plan.supervisor
    plan.revision += 1
    plan.code = plan.code or new_code()
    plan.released_at = timezone.now()
    plan.sign_by = Calendar.load().workday_from(timezone.localdate() + timedelta(days=DAYS_TO_SIGN))
    facing: Facing = {
        **named(person),
        "department": person.department.path if person.department else "",
        "job_title": person.job_title,
    }
    plan.content = canonical_json(content_of(plan, facing, named(lead), named(given.actor)))
    return {"released": sha256(plan.content), "sign_by": iso(plan.sign_by)}


def hold_review(plan: ImprovementPlan, given: Given) -> Details:
    """Findings once written stay as they are; help is marked as given where nobody did before."""
    day, today = given.day or timezone.localdate(), timezone.localdate()
    review = plan.reviews.filter(pk=given.review or 0).first()
    if review is None:
        raise BadInput(_("Choose the review that was held."))
    if review.held_on is not None:
        raise Conflict(_("This review was written down meanwhile. Look at it, then add another one if you need it."))
    if not plan.starts_on <= day <= today:
        words = {"first": written(plan.starts_on), "today": written(today)}
        raise BadInput(_("Give the day on which the review was held, from %(first)s to %(today)s.") % words)
    review.held_on, review.findings = day, given.reason
    review.written_by, review.written_at = given.actor, timezone.now()
    review.save()
    helped = list(plan.help.filter(pk__in=given.help_given, given_on__isnull=True))
    for row in helped:
        row.given_on = day
        row.save()
    return {"review": review.pk, "due_on": iso(review.due_on), "held_on": iso(day), "help": [row.pk for row in helped]}


def move(plan: ImprovementPlan, given: Given) -> Details:
    """A later end, further help, a further review; what was signed stays beside it."""
    details: Details = {}
    if given.day is not None and given.day != plan.ends_on:
        if not max(plan.ends_on, timezone.localdate()) < given.day <= APPRAISAL.last:
            words = {"day": written(plan.ends_on)}
            raise BadInput(_("A plan is never shortened. Choose a day after %(day)s that is not past.") % words)
        details["from"], details["to"] = iso(plan.ends_on), iso(given.day)
        plan.ends_on = given.day
    if given.help is not None and not is_blank(given.help.text):
        position = plan.help.count() + 1
        added = ImprovementHelp(plan=plan, position=position, added_at=timezone.now(), text=given.help.text)
        added.giver, added.due_on = given.help.giver, given.help.due_on
        added.save()
        details["help"] = added.pk
    if given.review_on is not None:
        if not timezone.localdate() <= given.review_on <= plan.ends_on:
            words = {"day": written(plan.ends_on)}
            raise BadInput(_("Choose a day for the review from today to %(day)s, the end of the plan.") % words)
        review = ImprovementReview(plan=plan, due_on=given.review_on, added_at=timezone.now())
        review.save()
        details |= {"review": review.pk, "due_on": iso(review.due_on)}
    if not details:
        raise BadInput(_("Nothing would change. Choose a later end, add help or a review, then send it again."))
    return details


def end(plan: ImprovementPlan, given: Given) -> Details:
    if given.outcome not in ImprovementOutcome.values:
        raise BadInput(_("Choose the outcome: reached, reached in part or not reached."))
    if sentence := why_not_that_outcome(plan, given.outcome):
        raise Conflict(sentence)
    plan.outcome, plan.outcome_text, plan.ended_at = given.outcome, given.reason, timezone.now()
    return {"outcome": given.outcome}


def stop(plan: ImprovementPlan, given: Given) -> Details:
    """What had been returned was sent once, and stays to be read as such."""
    if plan.sent_at is None:
        plan.sent_at = plan.events.filter(action=ImprovementAction.SEND).latest("sequence").at
    plan.ended_at = timezone.now()
    return {"was_released": plan.released_at is not None}


def discard(plan: ImprovementPlan, given: Given) -> Details:
    """What was written down of somebody and never shown to them is not kept; what was signed once is."""
    plan.ended_at = timezone.now()
    if plan.revision:
        return {"kept": True}
    for rows in (plan.facts.all(), plan.help.all(), plan.reviews.all()):
        rows.delete()
    plan.summary = ""
    return {}


def hand_over(plan: ImprovementPlan, given: Given) -> Details:
    """To the person's supervisor of today."""
    former, successor = plan.supervisor, successor_of(plan) or plan.supervisor  # see rules.why_not_handed_over
    plan.supervisor = successor
    return {
        "former": former.pk,
        "from": former.name,
        "from_number": former.username,
        "to": successor.name,
        "to_number": successor.username,
    }


def sign(plan: ImprovementPlan, given: Given) -> Details:
    """Refused where what is stored is not what was released: nobody signs what was changed past the portal."""
    if differences(plan):
        raise Conflict(
            _(
                "Nothing was signed, because the plan is not what HR released. Tell the administrator: verify_records "
                "names what was changed."
            )
        )
    return {"signed": sha256(plan.content)}
