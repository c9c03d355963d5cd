"""The JSON form of a version: an envelope around its contents, always the same bytes for the same contents."""

from __future__ import annotations

import json
from typing import TypedDict

from competency.contents import VersionContents, contents
from competency.models import StandardVersion

FORMAT = "competency-standard"
FORMAT_VERSION = 1


class Envelope(TypedDict):
    format: str
    format_version: int
    contents: VersionContents


def export_json(version: StandardVersion) -> bytes:
    """The file of a version that was loaded `with_content()`: UTF-8, two spaces a level, a line feed at the end."""
    return written(contents(version))


def written(content: VersionContents) -> bytes:
    envelope: Envelope = {"format": FORMAT, "format_version": FORMAT_VERSION, "contents": content}
    return (json.dumps(envelope, ensure_ascii=False, indent=2) + "\n").encode()
