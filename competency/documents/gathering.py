"""What is found on the way: each doubt with its place in the contents, and where each text was read."""

from __future__ import annotations

from collections.abc import Iterable

from competency.documents.cells import Grown, Item, Piece, Stub
from competency.documents.reading import Doubt
from competency.documents.source import Where


class Gathered:
    def __init__(self) -> None:
        self.doubts: list[Doubt] = []
        self.places: dict[str, Where] = {}

    def item(self, item: Item, path: str, text: str = "text") -> None:
        """A coded row of the contents; `text` is the field that says its words."""
        self.places[f"{path}.code"] = self.places[f"{path}.{text}"] = item.where
        self.stubs(item.stubs, f"{path}.{text}", item.source)

    def stubs(self, stubs: Iterable[Stub], path: str, source: str = "") -> None:
        self.doubts += [Doubt(stub.kind, path, stub.where, stub.source or source, stub.values) for stub in stubs]

    def cell(self, cell: Grown, path: str) -> None:
        self.stubs(cell.stubs, path)

    def at(self, path: str, where: Where) -> None:
        self.places[path] = where

    def doubt(self, kind: str, path: str, piece: Piece | None = None, **values: str | int) -> None:
        where, source = (piece.where, piece.text) if piece else (Where(), "")
        self.doubts.append(Doubt(kind, path, where, source, values))
