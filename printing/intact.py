"""
Whether each font file is still the one that was prepared. Its digest was written down then (SHA256SUMS); a file is
read again only where its place on the disk, its size or one of its times has changed, so that asking costs nothing.
"""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from printing.font_files import FACES, Face

SUMS = "SHA256SUMS"
Look = tuple[int, int, int, int]  # what changes with a file's bytes: its number, its size, its two times


def unfit_fonts(folder: Path) -> dict[Path, Face]:
    """Those that are missing, or whose bytes are not those that were prepared; all where no digests are recorded."""
    sums = recorded(folder)
    return {folder / name: face for name, face in FACES.items() if not _is_as_prepared(folder / name, sums.get(name))}


def recorded(folder: Path) -> dict[str, str]:
    """The digests by name of file, as they were written when the set was prepared."""
    file = folder / SUMS
    look = look_at(file)
    return _read(file, look) if look else {}


def _is_as_prepared(file: Path, digest: str | None) -> bool:
    look = look_at(file)
    return look is not None and digest is not None and _digest(file, look) == digest


def look_at(file: Path) -> Look | None:
    """What tells whether a file is still the same; None where there is none."""
    try:
        found = os.stat(file)  # noqa: PTH116 - Path.stat is half as quick, and each link to a PDF asks
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


@lru_cache(maxsize=8)
def _read(file: Path, look: Look) -> dict[str, str]:
    try:
        rows = [line.partition("  ") for line in file.read_text().splitlines() if not line.startswith("#")]
    except (OSError, UnicodeDecodeError):
        return {}
    return {name: digest for digest, _, name in rows}


@lru_cache(maxsize=64)
def _digest(file: Path, look: Look) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""
