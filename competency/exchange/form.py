"""The JSON form of a version: an envelope around its contents, always the same bytes for the same contents."""

from __future__ import annotations

import json
from typing import NotRequired, TypedDict, cast

from competency.contents import VersionContents, contents
from competency.models import Origin, StandardVersion

FORMAT = "competency-standard"
FORMAT_VERSION = 1


class Envelope(TypedDict):
    format: str
    format_version: int
    origin: NotRequired[str]
    source: NotRequired[str]
    contents: VersionContents


def export_json(version: StandardVersion) -> bytes:
    """The file of a version that was loaded `with_content()`: UTF-8, two spaces a level, a line feed at the end."""
    return written(contents(version), Origin(version.origin, version.source))


def written(content: VersionContents, said: Origin | None = None) -> bytes:
    """An adapted text without a source says nothing of where it comes from, as files of before."""
    envelope: Envelope = {"format": FORMAT, "format_version": FORMAT_VERSION, "contents": content}
    if said and said != Origin():
        head = {"format": FORMAT, "format_version": FORMAT_VERSION, "origin": said.kind, "source": said.source}
        envelope = cast(Envelope, {**head, "contents": content})
    return (json.dumps(envelope, ensure_ascii=False, indent=2) + "\n").encode()
