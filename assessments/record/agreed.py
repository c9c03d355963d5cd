"""
上次約定: the development actions from before that an appraisal begins with, each once, and what became of them. As they
stand now while it is rated; from its submission on as they stood then, since that is what is signed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from assessments.models import AgreedAction, Assessment, DevelopmentAction, DevelopmentStep
from assessments.models.actions import DevelopmentActionQuerySet
from config.days import local_day


def agreed_before(assessment: Assessment) -> list[AgreedAction]:
    """
    Open ones first, in the order in which they were agreed. Rows of the database where it is submitted, otherwise made
    up for the reader.
    """
    if assessment.submitted_at is None:
        return _now(assessment)
    rows = assessment.agreed.select_related("element", "indicator", "attitude", "action")
    return list(rows.order_by("position"))


def keep(assessment: Assessment) -> None:
    """With the submission, in its transaction, before the record is written."""
    forget(assessment)
    AgreedAction.objects.bulk_create(_now(assessment))


def keep_all(assessments: Collection[Assessment]) -> None:
    """
    The same of many that were never submitted before, each at its own submission: in a constant number of queries, for
    rows that are written in bulk. Nothing happened to the actions of their people since.
    """
    people = {one.trainee_id for one in assessments}
    theirs: dict[int, list[DevelopmentAction]] = defaultdict(list)
    for action in _with_words(DevelopmentAction.objects.filter(person__in=people)):
        theirs[action.person_id].append(action)
    AgreedAction.objects.bulk_create(
        row
        for one in assessments
        for row in _rows(one, [action for action in theirs[one.trainee_id] if _is_carried(action, one)])
    )


def _is_carried(action: DevelopmentAction, assessment: Assessment) -> bool:
    """As `DevelopmentActionQuerySet.carried_to` asks the database."""
    if action.assessment_id == assessment.pk:
        return False
    return action.is_open or any(step.closes and step.at >= assessment.created_at for step in action.steps.all())


def forget(assessment: Assessment) -> None:
    """It is rated again: what it will be signed with is what stands then."""
    assessment.agreed.all().delete()


def _now(assessment: Assessment) -> list[AgreedAction]:
    return _rows(assessment, _with_words(DevelopmentAction.objects.carried_to(assessment)))


def _with_words(actions: DevelopmentActionQuerySet) -> DevelopmentActionQuerySet:
    found = actions.select_related("assessment__cycle", "element", "indicator", "attitude")
    return found.prefetch_related("steps")


def _rows(assessment: Assessment, actions: Iterable[DevelopmentAction]) -> list[AgreedAction]:
    return [
        _as_it_stands(assessment, action, place)
        for place, action in enumerate(sorted(actions, key=lambda row: (not row.is_open, row.pk)), start=1)
    ]


def _as_it_stands(assessment: Assessment, action: DevelopmentAction, place: int) -> AgreedAction:
    closing = None if action.is_open else _closing(action.steps.all())
    return AgreedAction(
        assessment=assessment,
        action=action,
        position=place,
        goal=action.goal,
        measure=action.measure,
        element=action.element,
        indicator=action.indicator,
        attitude=action.attitude,
        due_on=action.due_on,
        agreed_in=action.assessment.period.name if action.assessment else "",
        state=action.state,
        closed_on=local_day(closing.at) if closing else None,
        note=closing.note if closing else "",
        cause=closing.cause if closing else "",
    )


def _closing(steps: Iterable[DevelopmentStep]) -> DevelopmentStep | None:
    """The last one that ended it."""
    return next((step for step in reversed(list(steps)) if step.closes), None)
