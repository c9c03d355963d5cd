"""How a list of courses names what they serve: version, code and text, such as BAS4222-002v2 K01 客戶關係管理."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.courses.choosing import text_of
from assessments.courses.subjects import Key, Outline, outlines
from competency.models import StandardVersion
from config.texts import canonical_line, folded_key


class Names:
    """Of all subjects of these versions, both ways; a constant number of queries."""

    def __init__(self, versions: Iterable[int]) -> None:
        self.of: dict[Key, str] = {}
        self.versions: dict[str, dict[str, list[Key]]] = {}
        for outline in outlines(versions).values():
            self._take(outline)

    def _take(self, outline: Outline) -> None:
        code = outline.version.code
        found = self.versions.setdefault(folded_key(code), {})
        for key, row in outline.subjects.items():
            text = canonical_line(text_of(row))
            self.of[key] = " ".join(part for part in (code, row.code, text) if part)
            for name in dict.fromkeys([f"{row.code} {text}".strip(), row.code, text]):
                if name:
                    found.setdefault(folded_key(name), []).append(key)

    def key_of(self, line: str, own: Collection[Key]) -> Key:
        """What a line names; of several that are named alike the one that the course has (`own`). ValidationError."""
        code, _space, name = canonical_line(line).partition(" ")
        version = self.versions.get(folded_key(code))
        if version is None:
            text = _("“%(line)s”: no published version of a standard is called “%(code)s”.")
            raise ValidationError(text % {"line": line[:60], "code": code[:30]})
        found = version.get(folded_key(name), [])
        found = [key for key in found if key in own] or found
        if not found:
            text = _("“%(line)s”: %(code)s has no such task, knowledge, skill or attitude.")
            raise ValidationError(text % {"line": line[:60], "code": code})
        if len(found) > 1:
            text = _("“%(line)s” could be more than one item of %(code)s. Write the text after the code.")
            raise ValidationError(text % {"line": line[:60], "code": code})
        return found[0]


def names_in(cells: Iterable[str]) -> Names:
    """Those that lines of these cells may mean."""
    codes = {folded_key(canonical_line(line).partition(" ")[0]) for cell in cells for line in lines_of(cell)}
    published: Mapping[int, str] = dict(StandardVersion.objects.published().values_list("pk", "code"))
    return Names(pk for pk, code in published.items() if folded_key(code) in codes)


def lines_of(cell: str) -> list[str]:
    """One for each thing; a cell may hold several lines, or put a semicolon between them."""
    parts = cell.replace("；", "\n").replace(";", "\n").split("\n")
    return [line for part in parts if (line := canonical_line(part))]
