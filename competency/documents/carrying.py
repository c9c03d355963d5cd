"""A document as JSON and back: how the program that reads it hands it over, and how it is kept. Pure."""

from __future__ import annotations

import json
from typing import Any

from competency.documents.source import Cell, Document, Line, Table, Where


def to_json(document: Document) -> bytes:
    return json.dumps(tree_of(document), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def from_json(data: bytes) -> Document:
    return document_of(json.loads(data))


def tree_of(document: Document) -> dict[str, Any]:
    return {
        "kind": document.kind,
        "parts": [_part(part) for part in document.parts],
        "is_wrapped": document.is_wrapped,
        "nested": [place(where) for where in document.nested],
        "hidden": [place(where) for where in document.hidden],
        "digest": document.digest,
    }


def document_of(tree: dict[str, Any]) -> Document:
    return Document(
        kind=tree["kind"],
        parts=tuple(_read_part(part) for part in tree["parts"]),
        is_wrapped=tree["is_wrapped"],
        nested=tuple(where_of(said) for said in tree["nested"]),
        hidden=tuple(where_of(said) for said in tree["hidden"]),
        digest=tree["digest"],
    )


def place(where: Where) -> list[int | str]:
    return [where.page, where.sheet, where.table, where.row, where.column, where.line]


def where_of(said: list[Any]) -> Where:
    return Where(*said)


def _part(part: Table | Line) -> dict[str, Any]:
    if isinstance(part, Line):
        return {"at": place(part.where), "text": part.text}
    cells = [
        [place(c.where), c.row, c.column, c.height, c.width, list(c.paragraphs), *([True] if c.is_open else [])]
        for c in part.cells
    ]
    return {"at": place(part.where), "cells": cells}


def _read_part(said: dict[str, Any]) -> Table | Line:
    where = where_of(said["at"])
    if "text" in said:
        return Line(where, said["text"])
    cells = (
        Cell(where_of(at), row, column, tuple(paragraphs), height, width, *is_open)
        for at, row, column, height, width, paragraphs, *is_open in said["cells"]
    )
    return Table(where, tuple(cells))
