"""
What stays of training after the time of retention: counts without a name. Before results are deleted, needs that they
closed keep the day on which they were; afterwards nothing could say so any more.
"""

from __future__ import annotations

from assessments.models import Assessment, Participant, TrainingNeed
from assessments.training.chain import CLOSED, chain_of
from people.models import User


def keep_days(person: User) -> None:
    """
    Of every need of the person, before the first of their results goes: while they go one after another, what is left
    would tell something else. The caller deletes the rest in this transaction.
    """
    chain = chain_of(Participant.objects.filter(person=person))
    for need in chain.needs:
        found = chain.closings[need.pk]
        day = found.on if found.state == CLOSED else None
        if day != need.closed_on:
            TrainingNeed.objects.filter(pk=need.pk).update(closed_on=day)


def forget_appraisal(assessment: Assessment) -> None:
    """The gaps that it said stay behind the places, without it."""
    TrainingNeed.objects.filter(assessment=assessment).update(assessment=None)
    Participant.objects.filter(action__assessment=assessment).update(action=None)


def forget_person(person: User) -> None:
    """
    After their appraisals: the places without the name, and without words that may tell of them. That they are of one
    person stays, or plans in which they have several would count them several times from now on.
    """
    places = Participant.objects.filter(person=person)
    TrainingNeed.objects.filter(participant__person=person).update(assessment=None)
    first, *others = places.order_by("pk").values_list("pk", flat=True) or [None]
    places.update(person=None, action=None, note="", reason="")
    Participant.objects.filter(pk__in=others).update(same_as=first)
