"""What goes with a row that is removed: shown before, and compared with what is there when it is confirmed."""

from __future__ import annotations

from collections.abc import Iterator

from competency.models import Block, Duty, Element, Task
from competency.models.frozen import VersionContent
from integrity.canonical import canonical_json, sha256


def inside(row: VersionContent) -> list[str]:
    """The texts that go with the row, in their order."""
    return list(_inside(row))


def digest_of(row: VersionContent) -> str:
    """Of the row and all that goes with it, as it is stored now."""
    own = [getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in ("id", "position")]
    return sha256(canonical_json([str(row._meta.model_name), [str(value) for value in own], inside(row)]))


def _inside(row: VersionContent) -> Iterator[str]:
    if isinstance(row, Duty):
        for task in row.tasks.order_by("position", "pk"):
            yield f"{task.code} {task.name}".strip()
            yield from _inside(task)
    if isinstance(row, Task):
        for block in row.blocks.order_by("position", "pk"):
            yield from _inside(block)
    if isinstance(row, Block):
        for output in row.outputs.all():
            yield f"{output.code} {output.name}".strip()
        for indicator in row.indicators.all():
            yield f"{indicator.code} {indicator.text}".strip()
        for use in row.block_elements.select_related("element"):
            yield f"{use.element.code} {use.element.text}".strip()
    if isinstance(row, Element):
        for used in row.block_elements.select_related("block__task").order_by("pk"):
            yield f"{used.block.task.code} {used.block.task.name}".strip()
