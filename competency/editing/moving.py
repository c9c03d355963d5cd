"""A row at another place: one step up or down, or where it was dropped. Tasks that share blocks move as one."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from competency.editing.kinds import KINDS, kind_of, put_in_order, siblings
from competency.editing.writing import Refused, duty_of, keeping_groups
from competency.models import BlockElement, StandardVersion, Task
from competency.models.frozen import VersionContent

UP, DOWN = "up", "down"


def step(row: VersionContent, direction: str) -> bool:
    """Past the row above or below it; False at the end of the list, where nothing is written."""
    units = _units(siblings(row), row)
    at = next(place for place, unit in enumerate(units) if any(one.pk == row.pk for one in unit))
    to = at + (-1 if direction == UP else 1)
    if not 0 <= to < len(units):
        return False
    units[at], units[to] = units[to], units[at]
    _write([one for unit in units for one in unit], row)
    return True


def _units(rows: Sequence[VersionContent], moved: VersionContent) -> list[list[VersionContent]]:
    """What moves together: each row alone, but a task with those that share its blocks."""
    units: list[list[VersionContent]] = []
    for one in rows:
        first = units[-1][0] if units else None
        shares = isinstance(one, Task) and first is not None and one.blocks_of_id == first.pk
        parted = isinstance(moved, Task) and moved.blocks_of_id is not None and _group(one) == moved.blocks_of_id
        if shares and not parted:
            units[-1].append(one)
        else:
            units.append([one])
    return units


def _group(row: VersionContent) -> int | None:
    return (row.blocks_of_id or row.pk) if isinstance(row, Task) else None


def put(row: VersionContent, parent: VersionContent | StandardVersion, after: VersionContent | None) -> bool:
    """Into `parent`, below `after` or at the beginning; the rows that share its blocks come along."""
    if isinstance(row, BlockElement):
        _refuse_twice(row, parent)
    unit = [one for one in siblings(row) if one.pk == row.pk or (isinstance(one, Task) and one.blocks_of_id == row.pk)]
    moving = {one.pk for one in unit}
    if after is not None and after.pk in moving:
        return False
    old = [one for one in siblings(row) if one.pk not in moving]
    is_elsewhere = bool(kind_of(row).parent) and row.parent_id != parent.pk
    before = duty_of(row)
    if is_elsewhere:
        for one in unit:
            setattr(one, row.parent_path, parent)
    rows = [one for one in siblings(unit[0]) if one.pk not in moving] if is_elsewhere else list(old)
    at = next((place for place, other in enumerate(rows, start=1) if after and other.pk == after.pk), 0)
    if after is not None and not at:
        raise Refused(gone())
    rows[at:at] = unit
    if not is_elsewhere and [one.pk for one in rows] == [one.pk for one in siblings(row)]:
        return False
    with keeping_groups(unit[0], before):
        _write_in(rows, unit)
        if is_elsewhere:
            put_in_order(old)
    return True


def gone() -> str:
    return _("The row below which it was to stand is gone. Look where it belongs now, and move it again.")


def _refuse_twice(use: BlockElement, block: VersionContent | StandardVersion) -> None:
    if use.block_id != block.pk and BlockElement.objects.filter(block=block.pk, element=use.element_id).exists():
        raise Refused(_("The block requires this element already."))


def _write(rows: list[VersionContent], row: VersionContent) -> None:
    """The history says of the row that was moved that it was; those that made way are counted anew."""
    with keeping_groups(row):
        _write_in(rows, [one for one in rows if one.pk == row.pk])


def _write_in(rows: list[VersionContent], moved: list[VersionContent]) -> None:
    said = {one.pk for one in moved}
    for position, one in enumerate(rows, start=1):
        if one.pk in said:
            one.position = position
            one.save(update_fields=["position", KINDS[kind_of(one).name].model.parent_path])
    put_in_order(rows)
