"""The formats of an export, a row each: who puts the file together, and whether it is made of printed reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assessments.enums import ExportFormat
from assessments.exports.archive import write_merged, write_zip
from assessments.exports.workbook import write_workbook
from assessments.models import ExportItem, ExportJob


@dataclass(frozen=True, slots=True)
class Format:
    """`write` writes the finished items to a path, yielding after each; `prints`: it needs their PDFs, and so fonts."""

    write: Callable[[Path, ExportJob, list[ExportItem]], Iterator[int]]
    prints: bool


FORMATS: dict[str, Format] = {
    ExportFormat.ZIP: Format(write_zip, prints=True),
    ExportFormat.MERGED: Format(write_merged, prints=True),
    ExportFormat.WORKBOOK: Format(write_workbook, prints=False),
}
