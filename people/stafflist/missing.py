"""Which department a text of a staff list means, among those that are there and those that the list would make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from config.texts import folded_key
from people.departments.tree import Several, Tree, parts
from people.models import BETWEEN, PATH_MAX, Department

NAME_MAX = 80


class Missing:
    """`texts`: all that the list names; what is written as a path is known before what is a name alone."""

    def __init__(self, tree: Tree, texts: Iterable[object]) -> None:
        self.tree = tree
        self._paths: dict[str, str] = {}  # those to make, by folded path
        self._by_name: dict[str, set[str]] = {}
        self._found: dict[str, str | Several | None] = {}
        several = {text: names for text in texts if isinstance(text, str) and len(names := parts(text)) > 1}
        for text in several:
            if self.tree.meant(text) is None:
                self._found[text] = self._new(parts(text))

    def meant(self, text: str) -> str | Several | None:
        """Its path; None for what can be no department."""
        if text not in self._found:
            self._found[text] = self._look(text)
        return self._found[text]

    def to_make(self, paths: Iterable[str]) -> list[str]:
        """Of these paths and those above them what is not there yet, the upper ones first."""
        above = {folded_key(one): one for path in paths for one in self._with_those_above(path)}
        return sorted(
            (one for key, one in above.items() if key in self._paths), key=lambda one: (one.count(BETWEEN), one)
        )

    def _look(self, text: str) -> str | Several | None:
        found = self.tree.meant(text)
        if isinstance(found, Department):
            return found.path
        if found is not None:
            return found
        names = parts(text)
        named = sorted(self._by_name.get(folded_key(names[0]), ())) if len(names) == 1 else []
        if len(named) > 1:
            return Several(tuple(named))
        return named[0] if named else self._new(names)

    def _new(self, names: tuple[str, ...]) -> str | None:
        if not names or any(len(name) > NAME_MAX for name in names):
            return None
        above: Department | None = None
        path = ""
        for name in names:
            child = self.tree.child(above.pk if above else None, name) if above or not path else None
            above = child
            path = child.path if child else (f"{path}{BETWEEN}{name}" if path else name)
            if child is None:
                path = self._paths.setdefault(folded_key(path), path)
                self._by_name.setdefault(folded_key(name), set()).add(path)
        return path if len(path) <= PATH_MAX else None

    def _with_those_above(self, path: str) -> Iterator[str]:
        names = path.split(BETWEEN)
        for depth in range(1, len(names) + 1):
            yield BETWEEN.join(names[:depth])
