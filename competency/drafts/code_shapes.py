"""
Codes that don't look like, or don't fit, the place where they stand. Nothing rests on codes (positions order and
identify), so each of these is a hint to the editor: official standards skip, repeat and misprint codes too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.db.models import Model
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from competency.drafts.places import Place
from competency.models import Duty, Element, Note, Task
from config.texts import is_blank

# Of a duty and a task; of what stands in a task, by the letter that the ministry gives it.
SHAPES = {"duty": re.compile(r"T\d+"), "task": re.compile(r"T\d+\.\d+")}
# Such as T1.1–T1.3 or T1.1、T1.2.
SEVERAL_TASKS = re.compile(r"T\d+\.\d+\s*[-–—~～、,，及至]\s*T?[\d.]+.*")
LETTERS = {"output": "O", "indicator": "P"}
# The rows that carry codes, each kind in a series of its own.
CODED = {"duty", "task", "output", "indicator", "element"}


def check_codes(places: Iterable[Place[Model]]) -> Iterator[tuple[Place[Model], str]]:
    first: dict[tuple[str, str], Place[Model]] = {}
    for place in places:
        if isinstance(place.row, Note) and place.row.mark:
            yield from _repeated(place, place.row.mark, first)
        if place.kind not in CODED:
            continue
        if is_blank(place.code):
            yield place, _("The code is missing.")
            continue
        yield from _repeated(place, place.code, first)
        yield from _shape(place)


def _repeated(
    place: Place[Model], code: str, first: dict[tuple[str, str], Place[Model]]
) -> Iterator[tuple[Place[Model], str]]:
    earlier = first.setdefault((place.kind, code), place)
    if earlier is not place:
        yield (
            place,
            _("This code appears here again; it already appears at: %(where)s.")
            % {
                "where": earlier.where
                if earlier.text == place.text
                else f"{earlier.where} {Truncator(earlier.text).chars(20)}",
            },
        )


def _shape(place: Place[Model]) -> Iterator[tuple[Place[Model], str]]:
    if isinstance(place.row, Element):
        if not re.fullmatch(rf"{place.row.kind}\d{{2,3}}", place.code):
            yield (
                place,
                _("%(code)s is an unusual code; one like %(example)s was expected.")
                % {
                    "code": place.code,
                    "example": f"{place.row.kind}01",
                },
            )
    elif place.kind == "task" and SEVERAL_TASKS.fullmatch(place.code):
        sentence = _(
            "%(code)s looks like several tasks in one. Make each a task of its own; the later ones can share the "
            "blocks of the first."
        )
        yield place, sentence % {"code": place.code}
    elif place.kind in SHAPES and not SHAPES[place.kind].fullmatch(place.code):
        example = "T1" if place.kind == "duty" else "T1.1"
        yield (
            place,
            _("%(code)s is an unusual code; one like %(example)s was expected.")
            % {
                "code": place.code,
                "example": example,
            },
        )
    elif place.kind == "task":
        yield from _fits_duty(place)
    elif place.kind in LETTERS:
        yield from _fits_task(place)


def _fits_duty(place: Place[Model]) -> Iterator[tuple[Place[Model], str]]:
    duty = place.above.code if place.above else ""
    if SHAPES["duty"].fullmatch(duty) and not place.code.startswith(f"{duty}."):
        yield place, _("The task %(code)s stands in the duty %(duty)s.") % {"code": place.code, "duty": duty}


def _fits_task(place: Place[Model]) -> Iterator[tuple[Place[Model], str]]:
    """P1.1.2 and O1.1.1 belong to T1.1, or to a task that shares its blocks; an unusual task code gives no rule."""
    tasks = _tasks_of(place)
    if not tasks or not all(SHAPES["task"].fullmatch(task) for task in tasks):
        return
    wanted = [f"{LETTERS[place.kind]}{task[1:]}." for task in tasks]
    if not any(re.fullmatch(rf"{re.escape(beginning)}\d+", place.code) for beginning in wanted):
        yield (
            place,
            _("%(code)s is in the task %(task)s; a code such as %(example)s was expected.")
            % {
                "code": place.code,
                "task": tasks[0],
                "example": f"{wanted[0]}1",
            },
        )


def _tasks_of(place: Place[Model]) -> list[str]:
    """The codes of the task that the row stands in and of those that share its blocks."""
    task = place.above.above if place.above else None
    if not task or not isinstance(task.row, Task) or not task.above or not isinstance(task.above.row, Duty):
        return []
    first = task.row
    return [first.code, *(other.code for other in task.above.row.tasks.all() if other.blocks_of_id == first.pk)]
