"""
What an anchor says, as JSON: the short part, which is mailed and stamped, and the leaves, which stand in the file alone
and are held by the Merkle roots of the short part.

    format, identity, number (from 1), made_at (UTC), previous {number, digest} or null,
    sources {name: {chains, entries, root, newest [[subject, sequence, mac]]}},
    restores [{by, name, at, reason, lost [{number, digest, made_at}], kept {number, digest, made_at} or null,
               entries {source: [then, now]}}],
    compared [{number, digest, made_at}] or null: the anchors that were true just before all was sealed anew,
    seal
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from integrity import seals
from integrity.anchors import merkle
from integrity.anchors.sources import Leaf
from integrity.canonical import canonical_json, sha256

FORMAT = 1
KIND = "integrity.anchor"
# As `canonical_json` writes a leaf, made once: a year of anchors has a million of them.
AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
Leaves = dict[str, list[Leaf]]
Plain = dict[str, object]


class UnreadableError(ValueError):
    """It is no anchor, or none of this format."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One anchor, as another names it; `digest` and `made_at` are empty where nothing of it is left."""

    number: int
    digest: str = ""
    made_at: str = ""


@dataclass(frozen=True, slots=True)
class Restore:
    """
    Somebody stands for it that the anchors in `lost` are no longer true; `kept` is the last that is. `entries`: by
    source how many there were in the last of the lost, and how many there are.
    """

    by: str
    name: str
    at: str
    reason: str
    lost: tuple[Mark, ...]
    kept: Mark | None
    entries: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Content:
    """The short part of an anchor; `plain` is all of it as it was read, `digest` the SHA-256 of its canonical JSON."""

    identity: str
    number: int
    made_at: datetime
    previous: Mark | None
    entries: dict[str, int]
    roots: dict[str, str]
    newest: Leaves
    restores: tuple[Restore, ...]
    compared: tuple[Mark, ...] | None
    plain: Plain
    digest: str

    @property
    def text(self) -> str:
        return canonical_json(self.plain)

    @property
    def mark(self) -> Mark:
        return Mark(self.number, self.digest, self.made_at.isoformat())

    @property
    def is_before_resealing(self) -> bool:
        """What it says of MACs was to change at once; how far the chains go it says for good."""
        return self.compared is not None

    def is_sealed(self) -> bool:
        """Under a key that is believed today."""
        rest = {name: value for name, value in self.plain.items() if name != "seal"}
        return seals.fits(KIND, rest, str(self.plain["seal"]))

    def holds(self, leaves: Mapping[str, Iterable[Leaf]]) -> bool:
        """Whether these are the leaves that it was made over."""
        return {name: root_of(of_source) for name, of_source in leaves.items()} == self.roots


def composed(
    identity: str,
    mark: Mark,
    previous: Mark | None,
    leaves: Leaves,
    repeated: Mapping[str, int],
    restores: list[Restore],
    compared: list[Mark] | None,
) -> Content:
    """A new one, sealed; `mark` has its number and time. `repeated`: how many leaves of each source it names itself."""
    sources = {
        name: {
            "chains": len(of_source),
            "entries": sum(leaf.sequence for leaf in of_source),
            "root": root_of(of_source),
            "newest": of_source[-repeated[name] :],
        }
        for name, of_source in leaves.items()
    }
    plain: Plain = {
        "format": FORMAT,
        "identity": identity,
        "number": mark.number,
        "made_at": mark.made_at,
        "previous": {"number": previous.number, "digest": previous.digest} if previous else None,
        "sources": sources,
        "restores": [asdict(restore) for restore in restores],
        "compared": None if compared is None else [asdict(one) for one in compared],
    }
    plain["seal"] = seals.mac(KIND, plain)
    return parsed(canonical_json(plain))


def parsed(text: str) -> Content:
    """Raises UnreadableError."""
    try:
        return read(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(str(error)) from error


def read(plain: Plain) -> Content:
    """Raises UnreadableError; what later formats add beside is kept and covered by digest and seal."""
    try:
        return _content(plain)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UnreadableError(repr(error)) from error


def leaves_of(plain: object) -> Leaves:
    """As the file has them, by source; raises UnreadableError."""
    try:
        return {str(name): [_leaf(row) for row in rows] for name, rows in plain.items()}  # type: ignore[attr-defined]
    except (AttributeError, TypeError, ValueError) as error:
        raise UnreadableError(repr(error)) from error


def root_of(leaves: Iterable[Leaf]) -> str:
    """Over the canonical JSON of each, in order."""
    return merkle.root(map(_hash_of, sorted(leaves)))


@lru_cache(maxsize=2**17)
def _hash_of(leaf: Leaf) -> bytes:
    """Kept, since from day to day most leaves stay what they are."""
    return merkle.leaf(AS_JSON(leaf).encode())


def _content(plain: dict[str, Any]) -> Content:
    if plain["format"] != FORMAT:
        raise ValueError("another format")
    made_at = datetime.fromisoformat(plain["made_at"])
    if made_at.tzinfo is None or not isinstance(plain["seal"], str) or not isinstance(plain["identity"], str):
        raise ValueError("no anchor")
    sources = plain["sources"]
    return Content(
        identity=plain["identity"],
        number=int(plain["number"]),
        made_at=made_at,
        previous=_mark(plain["previous"]),
        entries={name: int(source["entries"]) for name, source in sources.items()},
        roots={name: str(source["root"]) for name, source in sources.items()},
        newest=leaves_of({name: source["newest"] for name, source in sources.items()}),
        restores=tuple(_restore(restore) for restore in plain["restores"]),
        compared=None if plain["compared"] is None else _marks(plain["compared"]),
        plain=plain,
        digest=sha256(canonical_json(plain)),
    )


def _leaf(row: list[Any]) -> Leaf:
    subject, sequence, mac = row
    return Leaf(str(subject), int(sequence), str(mac))


def _mark(plain: dict[str, Any] | None) -> Mark | None:
    if plain is None:
        return None
    return Mark(int(plain["number"]), str(plain["digest"]), str(plain.get("made_at", "")))


def _marks(plain: list[Any]) -> tuple[Mark, ...]:
    return tuple(mark for row in plain if (mark := _mark(row)))


def _restore(plain: dict[str, Any]) -> Restore:
    return Restore(
        by=str(plain["by"]),
        name=str(plain["name"]),
        at=str(plain["at"]),
        reason=str(plain["reason"]),
        lost=_marks(plain["lost"]),
        kept=_mark(plain["kept"]),
        entries={name: (int(then), int(now)) for name, (then, now) in plain["entries"].items()},
    )
