"""Documents that harm was done to by chance, of each format that is read: the same number is the same document."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path
from random import Random

import pikepdf

FILES = Path(__file__).parent / "files"
OFFICIAL = Path(__file__).parent.parent / "BAS4222-002v2.md"
REAL = {
    "docx": ["writer.docx"],
    "xlsx": ["calc.xlsx"],
    "html": ["writer.html"],
    "pdf": ["writer.pdf", "calc.pdf", "chromium.pdf"],
}
TAG = re.compile(rb"<[^<>]{1,300}>")
NUMBER = re.compile(rb"\d+")
ODD = [b"0", b"-1", b"1", b"65534", b"1000000", b"99999999999999999999", b"NaN", b"1e9", b"", b"XFD1048576", b"&#0;"]
WORDS = ["T1", "P1.1.1", "K01", "主要職責", "【註1】", "|", "<td rowspan=9>", "</table>", "\t", "\x00", "\ufffe", "級"]


def real(chance: Random) -> tuple[str, bytes]:
    """A whole one: its format and its bytes."""
    kind = chance.choice([*REAL, "text"])
    path = OFFICIAL if kind == "text" else FILES / chance.choice(REAL[kind])
    return kind, path.read_bytes()


def damaged(number: int) -> tuple[str, bytes]:
    """One to three harms to a whole document."""
    chance = Random(number)
    kind, data = real(chance)
    for _harm in range(chance.randint(1, 3)):
        inner = {"docx": _archive, "xlsx": _archive, "html": _marked_up, "text": _written, "pdf": _drawn}[kind]
        harm = chance.choice([_cut, _flipped, _doubled, inner, inner, inner])
        data = harm(data, chance) or b" "
    return kind, data


def _cut(data: bytes, chance: Random) -> bytes:
    return data[: chance.randrange(1, len(data) + 1)]


def _flipped(data: bytes, chance: Random) -> bytes:
    raw = bytearray(data)
    for _number in range(chance.randint(1, 40)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    return bytes(raw)


def _doubled(data: bytes, chance: Random) -> bytes:
    """A piece of it again somewhere else, or gone."""
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randint(1, 2000)]
    if chance.random() < 0.5:
        return data.replace(piece, b"", 1)
    to = chance.randrange(len(data))
    return data[:to] + piece * chance.randint(1, 3) + data[to:]


def _marked_up(data: bytes, chance: Random) -> bytes:
    """Tags dropped, repeated or moved; numbers in them replaced."""
    tags = list(TAG.finditer(data))
    for found in sorted(chance.sample(tags, min(len(tags), chance.randint(1, 12))), key=lambda one: -one.start()):
        tag = found[0]
        how = chance.choice(["drop", "repeat", "number", "other"])
        if how == "drop":
            tag = b""
        elif how == "repeat":
            tag *= chance.choice([2, 3, 50])
        elif how == "number":
            tag = NUMBER.sub(lambda _old: chance.choice(ODD), tag)
        else:
            tag = chance.choice(tags)[0]
        data = data[: found.start()] + tag + data[found.end() :]
    return data


def _written(data: bytes, chance: Random) -> bytes:
    """Words put in, bars and lines taken out."""
    lines = data.decode("utf-8", "replace").split("\n")
    for _number in range(chance.randint(1, 8)):
        at = chance.randrange(len(lines))
        line = lines[at]
        place = chance.randrange(len(line) + 1)
        how = chance.choice(["word", "bar", "drop", "repeat"])
        if how == "word":
            lines[at] = line[:place] + chance.choice(WORDS) + line[place:]
        elif how == "bar":
            lines[at] = line.replace("|", "", 1)
        elif how == "drop" and len(lines) > 1:
            del lines[at]
        else:
            lines.insert(at, line)
    return "\n".join(lines).encode("utf-8", "replace")


def _archive(data: bytes, chance: Random) -> bytes:
    """A part dropped, swapped with another, cut, or harmed as text."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error):
        return _flipped(data, chance)
    if not parts:
        return data
    name = chance.choice([*parts, *(name for name in parts if re.search(r"document\.xml|sheet\d", name)), *parts])
    how = chance.choice(["drop", "swap", "cut", "tags", "tags", "tags", "bytes"])
    if how == "drop":
        del parts[name]
    elif how == "swap":
        other = chance.choice(list(parts))
        parts[name], parts[other] = parts[other], parts[name]
    elif how == "cut":
        parts[name] = _cut(parts[name], chance) if parts[name] else b""
    else:
        harm = _marked_up if how == "tags" else _flipped
        parts[name] = harm(parts[name], chance) if parts[name] else b"<a/>"
    return packed(parts)


def packed(parts: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return written.getvalue()


def _drawn(data: bytes, chance: Random) -> bytes:
    """The objects of a PDF: numbers replaced, objects swapped; what it draws, harmed as text and packed again."""
    try:
        with pikepdf.open(io.BytesIO(data)) as opened:
            for _number in range(chance.randint(1, 3)):
                _harm_page(opened, chance)
            written = io.BytesIO()
            opened.save(written)
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, KeyError, IndexError, AttributeError):
        return _flipped(data, chance)
    return written.getvalue()


def _harm_page(opened: pikepdf.Pdf, chance: Random) -> None:
    page = chance.choice(list(opened.pages))
    how = chance.choice(["numbers", "lines", "fonts", "box", "names"])
    if how in ("numbers", "lines"):
        drawing = page.Contents.read_bytes()
        pieces = drawing.split(b"\n")
        for _number in range(chance.randint(1, 30)):
            at = chance.randrange(len(pieces))
            if how == "numbers":
                pieces[at] = NUMBER.sub(lambda _old: chance.choice(ODD[:7]), pieces[at], count=1)
            else:
                pieces[at] = chance.choice(pieces) + b"\n" + chance.choice(pieces)
        page.Contents = opened.make_stream(b"\n".join(pieces))
    elif how == "box":
        page.MediaBox = pikepdf.Array([chance.choice([0, -1, 10**9, 0.001, 595]) for _side in range(4)])
        page.Rotate = chance.choice([0, 90, 45, 10**9])
    else:
        found = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary | pikepdf.Stream)]
        harmed, other = chance.choice(found), chance.choice(found)
        keys = [key for key in harmed.keys() if key not in ("/Length", "/Filter")]  # noqa: SIM118 - a PDF's own
        if keys:
            harmed[chance.choice(keys)] = chance.choice([other, pikepdf.Name("/Wrong"), 10**12, pikepdf.Array([])])
