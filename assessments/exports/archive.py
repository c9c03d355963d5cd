"""The reports of an export in one ZIP archive, or in one PDF with a bookmark for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pikepdf
from django.utils import timezone

from assessments.exports import files
from assessments.exports.left_out import left_out
from assessments.exports.merging import Merger
from assessments.models import ExportItem, ExportJob
from assessments.reports.stored import stored_report


def pdf_of(item: ExportItem) -> bytes:
    """The bytes of a finished item."""
    snapshot = item.assessment.snapshots.filter(revision=item.revision).first()
    if snapshot is None:
        return files.part(item).read_bytes()
    return bytes(stored_report(snapshot).pdf)


def write_zip(path: Path, job: ExportJob, items: Iterable[ExportItem]) -> Iterator[int]:
    """Yields after each report. The PDFs are compressed already, so the archive stores them as they are."""
    at = timezone.localtime(job.made_at).timetuple()[:6]
    with ZipFile(path, "w", compression=ZIP_STORED) as archive:
        for item in items:
            archive.writestr(ZipInfo(item.name, at), pdf_of(item), compress_type=ZIP_STORED)
            yield item.position
        listed = [f"{row.trainee_number}\t{row.trainee_name}\t{row.number}\t{why}\r\n" for row, why in left_out(job)]
        if listed:
            text = "".join(listed).encode("utf-8-sig")
            archive.writestr(ZipInfo("未列入清單.txt", at), text, compress_type=ZIP_DEFLATED)


def write_merged(path: Path, job: ExportJob, items: Iterable[ExportItem]) -> Iterator[int]:
    """Yields after each report."""
    merger = Merger(job.title, "zh-Hant")
    for item in items:
        who = item.assessment
        with pikepdf.open(BytesIO(pdf_of(item))) as report:
            merger.add(report, f"{who.trainee_number} {who.trainee_name} {who.number}")
        yield item.position
    merger.save(path)
