"""
How a list of courses names what they serve: version, code and text, such as BAS4222-002v2 K01 客戶關係管理. Texts of
standards hold semicolons, so as much of a line is read at once as names something.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.courses.choosing import text_of
from assessments.courses.subjects import Key, Outline, outlines
from competency.models import StandardVersion
from config.texts import canonical_line, folded_key
from printing.spreadsheet import LONGEST

SEPARATOR = re.compile("[;；]")
MOST_IN_CODE = 40


class Names:
    """Of all subjects of these versions, both ways; a constant number of queries."""

    def __init__(self, versions: Iterable[int]) -> None:
        self.of: dict[Key, str] = {}
        self.short: dict[Key, str] = {}
        self.versions: dict[str, tuple[str, dict[str, list[Key]]]] = {}
        for outline in outlines(versions).values():
            self.take(outline)

    @cached_property
    def most_separators(self) -> int:
        """In one name."""
        return max((len(SEPARATOR.findall(name)) for name in self.of.values()), default=0)

    def take(self, outline: Outline) -> None:
        code = outline.version.code
        found: dict[str, list[Key]] = {}
        self.versions[folded_key(code)] = code, found
        for key, row in outline.subjects.items():
            text = canonical_line(text_of(row))
            self.of[key] = " ".join(part for part in (code, row.code, text) if part)
            for name in dict.fromkeys(map(folded_key, (f"{row.code} {text}".strip(), row.code, text))):
                if name:
                    found.setdefault(name, []).append(key)
        for key, row in outline.subjects.items():
            is_enough = len(found.get(folded_key(row.code), ())) == 1
            self.short[key] = f"{code} {row.code}" if is_enough else self.of[key]

    def cell_of(self, keys: Collection[Key]) -> str:
        """A line for each; without texts where a cell could not hold them all."""
        cell = "\n".join(self.of[key] for key in keys)
        return cell if len(cell) <= LONGEST else "\n".join(self.short[key] for key in keys)

    def named_in(self, cell: str, own: Collection[Key]) -> tuple[set[Key], list[str]]:
        """
        What the lines of a cell name, and a sentence for each that names nothing. Of several things that are named
        alike those that the course has (`own`).
        """
        found, wrong = set[Key](), list[str]()
        for line in cell.split("\n"):
            for thing in self._things(canonical_line(line)):
                try:
                    found |= self._keys_of(thing, own)
                except ValidationError as error:
                    wrong += error.messages
        return found, wrong

    def _things(self, line: str) -> Iterator[str]:
        """What semicolons divide, except where they stand inside a name; what names nothing up to the next version."""
        ends = [*(match.start() for match in SEPARATOR.finditer(line)), len(line)]
        begin = at = 0
        while at < len(ends):
            longest = min(at + self.most_separators, len(ends) - 1)
            named = (end for end in range(longest, at - 1, -1) if self._found(line[begin : ends[end]])[1])
            end = next(named, None)
            if end is not None:
                yield line[begin : ends[end]]
            else:
                end = at
                while end + 1 < len(ends) and not self._found(line[ends[end] + 1 : ends[end + 1]])[0]:
                    end += 1
                if thing := line[begin : ends[end]].strip(";； "):
                    yield thing
            begin, at = ends[end] + 1, end + 1

    def _found(self, thing: str) -> tuple[str, list[Key]]:
        """The code of the version that begins it, "" without one, and what of this it names."""
        begun = ""
        for code, name in beginnings(thing.strip()):
            version = self.versions.get(folded_key(code))
            if version is not None:
                begun = begun or version[0]
                if found := version[1].get(folded_key(name)):
                    return version[0], found
        return begun, []

    def _keys_of(self, thing: str, own: Collection[Key]) -> set[Key]:
        version, found = self._found(thing)
        had = {key for key in found if key in own}
        if not version:
            text = _("“%(line)s”: no published version of a standard is called “%(code)s”.")
            raise ValidationError(text % {"line": thing[:60], "code": thing.partition(" ")[0][:30]})
        if not found:
            text = _("“%(line)s”: %(code)s has no such task, knowledge, skill or attitude.")
            raise ValidationError(text % {"line": thing[:60], "code": version})
        if len(found) > 1 and not had:
            text = _("“%(line)s” could be more than one item of %(code)s. Write the text after the code.")
            raise ValidationError(text % {"line": thing[:60], "code": version})
        return had or set(found)


def names_in(cells: Iterable[str]) -> Names:
    """Those that lines of these cells may mean."""
    lines = {canonical_line(line) for cell in cells for line in cell.split("\n")}
    parts = lines | {part for line in lines for part in SEPARATOR.split(line)}
    begun = {folded_key(code) for part in parts for code, _name in beginnings(part.strip())}
    published = dict(StandardVersion.objects.published().values_list("pk", "code"))
    return Names(pk for pk, code in published.items() if folded_key(code) in begun)


def beginnings(line: str) -> Iterator[tuple[str, str]]:
    """What may be the code of a version, the shortest first, and what stands behind it; codes may hold spaces."""
    for space in re.finditer(r"\s+|$", line[: MOST_IN_CODE + 1]):
        yield line[: space.start()], line[space.end() :]
