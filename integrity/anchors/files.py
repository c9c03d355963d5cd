"""
Anchors as files, one each, never overwritten: `anchor-<identity>-<number>.json.gz` with the short part and the leaves,
`….tsr` beside it with the stamp. A file lies ready under the name `….new` until the database knows of it.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from integrity.anchors import content
from integrity.anchors.content import Content, Leaves, UnreadableError
from integrity.canonical import canonical_json

NAME = re.compile(r"anchor-(?P<identity>[0-9a-f]{8})-(?P<number>\d{6,})\.json(\.gz)?(?P<new>\.new)?")
NEW = ".new"


@dataclass(frozen=True, slots=True)
class Kept:
    """What one file keeps; `is_whole`: its leaves are there, and are those that it was made over."""

    path: Path
    content: Content
    has_leaves: bool
    is_whole: bool
    stamp: bytes | None


@dataclass(frozen=True, slots=True)
class Named:
    """A file that is named as an anchor, not opened yet."""

    path: Path
    identity: str
    number: int
    is_new: bool

    def is_of(self, key: str) -> bool:
        return key.startswith(self.identity)


def name_of(key: str, number: int) -> str:
    return f"anchor-{key[:8]}-{number:06d}.json.gz"


def named(folder: Path) -> list[Named]:
    """All of a folder, by identity and number; none where there is no folder."""
    try:
        paths = sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    matches = ((path, NAME.fullmatch(path.name)) for path in paths)
    found = [Named(path, m["identity"], int(m["number"]), bool(m["new"])) for path, m in matches if m]
    return sorted(found, key=lambda one: (one.identity, one.number, one.is_new))


def ready(folder: Path, short: Content, leaves: Leaves) -> Path:
    """Writes the file under its name for the time being; what an interrupted attempt left there goes."""
    open_folder(folder)
    path = folder / (name_of(short.identity, short.number) + NEW)
    path.unlink(missing_ok=True)
    _write(path, gzip.compress(canonical_json({"anchor": short.plain, "leaves": leaves}).encode(), mtime=0))
    return path


def settle(path: Path) -> Path:
    """
    Gives a file that lies ready its name, unless another process has just done so; raises FileExistsError rather than
    touch another that has that name.
    """
    final = path.with_name(path.name.removesuffix(NEW))
    try:
        os.link(path, final)
    except OSError as error:
        if final.exists() and not _is_done(path, final):
            raise FileExistsError(str(final)) from error
        if not final.exists():
            _rename(path, final)
    path.unlink(missing_ok=True)
    _sync(path.parent)
    return final


def _rename(path: Path, final: Path) -> None:
    """On a disk without links."""
    try:
        path.rename(final)
    except FileNotFoundError:
        if not final.exists():
            raise


def _is_done(path: Path, final: Path) -> bool:
    try:
        return path.read_bytes() == final.read_bytes()
    except FileNotFoundError:
        return final.exists()


def copy(path: Path, folder: Path) -> Path:
    """Into a second folder, on a disk that is taken away for example."""
    open_folder(folder)
    return _write(folder / path.name, path.read_bytes())


def keep_stamp(path: Path, stamp: bytes) -> None:
    with contextlib.suppress(FileExistsError):
        _write(stamp_beside(path), stamp)


def stamp_beside(path: Path) -> Path:
    stem = path.name.removesuffix(NEW).removesuffix(".gz").removesuffix(".json")
    return path.with_name(stem + ".tsr")


def read(path: Path) -> Kept:
    """Raises UnreadableError and OSError."""
    short, leaves = _parsed(path)
    beside = stamp_beside(path)
    return Kept(
        path=path,
        content=short,
        has_leaves=leaves is not None,
        is_whole=leaves is None or short.holds(leaves),
        stamp=beside.read_bytes() if beside.is_file() else None,
    )


def leaves_of(kept: Kept) -> Leaves:
    """All that one file says; of a short part, and where the leaves were changed, what the short part names itself."""
    if not (kept.has_leaves and kept.is_whole):
        return kept.content.newest
    try:
        _short, leaves = _parsed(kept.path)
    except FileNotFoundError:  # it lay ready when it was listed, and has its name by now
        _short, leaves = _parsed(kept.path.with_name(kept.path.name.removesuffix(NEW)))
    return kept.content.newest if leaves is None else leaves


def open_folder(folder: Path) -> None:
    """Made for its owner alone; one that is there is left as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _parsed(path: Path) -> tuple[Content, Leaves | None]:
    """A whole file, or the short part by itself as a mail had it, with other text around it."""
    data = path.read_bytes()
    try:
        text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode()
        plain = json.loads(text[max(text.find("{"), 0) : text.rfind("}") + 1])
    except (EOFError, OSError, ValueError, RecursionError, zlib.error) as error:
        raise UnreadableError(str(error)) from error
    if isinstance(plain, dict) and "anchor" in plain:
        return content.read(plain["anchor"]), content.leaves_of(plain.get("leaves"))
    return content.read(plain), None


def _write(path: Path, data: bytes) -> Path:
    """A new file, readable by its owner alone, on the disk when this returns."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    _sync(path.parent)
    return path


def _sync(folder: Path) -> None:
    with _opened(folder) as number:
        os.fsync(number)


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[int]:
    number = os.open(folder, os.O_RDONLY)
    try:
        yield number
    finally:
        os.close(number)
