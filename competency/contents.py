"""
What a version of a standard says, as one nested dict: the form in which it is hashed, exported, compared,
imported and kept in snapshots.
"""

from __future__ import annotations

from typing import Any

from competency.models import Block, Element, ElementKind, StandardVersion
from integrity.canonical import canonical_json, sha256

Contents = dict[str, Any]


def contents(version: StandardVersion) -> Contents:
    """
    Everything that publication freezes, so neither status, successor nor update note. Order stands for
    position; an element is named where it belongs to the version and again in each block that asks for it
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
                "tasks": [
                    {
                        "code": task.code,
                        "name": task.name,
                        "blocks": [block_contents(block) for block in task.blocks.all()],
                    }
                    for task in duty.tasks.all()
                ],
            }
            for duty in version.duties.all()
        ],
        "knowledge": of_kind(elements, ElementKind.KNOWLEDGE),
        "skills": of_kind(elements, ElementKind.SKILL),
        "attitudes": of_kind(elements, ElementKind.ATTITUDE),
        "notes": [{"mark": note.mark, "text": note.text} for note in version.notes.all()],
    }


def block_contents(block: Block) -> Contents:
    elements = [link.element for link in block.block_elements.all()]
    return {
        "level": block.level,
        "outputs": [{"code": output.code, "name": output.name} for output in block.outputs.all()],
        "indicators": [{"code": item.code, "text": item.text} for item in block.indicators.all()],
        "knowledge": of_kind(elements, ElementKind.KNOWLEDGE),
        "skills": of_kind(elements, ElementKind.SKILL),
    }


def of_kind(elements: list[Element], kind: ElementKind) -> list[Contents]:
    return [{"code": item.code, "text": item.text} for item in elements if item.kind == kind]


def digest(version: StandardVersion) -> str:
    """SHA-256, in hex, of the version's content."""
    return digest_of(contents(version))


def digest_of(content: Contents) -> str:
    return sha256(canonical_json(content))
