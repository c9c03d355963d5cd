"""
A part of a page that stands there many times is drawn by its template once for each shape, with holes where texts go,
and the holes are filled for each of them: fifty of them then cost hardly more than one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.template import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

# What no text can hold: neither database nor forms take it.
MARK = "\x00"
HOLES = re.compile(f"{MARK}(.*?){MARK}")
Values = Mapping[str, object]
Shape = tuple[object, ...]


class Drawn:
    """
    One template of one page, whose other variables stay the same. It may print a value as it is or ask whether there
    is one, and nothing else: a filter or a comparison would see a hole. Texts, numbers, True and what is empty are
    values, and so are mappings of them.
    """

    def __init__(self, template: str, name: str) -> None:
        self.template, self.name = template, name
        self.shapes: dict[Shape, str] = {}

    def of(self, context: Context, values: Values) -> SafeString:
        shape = tuple(_shape(values))
        if shape not in self.shapes:
            template = context.template.engine.get_template(self.template)  # type: ignore[union-attr]
            with context.push(**{self.name: _with_holes(values)}):
                self.shapes[shape] = template.render(context)
        filled = dict(_texts(values))
        return mark_safe(HOLES.sub(lambda hole: filled[hole[1]], self.shapes[shape]))


def _shape(values: Values) -> Iterator[object]:
    """Which values there are: whatever is empty is drawn as it is."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield (name, *_shape(value))
        else:
            yield name, value if _is_plain(value) else bool(value)


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, bool)


def _with_holes(values: Values, path: str = "") -> dict[str, object]:
    return {
        name: _with_holes(value, f"{path}{name}.")
        if isinstance(value, Mapping)
        else value
        if _is_plain(value) or not value
        else mark_safe(f"{MARK}{path}{name}{MARK}")
        for name, value in values.items()
    }


def _texts(values: Values, path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _texts(value, f"{path}{name}.")
        elif value and not _is_plain(value):
            yield f"{path}{name}", conditional_escape(value if isinstance(value, str) else str(value))
