"""Stamps: a set-up step leaves the digest of what it depended on and is skipped while that stays so."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest_of(root: Path, files: Iterable[Path], *extra: str) -> str:
    """SHA-256 over the names (relative to `root`) and contents of the files, and over the extra words."""
    total = hashlib.sha256()
    for file in sorted(files):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        total.update(f"{file.relative_to(root)}\0{content}\n".encode())
    for word in extra:
        total.update(f"{word}\n".encode())
    return total.hexdigest()


def is_current(stamp: Path, digest: str | None) -> bool:
    """Whether the step was done for this digest; None means that its result is missing."""
    return digest is not None and stamp.is_file() and stamp.read_text() == digest


def write(stamp: Path, digest: str | None) -> None:
    """Note that a step is done. Without a digest nothing vouches for it and it runs again next time."""
    if digest is None:
        stamp.unlink(missing_ok=True)
        return
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest)


def sqlite_identity(database: Path) -> str | None:
    """
    The number that set-up wrote into an SQLite file (PRAGMA user_version, bytes 60 to 63 of its header).

    None without a file or number: a database that was deleted or made by hand is set up again, whatever the
    stamps say.
    """
    try:
        with database.open("rb") as file:
            number = int.from_bytes(file.read(100)[60:64], "big")
    except FileNotFoundError:
        return None
    return str(number) if number else None
