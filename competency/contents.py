"""
The content of a version of a standard as one nested dict: the form in which it is hashed, exported, compared,
imported and kept in snapshots.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from django.db.models import QuerySet

from competency.models import Block, Element, ElementKind, StandardVersion, Task
from competency.sharing import task_named
from integrity.canonical import canonical_json, sha256

ElementList = Literal["knowledge", "skills", "attitudes"]
BlockElementList = Literal["knowledge", "skills"]

# The elements of a version by kind; a block names those that it requires, of the first two kinds.
ELEMENT_LISTS: dict[ElementList, ElementKind] = {
    "knowledge": ElementKind.KNOWLEDGE,
    "skills": ElementKind.SKILL,
    "attitudes": ElementKind.ATTITUDE,
}
BLOCK_ELEMENT_LISTS: tuple[BlockElementList, ...] = ("knowledge", "skills")


class CodedText(TypedDict):
    """An indicator or an element."""

    code: str
    text: str


class CodedName(TypedDict):
    """A work output."""

    code: str
    name: str


class ClassificationContents(TypedDict):
    kind: str
    name: str
    code: str


class NoteContents(TypedDict):
    mark: str
    text: str


class BlockContents(TypedDict):
    level: int | None
    outputs: list[CodedName]
    indicators: list[CodedText]
    knowledge: list[CodedText]
    skills: list[CodedText]


class TaskContents(TypedDict):
    """`blocks_of` only where the task shares blocks: the code of the nearest earlier task of the duty that has them."""

    code: str
    name: str
    blocks_of: NotRequired[str]
    blocks: list[BlockContents]


class DutyContents(TypedDict):
    code: str
    name: str
    tasks: list[TaskContents]


class VersionContents(TypedDict):
    standard: str
    code: str
    label: str
    name: str
    updated_on: str | None
    job_category_name: str
    occupation_name: str
    classifications: list[ClassificationContents]
    description: str
    level: int | None
    prerequisites: str
    duties: list[DutyContents]
    knowledge: list[CodedText]
    skills: list[CodedText]
    attitudes: list[CodedText]
    notes: list[NoteContents]


def contents(version: StandardVersion) -> VersionContents:
    """
    Everything that publication freezes, so neither status, successor nor update note. Order stands for
    position; an element is named where it belongs to the version and again in each block that requires it
    (the same kind, code and text are the same element).

    Constant number of queries for a version from `StandardVersion.objects.with_content()`.
    """
    elements = list(version.elements.all())
    return {
        "standard": version.standard.code,
        "code": version.code,
        "label": version.label,
        "name": version.name,
        "updated_on": version.updated_on.isoformat() if version.updated_on else None,
        "job_category_name": version.job_category_name,
        "occupation_name": version.occupation_name,
        "classifications": [
            {"kind": item.kind, "name": item.name, "code": item.code} for item in version.classifications.all()
        ],
        "description": version.description,
        "level": version.level,
        "prerequisites": version.prerequisites,
        "duties": [
            {
                "code": duty.code,
                "name": duty.name,
                "tasks": _tasks(duty.tasks.all()),
            }
            for duty in version.duties.all()
        ],
        "knowledge": of_kind(elements, ElementKind.KNOWLEDGE),
        "skills": of_kind(elements, ElementKind.SKILL),
        "attitudes": of_kind(elements, ElementKind.ATTITUDE),
        "notes": [{"mark": note.mark, "text": note.text} for note in version.notes.all()],
    }


def _tasks(rows: QuerySet[Task]) -> list[TaskContents]:
    found: list[TaskContents] = []
    earlier: list[Task] = []
    for task in rows:
        written: TaskContents = {"code": task.code, "name": task.name, "blocks": []}
        if task.blocks_of_id is not None:  # else it is not written, so that older digests stay what they were
            written = {"code": task.code, "name": task.name, "blocks_of": _first_of_group(task, earlier), "blocks": []}
        written["blocks"] = [block_contents(block) for block in task.blocks.all()]
        found.append(written)
        earlier.append(task)
    return found


def _first_of_group(task: Task, earlier: list[Task]) -> str:
    """Its code; where a reader would take another task by it, what no code is, so that no digest passes for it."""
    for first in earlier:
        if first.pk == task.blocks_of_id:
            meant = task_named(first.code, [(other.code, bool(other.blocks.all())) for other in earlier])
            return first.code if meant is not None and earlier[meant] is first else f"?{first.pk}"
    return f"?{task.blocks_of_id}"


def block_contents(block: Block) -> BlockContents:
    elements = [link.element for link in block.block_elements.all()]
    return {
        "level": block.level,
        "outputs": [{"code": output.code, "name": output.name} for output in block.outputs.all()],
        "indicators": [{"code": item.code, "text": item.text} for item in block.indicators.all()],
        "knowledge": of_kind(elements, ElementKind.KNOWLEDGE),
        "skills": of_kind(elements, ElementKind.SKILL),
    }


def of_kind(elements: list[Element], kind: ElementKind) -> list[CodedText]:
    return [{"code": item.code, "text": item.text} for item in elements if item.kind == kind]


def digest(version: StandardVersion) -> str:
    """SHA-256, in hex, of the version's content."""
    return digest_of(contents(version))


def digest_of(content: object) -> str:
    return sha256(canonical_json(content))
