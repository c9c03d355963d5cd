"""What was read of a document: a standard in the form of the exchange, and each place not to be trusted unseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from competency.contents import VersionContents
from competency.documents.source import Document, Where


@dataclass(frozen=True, slots=True)
class Doubt:
    """
    A place that is uncertain. `kind` names the rule that found it (`competency.documents.doubts` has its sentence);
    `path` is the place in the contents, such as duties[0].tasks[1].name, "" for what found no place there; `where`
    and `source` are where the document says it and its own words, so that it can be held against it.
    """

    kind: str
    path: str
    where: Where
    source: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """`places` says of each text of the contents, by its path, where in the document it was read."""

    document: Document
    contents: VersionContents
    doubts: tuple[Doubt, ...]
    places: Mapping[str, Where]
    # What the table of versions says, for the fields that the exchange form does not have.
    update_note: str = ""
    said_origin: str = ""
