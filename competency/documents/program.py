"""
A program of its own (`config.bounded` starts it): a document from standard input, as JSON to standard output. What kind
it is stands in the bytes, not in a name. How it ends says why it can't be read, with what was found as JSON.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from importlib import import_module
from pathlib import Path

if __name__ == "__main__":  # started without the folder of the project
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from competency.documents.bounds import MAX_UNPACKED, Unreadable, within_bounds
from competency.documents.carrying import place, to_json
from competency.documents.source import Document

REFUSED = 4
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body|table|div|p|span|meta)\b",
    re.DOTALL | re.IGNORECASE,
)
OTHERS = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "old_office",
    b"{\\rtf": "rtf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
}


def document(data: bytes) -> Document:
    """Unreadable, with why, where it is none of the kinds, damaged or larger than any standard."""
    if not data.strip():
        raise Unreadable("empty")
    for signature, why in OTHERS.items():
        if data.startswith(signature):
            raise Unreadable(why)
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    if b"%PDF-" in data[:1024]:
        return _by("pdf", data)
    return _written(data)


def _office(data: bytes) -> Document:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {member.filename: member.file_size for member in archive.infolist()}
            kind = archive.read("mimetype")[:100] if members.get("mimetype", 1000) < 200 else b""
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise Unreadable("damaged") from error
    if sum(members.values()) > MAX_UNPACKED:
        raise Unreadable("unpacks_too_large")
    if any(name.endswith("xl/workbook.xml") for name in members):
        return _by("xlsx", data)
    if any(name.endswith("word/document.xml") for name in members):
        return _by("docx", data)
    raise Unreadable("open_document" if b"opendocument" in kind else "other_archive")


def _by(kind: str, data: bytes) -> Document:
    """Imported when it is needed: each reader brings a large library."""
    try:
        reader = import_module(f"competency.documents.{kind}")
    except ModuleNotFoundError:
        raise Unreadable(kind) from None
    try:
        found: Document = reader.document(data)
    except Unreadable:
        raise
    except Exception as error:  # whatever a library says of what it can't read
        raise Unreadable("damaged") from error
    return found


def _written(data: bytes) -> Document:
    text = _decoded(data)
    if "\x00" in text:
        raise Unreadable("no_text")
    if HTML.match(text[:20_000]):
        return import_module("competency.documents.html").document(text.encode("utf-8", "replace"))
    if text.lstrip().startswith("{") and "competency-standard" in text[:2000]:
        raise Unreadable("exchange_form")
    if text.lstrip()[:13].lower() == "mime-version:":
        raise Unreadable("web_archive")
    try:
        return import_module("competency.documents.text").document(text)
    except csv.Error as error:
        raise Unreadable("damaged") from error


def _decoded(data: bytes) -> str:
    encodings = [name for mark, name in BOMS.items() if data.startswith(mark)]
    if not encodings:
        said = CHARSET.search(data[:4096])
        encodings = ["utf-8", *([said[1].decode()] if said else []), "cp950"]  # Big5 as Windows writes it in Taiwan
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise Unreadable("characters")


def main() -> int:
    try:
        sys.stdout.buffer.write(to_json(within_bounds(document(sys.stdin.buffer.read()))))
    except Unreadable as error:
        said = {"why": error.why, "where": place(error.where), "values": error.values}
        sys.stdout.buffer.write(json.dumps(said).encode())
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
