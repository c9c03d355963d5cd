"""One preparing at a time for a folder, and what became of it, for those who wait (printing/readiness.py)."""

from __future__ import annotations

import fcntl
import os
import sys
from contextlib import suppress
from pathlib import Path

from printing.font_files import failure_file
from printing.making.originals import OriginalsMissing
from printing.making.store import Say, prepare


def _say(text: str) -> None:
    sys.stdout.write(f"      {text}\n")
    sys.stdout.flush()


def prepare_fonts(folder: Path, say: Say = _say) -> str:
    """The reason why the fonts can't be had, or nothing. A second caller waits for the first."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        reason = ""
        try:
            prepare(folder, say)
        except (OriginalsMissing, OSError) as error:
            reason = str(error)
        _note(failure_file(folder), reason)
    return reason


def _note(file: Path, reason: str) -> None:
    if not reason:
        file.unlink(missing_ok=True)
        return
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        fresh.write_text(reason)
        fresh.replace(file)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
