"""For the person themself: what grew since last time, and how far it is to the standard. Nobody else is compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from assessments.careers.career import Career, Given, ItemNow
from assessments.insight.states import State
from assessments.models import ScaleLevel


class Change(NamedTuple):
    """An item in the last appraisal and in the one before."""

    now: ItemNow
    before: Given
    after: Given


@dataclass(slots=True)
class Growth:
    """
    `reached`: meets the standard now and did not; `rose`: higher, on the same side of the standard; `seen`: was not
    observed before; `fell`: lower than before, or no longer meets.
    """

    reached: list[Change] = field(default_factory=list)
    rose: list[Change] = field(default_factory=list)
    seen: list[Change] = field(default_factory=list)
    fell: list[Change] = field(default_factory=list)
    same: int = 0


class Short(NamedTuple):
    """A gap: the level that was given, the next one above it, and how many levels are missing to the standard."""

    now: ItemNow
    given: ScaleLevel
    next: ScaleLevel
    levels: int


def growth_of(career: Career) -> Growth | None:
    """Of the last appraisal against the one before by the same standard; None where there is no earlier one."""
    if career.before is None:
        return None
    found = Growth()
    pairs = career.carried[career.before.layout.version.pk]
    for now in (*career.indicators, *career.attitudes):
        after = career.newest.given.get(now.item.key)
        then = pairs.items.get(now.item.key)
        before = career.before.given.get(then) if then and now.item.key not in pairs.reworded else None
        if before is not None and after is not None:
            _sort(found, Change(now, before, after))
    return found


def _sort(found: Growth, change: Change) -> None:
    before, after = change.before.level, change.after.level
    if after is None or (before is None and not after.meets):
        found.same += 1
    elif before is None:
        found.seen.append(change)
    elif after.meets != before.meets:
        (found.reached if after.meets else found.fell).append(change)
    elif after.scale_id == before.scale_id and after.value != before.value:
        (found.rose if after.value > before.value else found.fell).append(change)
    else:
        found.same += 1


def short_of(career: Career) -> list[Short]:
    """The gaps, those first that are nearest to the standard."""
    gaps = [now for now in (*career.indicators, *career.attitudes) if now.state == State.GAP]
    found = [short for now in gaps if (short := _short(now)) is not None]
    return sorted(found, key=lambda short: short.levels)


def _short(now: ItemNow) -> Short | None:
    if now.given is None or now.given.level is None or now.appraisal is None:
        return None
    given = now.given.level
    above: Sequence[ScaleLevel] = [level for level in now.appraisal.levels if level.value > given.value]
    meeting = next((place for place, level in enumerate(above, start=1) if level.meets), 0)
    return Short(now, given, above[0], meeting) if meeting else None
