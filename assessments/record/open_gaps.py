"""What of an approved appraisal falls short now: the newest confirmation of an item decides, signed or followed up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assessments.enums import ResultSource
from assessments.models import Assessment, FollowUp, IndicatorResult, ScaleLevel
from assessments.models.items import ItemKey
from assessments.record.results import Standards
from competency.models import Element, Indicator


@dataclass(frozen=True, slots=True)
class OpenGap:
    """`follow_up`: the one that confirmed the level; None where the appraisal did."""

    key: ItemKey
    subject: Indicator | Element
    level: ScaleLevel
    confirmed_on: date
    follow_up: FollowUp | None


def open_gaps(assessment: Assessment) -> list[OpenGap]:
    """In the order of the standard, attitudes at the end; the caller knows that it is approved."""
    newest = _newest(assessment)
    return [gap for key in _in_order(assessment) if (gap := _gap(key, newest.get(key))) is not None]


def _gap(key: ItemKey, row: IndicatorResult | FollowUp | None) -> OpenGap | None:
    if row is None or row.meets is not False or row.subject is None or row.level is None:
        return None
    return OpenGap(key, row.subject, row.level, row.confirmed_on, row if isinstance(row, FollowUp) else None)


def _newest(assessment: Assessment) -> Mapping[ItemKey, IndicatorResult | FollowUp]:
    signed = IndicatorResult.objects.filter(assessment=assessment, source=ResultSource.APPRAISAL)
    followed = FollowUp.objects.deciding().filter(assessment=assessment)
    found: dict[ItemKey, IndicatorResult | FollowUp] = {}
    for row in signed.select_related("indicator", "attitude", "level"):
        if (key := ItemKey.of_row(row.indicator_id, row.attitude_id)) is not None:
            found[key] = row
    for later in followed.select_related("indicator", "attitude", "level"):
        found[later.key] = later
    return found


def _in_order(assessment: Assessment) -> list[ItemKey]:
    places = Standards().places_in(assessment.standard.code)
    indicators = [one for tasks in places.duties for task in tasks for one in task.indicators]
    return [ItemKey(False, one.key) for one in indicators] + [ItemKey(True, one.key) for one in places.attitudes]
