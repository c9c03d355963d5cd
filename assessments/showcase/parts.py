"""What the showcase is made of: sections of examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Example(NamedTuple):
    """A template in one or several states. `is_inert`: it would post to an appraisal that does not exist."""

    name: str
    template: str
    contexts: Sequence[Mapping[str, Any]]
    is_inert: bool = False


def part(name: str, file: str, *states: Mapping[str, Any], is_inert: bool = False, **context: Any) -> Example:
    """Of `templates/assessments/`; each of `states` beside what they share, or that alone."""
    contexts = [{**context, **state} for state in states] or [context]
    return Example(name, f"assessments/{file}.html", contexts, is_inert)


@dataclass(frozen=True, slots=True)
class Section:
    anchor: str
    heading: str
    examples: list[Example] = field(default_factory=list)
