"""Where the bytes of an export lie: a folder under MEDIA_ROOT for each, shared by web processes and workers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from assessments.models import ExportItem, ExportJob


def folder(job_id: int) -> Path:
    return Path(settings.MEDIA_ROOT) / "exports" / str(job_id)


def result(job: ExportJob) -> Path:
    """The finished file."""
    return folder(job.pk) / f"export.{job.format}"


def part(item: ExportItem) -> Path:
    """The PDF of a report that is not approved and so not kept in the database."""
    return folder(item.job_id) / f"{item.position:05d}.pdf"


@contextmanager
def written_whole(target: Path, worker: str) -> Iterator[Path]:
    """A path to write to; the file stands under its name only once it is complete, else it is gone."""
    for part in (target.parent.parent, target.parent):
        part.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = target.with_name(f".{worker}-{target.name}")
    try:
        fresh.touch(0o600)
        yield fresh
        with fresh.open("rb") as written:
            os.fsync(written.fileno())
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def clear_parts(job: ExportJob) -> None:
    """Removes all but the finished file."""
    kept = result(job)
    for path in folder(job.pk).glob("*"):
        if path != kept:
            path.unlink(missing_ok=True)


def stored() -> list[int]:
    """The jobs of which anything lies here."""
    names = [path.name for path in (Path(settings.MEDIA_ROOT) / "exports").glob("*")]
    return sorted(int(name) for name in names if name.isascii() and name.isdecimal())


def clear(job_id: int) -> None:
    shutil.rmtree(folder(job_id), ignore_errors=True)
