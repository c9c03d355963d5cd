"""Who hears of a step: the one whose turn it is, and those for whom it changes something."""

from __future__ import annotations

from collections.abc import Iterable

from assessments.access.permissions import hr_people
from assessments.access.seen import NOTE
from assessments.enums import Status
from assessments.models import Assessment, Event
from config.days import written, written_iso
from people.acting import can_act
from people.models import User

People = Iterable[User | None]


def trainee(event: Event) -> People:
    return [event.assessment.trainee]


def supervisor(event: Event) -> People:
    return [event.assessment.supervisor]


def trainee_who_rates_again(event: Event) -> People:
    """Whose self-rating can be changed, since the ratings went back before they looked at them."""
    has_own = hasattr(event.assessment, "self_rating")
    return trainee(event) if has_own and event.details.get(NOTE) is False else []


def supervisor_who_read_it(event: Event) -> People:
    """Where the cycle showed them the self-rating before it was taken back."""
    return supervisor(event) if event.assessment.cycle.shows_self_rating_early else []


def former_supervisor(event: Event) -> People:
    """Whom a hand-over relieved; an event of a former release does not tell."""
    former = event.details.get("former")
    return User.objects.filter(pk=former) if isinstance(former, int) else []


def approver(event: Event) -> People:
    return [event.assessment.approver]


def supervisor_while_due(event: Event) -> People:
    return supervisor(event) if event.assessment.next_due else []


def supervisor_of_draft(event: Event) -> People:
    return supervisor(event) if event.to_status == Status.DRAFT else []


def supervisor_whose_day_moved(event: Event) -> People:
    return supervisor_of_draft(event) if "to" in event.details else []


def trainee_whose_day_moved(event: Event) -> People:
    """That of their self-rating."""
    return trainee(event) if "self_to" in event.details else []


def trainee_who_answers(event: Event) -> People:
    return trainee(event) if event.to_status != Status.DRAFT else []


def those_who_decide(event: Event) -> People:
    return deciders(event.assessment)


def deciders(assessment: Assessment) -> list[User]:
    """
    Who takes HR's steps on it: the one named who can act, else all of HR but those whose own appraisal or rating it is.
    """
    if assessment.approver and can_act(assessment.approver):
        return [assessment.approver]
    return list(User.objects.filter(pk__in=hr_people() - {assessment.trainee_id, assessment.supervisor_id}))


def answer_day(event: Event) -> str:
    return written(event.assessment.answer_due)


def rating_day(event: Event) -> str:
    return written(event.assessment.supervisor_due)


def next_day(event: Event) -> str:
    due = event.assessment.next_due
    return written(due) if due else ""


def new_day(event: Event) -> str:
    """The day that the step itself set."""
    return written_iso(str(event.details.get("to", "")))


def new_self_day(event: Event) -> str:
    return written_iso(str(event.details.get("self_to", "")))
