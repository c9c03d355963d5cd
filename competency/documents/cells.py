"""What is read of a document on the way to a standard: pieces of text, grown cells, coded items. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from competency.documents.source import Where


@dataclass(frozen=True, slots=True)
class Stub:
    """A doubt before it is known where in the contents its place will be."""

    kind: str
    where: Where
    source: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph of a cell; `is_cut`: the first one behind the end of a page, which may go on from before it."""

    text: str
    where: Where
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """
    What one row of the main table has in one of the seven columns. `begins`: the cell begins in this row, else it is
    merged with the one above; `key` tells cells apart. `is_open`: it goes on on the next page.
    """

    key: tuple[int, int, int]
    begins: bool
    paragraphs: tuple[str, ...]
    where: Where
    stubs: tuple[Stub, ...] = ()
    is_open: bool = False


@dataclass(slots=True)
class Grown:
    """A cell of the standard: what one or, behind the end of a page, several cells of the document hold."""

    pieces: list[Piece] = field(default_factory=list)
    stubs: list[Stub] = field(default_factory=list)

    def add(self, span: Span, is_cut: bool = False) -> None:
        self.stubs += span.stubs
        goes_on = is_cut and bool(self.pieces)
        self.pieces += [Piece(text, span.where, goes_on and not number) for number, text in enumerate(span.paragraphs)]

    def says(self, span: Span) -> bool:
        """Whether the same stands there word for word, as where a document repeats its cells on the next page."""
        return bool(self.pieces) and tuple(piece.text for piece in self.pieces) == span.paragraphs

    def doubt(self, kind: str, span: Span, **values: str | int) -> None:
        self.stubs.append(Stub(kind, span.where, " ".join(span.paragraphs), values))


@dataclass(slots=True)
class Item:
    """A coded text, such as P1.1.1 with its sentence."""

    code: str
    text: str
    where: Where
    source: str = ""
    stubs: list[Stub] = field(default_factory=list)

    def doubt(self, kind: str, **values: str | int) -> None:
        self.stubs.append(Stub(kind, self.where, self.source, values))


@dataclass(slots=True)
class BlockCells:
    outputs: Grown
    indicators: Grown
    level: Grown
    knowledge: Grown
    skills: Grown
    stubs: list[Stub] = field(default_factory=list)


@dataclass(slots=True)
class TaskCells:
    """The tasks of one cell with the blocks that they share."""

    names: Grown
    blocks: list[BlockCells] = field(default_factory=list)


@dataclass(slots=True)
class DutyCells:
    name: Grown
    groups: list[TaskCells] = field(default_factory=list)


Row = Mapping[str, Span | None]


@dataclass(frozen=True, slots=True)
class PageRows:
    """The rows below one head, or of one table."""

    rows: Sequence[Row]
