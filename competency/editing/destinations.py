"""Where a row can be moved to, as a page offers it and a form sends it: `<parent>:<row above>`."""

from __future__ import annotations

from django.utils.translation import gettext as _

from competency.editing import moving
from competency.editing.kinds import KINDS, Kind, kind_of, parent_in, row_in, rows_in, siblings
from competency.editing.writing import Refused
from competency.models import Block, StandardVersion, Task
from competency.models.frozen import VersionContent
from config.forms import number_from

BEGINNING, END = "", "end"


def offered(version: StandardVersion, row: VersionContent) -> list[tuple[str, str]]:
    """The ends of its own list, then what else it could stand in."""
    own = [(f"{row.parent_id}:{BEGINNING}", _("to the beginning")), (f"{row.parent_id}:{END}", _("to the end"))]
    kind = kind_of(row)
    return own + (_elsewhere(version, KINDS[kind.parent], row) if kind.parent else [])


def _elsewhere(version: StandardVersion, parents: Kind, row: VersionContent) -> list[tuple[str, str]]:
    if parents.name == "block":
        blocks = Block.objects.filter(task__duty__version=version).select_related("task")
        ordered = blocks.order_by("task__duty__position", "task__position", "position", "pk")
        found = [(block.pk, f"{block.task.code} {block.task.name} #{block.position}") for block in ordered]
    elif parents.name == "task":
        tasks = Task.objects.filter(duty__version=version, blocks_of=None)
        found = [(task.pk, _named(task)) for task in tasks.order_by("duty__position", "position", "pk")]
    else:
        found = [(one.pk, _named(one)) for one in rows_in(version, parents).order_by("position", "pk")]
    return [(f"{key}:{END}", _("to %(place)s") % {"place": name[:40]}) for key, name in found if key != row.parent_id]


def _named(row: VersionContent) -> str:
    return " ".join(f"{getattr(row, 'code', '')} {getattr(row, 'name', '')}".split())


def move(version: StandardVersion, row: VersionContent, to: str) -> bool:
    """Whether it stands elsewhere now; `to` is a direction or a place."""
    if to in (moving.UP, moving.DOWN):
        return moving.step(row, to)
    parent_key, _sep, after_key = to.partition(":")
    parent = parent_in(version, kind_of(row), number_from(parent_key)) if kind_of(row).parent else version
    if parent is None:
        raise Refused(_("The place where it was to stand is gone. Look where it belongs now, and move it again."))
    if after_key == END:
        return moving.put(row, parent, _last(row, parent))
    after = row_in(version, kind_of(row), number_from(after_key)) if after_key else None
    if after_key and after is None:
        raise Refused(moving.gone())
    return moving.put(row, parent, after)


def _last(row: VersionContent, parent: VersionContent | StandardVersion) -> VersionContent | None:
    other = type(row)()
    setattr(other, row.parent_path, parent)
    for name in ("kind", "element"):
        if hasattr(row, f"{name}_id") or name in vars(row):
            setattr(other, name, getattr(row, name))
    rows = [one for one in siblings(other) if one.pk != row.pk]
    return rows[-1] if rows else None
