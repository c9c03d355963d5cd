"""Files that nobody but their owner reads: the database, the settings of a trial, what people added, exports, logs."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

# What a process of the portal may give to others of what it makes.
UMASK = 0o077


def databases(name: str) -> list[Path]:
    """A database of SQLite with what it writes beside it."""
    return [Path(name + ending) for ending in ("", "-journal", "-wal", "-shm")]


def create(file: Path) -> None:
    """Makes an empty file for its owner alone, unless it is there: SQLite would let everybody read it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))


def tighten(paths: Iterable[Path]) -> list[Path]:
    """Takes from everybody else what they may do with these files and folders; those that were open to others."""
    return [path for path in _all(paths) if _tightened(path)]


def _all(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_symlink() or path.exists():
            yield path
        if path.is_dir() and not path.is_symlink():
            for folder, names, files in os.walk(path):
                yield from (Path(folder, name) for name in (*names, *files))


def _tightened(path: Path) -> bool:
    if path.is_symlink():
        path = path.resolve()
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if not mode & UMASK:
            return False
        path.chmod(mode & ~UMASK)
    except OSError as error:  # somebody else's, or gone meanwhile
        print(f"Others may read {path}, and that could not be changed: {error.strerror}", file=sys.stderr)
        return False
    return True


def close() -> None:
    """
    Before anything is prepared or served: the database is there for its owner alone, and what was open is closed. The
    folder of files only where it holds nothing else: one's own, or evidence and exports in a shared one.
    """
    from django.conf import settings

    default, media = settings.DATABASES["default"], Path(settings.MEDIA_ROOT)
    private = [settings.VAR_DIR / name for name in ("local.env", "worker.log")]
    if default["ENGINE"] == "django.db.backends.sqlite3":
        create(Path(default["NAME"]))
        private += databases(str(default["NAME"]))
    tighten([*private, media / "evidence", media / "exports"])
