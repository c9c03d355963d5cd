"""The departments as a tree, loaded once: what lies below one, and which one a text means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from config.texts import canonical_line, folded_key
from people.models import Department

# What people and programs write between the names of a path.
STROKES = ("/", ">", "＞", "／", "\\", "→", "»")


@dataclass(frozen=True, slots=True)
class Several:
    """A name that more than one department bears; `paths` tells them apart."""

    paths: tuple[str, ...]


class Tree:
    """All departments in one query; for one request."""

    def __init__(self, departments: Iterable[Department]) -> None:
        self.by_pk = {department.pk: department for department in departments}
        self._children: dict[int | None, list[Department]] = defaultdict(list)
        self._by_name: dict[str, list[Department]] = defaultdict(list)
        for department in self.by_pk.values():
            self._children[department.parent_id].append(department)
            self._by_name[folded_key(department.name)].append(department)
        self._by_code = {folded_key(one.code): one for one in self.by_pk.values() if one.code}
        self._by_path = {folded_key(one.path): one for one in self.by_pk.values()}

    @classmethod
    def load(cls) -> Tree:
        return cls(Department.objects.order_by("path", "pk"))

    def children(self, pk: int | None) -> list[Department]:
        return self._children[pk]

    def child(self, pk: int | None, name: str) -> Department | None:
        """The one of this name directly below; `pk` None: a root."""
        return next((one for one in self._children[pk] if folded_key(one.name) == folded_key(name)), None)

    def below(self, pk: int) -> set[int]:
        """The department itself and all under it."""
        found, waiting = set[int](), [pk]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += [child.pk for child in self._children[one]]
        return found

    def walk(self, pk: int | None = None, depth: int = 0) -> Iterator[tuple[int, Department]]:
        """Each with its depth, a department before what is below it."""
        for child in self._children[pk]:
            yield depth, child
            yield from self.walk(child.pk, depth + 1)

    def meant(self, text: str) -> Department | Several | None:
        """By code, by path, by name; what is written with strokes is looked for as it is before as a path."""
        key = folded_key(text)
        if found := self._by_code.get(key) or self._by_path.get(key):
            return found
        named = self._by_name.get(key, [])
        if len(named) == 1:
            return named[0]
        if named:
            return Several(tuple(sorted(one.path for one in named)))
        return self._walked(parts(text))

    def _walked(self, names: tuple[str, ...]) -> Department | None:
        found: Department | None = None
        for name in names:
            found = self.child(found.pk if found else None, name)
            if found is None:
                return None
        return found


def parts(text: str) -> tuple[str, ...]:
    """The names of a path as somebody wrote it; never split at spaces."""
    for stroke in STROKES:
        text = text.replace(stroke, "/")
    names = (canonical_line(part) for part in text.split("/"))
    return tuple(name for name in names if name)
