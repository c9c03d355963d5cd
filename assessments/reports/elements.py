"""The knowledge and skills of all tasks, as the appendix of the report lists them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from assessments.record.groups import Group


def elements_of(groups: Iterable[Group], kind: Literal["knowledge", "skills"]) -> list[dict[str, object]]:
    """Each knowledge or skill once, with the tasks that need it and those in which it explains a gap."""
    tasks_by_element: dict[tuple[str, str], list[str]] = {}
    marked: dict[tuple[str, str], list[str]] = {}
    for group in groups:
        for element in group.first[kind]:
            key = (element["code"], element["text"])
            tasks_by_element.setdefault(key, []).extend(group.codes)
            if element["marked"]:
                marked.setdefault(key, []).extend(group.codes)
    return [
        {
            "code": code,
            "text": text,
            "in_lines": "\n" in text,
            "tasks": codes,
            "marked": marked.get((code, text), []),
        }
        for (code, text), codes in tasks_by_element.items()
    ]
