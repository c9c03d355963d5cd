"""
Follow-ups over profiles: which items of which appraisals a later confirmation decides. Where a page asks about a cycle
it tells what that round signed, so there are none; where it asks how people stand, the newer confirmation counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from assessments.insight.scope import Scope
from assessments.models import FollowUp
from assessments.models.items import ItemKey
from assessments.models.profiles import NOT_RATED
from competency.models import Element, ElementKind, Indicator

# Where the items of a version stand in its profiles.
ORDER = (
    *("block__task__duty__position", "block__task__duty", "block__task__position", "block__task"),
    *("block__position", "block", "position", "pk"),
)
COLUMNS = ("assessment", "assessment__standard", "indicator", "attitude", "level__value", "confirmed_on")


class Followed(NamedTuple):
    """The level that was confirmed, as a profile writes it, and the day."""

    level: str
    on: date


# By position in the profile.
ByPosition = Mapping[int, Followed]


def followed(scope: Scope) -> dict[int, ByPosition]:
    """By appraisal, of each item the newest that was confirmed until the day that is asked."""
    if scope.cycle is not None:
        return {}
    return {
        assessment: {position: some[-1] for position, some in items.items()}
        for assessment, items in each_followed(scope).items()
    }


def each_followed(scope: Scope) -> dict[int, dict[int, list[Followed]]]:
    """
    By appraisal and position all that decided in turn until the day that is asked, oldest first, whichever cycle is
    asked for. One query, and two more for where the items stand where there are any.
    """
    if scope.version is None:
        return {}
    rows = FollowUp.objects.deciding().filter(
        assessment__profile__standard__standard=scope.version.standard_id, confirmed_on__lte=scope.as_of
    )
    if scope.team is not None and not scope.team.is_large:
        rows = rows.filter(assessment__trainee__in=scope.team.people)
    found = list(rows.values_list(*COLUMNS))
    places = _places({row[1] for row in found})
    by_appraisal: dict[int, dict[int, list[Followed]]] = {}
    for assessment, standard, indicator, attitude, value, on in found:
        key = ItemKey(attitude is not None, attitude or indicator)
        items = by_appraisal.setdefault(assessment, defaultdict(list))
        items[places[standard][key]].append(Followed(str(value), on))
    return by_appraisal


def _places(standards: set[int]) -> dict[int, dict[ItemKey, int]]:
    """Indicators in the order of the standard, then attitudes."""
    found: dict[int, dict[ItemKey, int]] = defaultdict(dict)
    if not standards:
        return found
    indicators = Indicator.objects.filter(block__task__duty__version__in=standards).order_by(*ORDER)
    attitudes = Element.objects.filter(version__in=standards, kind=ElementKind.ATTITUDE).order_by("position", "pk")
    keys = [(row[0], ItemKey(False, row[1])) for row in indicators.values_list("block__task__duty__version", "pk")]
    keys += [(row[0], ItemKey(True, row[1])) for row in attitudes.values_list("version", "pk")]
    for standard, key in keys:
        found[standard][key] = len(found[standard])
    return found


def over(ratings: str, found: ByPosition) -> str:
    """The ratings of a profile with what follow-ups confirmed in their place."""
    letters = list(ratings.ljust(max(found, default=-1) + 1, NOT_RATED))
    for position, one in found.items():
        letters[position] = one.level
    return "".join(letters)
