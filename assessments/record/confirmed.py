"""
What a frozen revision says of each indicator, attitude and task of its standard. Worked out by position, since codes
may repeat: the lists of a record stand in the order of the standard. Nothing here asks the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sized
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from assessments.models.profiles import NOT_OBSERVED, NOT_RATED
from assessments.record.shape import Content, RatedItem

# A row for each indicator of a standard, and one for each task without any, as `places_of` reads them: what to ask of
# the tasks, and in which order.
COLUMNS = ("pk", "code", "duty_id", "blocks_of_id", "blocks__indicators__pk", "blocks__indicators__code")
ORDER = (
    *("duty__position", "duty__pk", "position", "pk"),
    *("blocks__position", "blocks__pk", "blocks__indicators__position", "blocks__indicators__pk"),
)
PlaceRow = tuple[int, str, int, int | None, int | None, str | None]


class Unlike(ValueError):
    """A frozen revision that does not have the shape of its standard, so that it names nothing for certain."""


class Place(NamedTuple):
    """An indicator or attitude of the standard: its primary key and its code."""

    key: int
    code: str


@dataclass(slots=True)
class TaskPlace:
    """A task with its indicators in order; `blocks_of`: the task whose blocks it shares."""

    key: int
    code: str
    blocks_of: int | None
    indicators: list[Place] = field(default_factory=list)


@dataclass(slots=True)
class Places:
    """A standard as the lists of a record follow it: duties that have tasks, and attitudes."""

    duties: list[list[TaskPlace]]
    attitudes: list[Place]

    @property
    def length(self) -> int:
        """How many items there are to rate."""
        return sum(len(task.indicators) for tasks in self.duties for task in tasks) + len(self.attitudes)


class ItemSaid(NamedTuple):
    """Of an indicator or an attitude, by their primary keys; `meets` None: not observed."""

    indicator: int | None
    attitude: int | None
    level: int | None
    meets: bool | None
    not_observed: bool


class TaskSaid(NamedTuple):
    task: int
    outcome: str


@dataclass(slots=True)
class Said:
    """`ratings` and `own`: all items in a row, as `ConfirmedProfile` keeps them."""

    items: list[ItemSaid]
    tasks: list[TaskSaid]
    verdict: str
    ratings: str
    own: str


def places_of(rows: Iterable[PlaceRow], attitudes: Iterable[tuple[int, str]]) -> Places:
    """`rows`: COLUMNS of the tasks in ORDER; `attitudes`: primary key and code in the order of the standard."""
    tasks: dict[int, TaskPlace] = {}
    duties: dict[int, list[TaskPlace]] = {}
    for key, code, duty, blocks_of, indicator, its_code in rows:
        if key not in tasks:
            tasks[key] = TaskPlace(key, code, blocks_of)
            duties.setdefault(duty, []).append(tasks[key])
        if indicator is not None:
            tasks[key].indicators.append(Place(indicator, its_code or ""))
    return Places(list(duties.values()), [Place(*one) for one in attitudes])


def said_of(content: Content, places: Places, levels: Mapping[int, int]) -> Said:
    """`levels`: the primary keys of the scale's levels by their values. Raises Unlike."""
    try:
        return _said(content, places, levels)
    except (KeyError, TypeError, AttributeError) as error:
        raise Unlike(_("a part is missing or has the wrong type: %(error)r") % {"error": error}) from error


def _said(content: Content, places: Places, levels: Mapping[int, int]) -> Said:
    meeting = {level["value"]: level["meets"] for level in content["scale"]["levels"]}
    items: list[ItemSaid] = []
    rated: list[RatedItem] = []
    outcomes: dict[int, str] = {}
    _same_length(_("duties"), content["duties"], places.duties)
    for duty, tasks in zip(content["duties"], places.duties, strict=True):
        _same_length(_("tasks of %(code)s") % {"code": duty["code"]}, duty["tasks"], tasks)
        for part, task in zip(duty["tasks"], tasks, strict=True):
            _same_code(part["code"], task.code)
            _same_length(_("indicators of %(code)s") % {"code": task.code}, part["indicators"], task.indicators)
            outcomes[task.key] = part["outcome"]
            for item, place in zip(part["indicators"], task.indicators, strict=True):
                items += _item(item, place, levels, meeting)
            rated += part["indicators"]
    if content["attitudes"] or content["assessment"]["cycle"]["rates_attitudes"]:
        _same_length(_("attitudes"), content["attitudes"], places.attitudes)
        for item, place in zip(content["attitudes"], places.attitudes, strict=True):
            items += _item(item, place, levels, meeting, is_attitude=True)
        rated += content["attitudes"]
    # Tasks that share blocks are rated once, and have one outcome.
    shared = {task.key: task.blocks_of or task.key for tasks in places.duties for task in tasks}
    tasks_said = [TaskSaid(key, outcomes[owner]) for key, owner in shared.items()]
    own = row_of((item["own"]["value"], item["own"]["not_observed"]) for item in rated)
    ratings = row_of((item["value"], item["not_observed"]) for item in rated)
    return Said(
        items, tasks_said, content["score"]["verdict"], _whole(ratings, places), _whole(own, places, or_none=True)
    )


def row_of(given: Iterable[tuple[int | None, bool]]) -> str:
    """A character for each pair of level and 'not observed'."""
    marks = {True: NOT_OBSERVED, False: NOT_RATED}
    return "".join(marks[unseen] if value is None else str(value) for value, unseen in given)


def _whole(row: str, places: Places, *, or_none: bool = False) -> str:
    """As long as the standard, where attitudes were not rated too; `or_none`: empty where nothing was rated."""
    if or_none and not row.strip(NOT_RATED):
        return ""
    return row.ljust(places.length, NOT_RATED)


def _item(
    item: RatedItem,
    place: Place,
    levels: Mapping[int, int],
    meeting: Mapping[int, bool],
    *,
    is_attitude: bool = False,
) -> list[ItemSaid]:
    """None for what nobody rated: nothing was confirmed of it."""
    _same_code(item["code"], place.code)
    indicator, attitude = (None, place.key) if is_attitude else (place.key, None)
    value = item["value"]
    if value is not None:
        return [ItemSaid(indicator, attitude, levels[value], meeting[value], False)]
    return [ItemSaid(indicator, attitude, None, None, True)] if item["not_observed"] else []


def _same_length(what: str, found: Sized, wanted: Sized) -> None:
    if len(found) != len(wanted):
        counts = {"what": what, "found": len(found), "wanted": len(wanted)}
        raise Unlike(_("%(what)s: %(found)d, in the standard %(wanted)d") % counts)


def _same_code(found: str, wanted: str) -> None:
    if found != wanted:
        raise Unlike(_("%(found)s stands where the standard has %(wanted)s") % {"found": found, "wanted": wanted})
