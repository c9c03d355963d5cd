"""The formats of an export, a row each: who puts the file together, and whether it is made of printed reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assessments.enums import ExportFormat
from assessments.exports.archive import write_merged, write_zip
from assessments.exports.workbook.writing import write_workbook
from assessments.models import ExportItem, ExportJob


@dataclass(frozen=True, slots=True)
class Format:
    """
    `write` writes items to a path, yielding between; `prints`: it needs their PDFs, made one by one before, and so
    fonts. What prints none reads its items while they pass, and marks those that can't be read as left out.
    """

    write: Callable[[Path, ExportJob, Iterable[ExportItem]], Iterator[int]]
    prints: bool


FORMATS: dict[str, Format] = {
    ExportFormat.ZIP: Format(write_zip, prints=True),
    ExportFormat.MERGED: Format(write_merged, prints=True),
    ExportFormat.WORKBOOK: Format(write_workbook, prints=False),
}
