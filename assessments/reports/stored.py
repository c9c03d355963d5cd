"""The report of an approved revision: rendered from its snapshot once, answered with the same bytes ever after."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction

from assessments.models import Assessment, Report, Snapshot
from assessments.record import seals
from assessments.record import snapshot as snapshots
from assessments.record.shape import Content
from assessments.reports import words
from assessments.reports.errors import AlteredSnapshot
from assessments.reports.html import report_html
from assessments.reports.names import file_safe
from people.company import looks
from printing.company import Look

logger = logging.getLogger(__name__)
STYLE = settings.BASE_DIR / "templates" / "assessments" / "reports" / "report.css"


@dataclass(frozen=True, slots=True)
class Document:
    """A report to hand out: its bytes, and the name of its file."""

    pdf: bytes
    name: str


def report_of(assessment: Assessment, revision: int | None = None, *, with_own: bool = True) -> Document:
    """
    The stored bytes of an approved revision; else the assessment as it stands, with a watermark. `with_own`:
    whether the reader of what is not approved may see the self-rating. Raises Snapshot.DoesNotExist for a
    revision that is neither approved nor the present one, and for what was purged.
    """
    number = assessment.revision if revision is None else revision
    snapshot = assessment.snapshots.filter(revision=number).first()
    if snapshot is not None:
        name = snapshots.thaw(snapshot)["assessment"]["trainee"]["name"]
        return _document(bytes(stored_report(snapshot).pdf), assessment, number, name)
    if number != assessment.revision or assessment.purged_at is not None:
        raise Snapshot.DoesNotExist
    content = snapshots.content(assessment, with_own=with_own)
    # What is approved has a snapshot, but where the demo wrote it.
    state = words.STATUSES[assessment.status].watermark or words.FOR_TRIALS
    pdf = render(content, look=looks.current(), mark=state)
    return _document(pdf, assessment, number, assessment.trainee_name, state)


def stored_report(snapshot: Snapshot) -> Report:
    """Renders and stores it unless it is stored; of two that do so at once the first is kept by both."""
    stored = Report.objects.filter(snapshot=snapshot).first()
    if stored is not None:
        if not seals.fits_report(stored):
            logger.error("Report %s is not what was stored; run verify_records.", stored.pk)
            raise AlteredSnapshot
        return stored
    if not seals.fits_snapshot(snapshot):
        logger.error("Snapshot %s is not what was approved; run verify_records.", snapshot.pk)
        raise AlteredSnapshot
    pdf = render(snapshots.thaw(snapshot), snapshot.code, snapshot.digest, looks.current())
    try:
        with transaction.atomic():
            report = Report(snapshot=snapshot, pdf=pdf, digest=hashlib.sha256(pdf).hexdigest())
            seals.seal_report(report)
            report.save(force_insert=True)
            return report
    except IntegrityError:
        return Report.objects.get(snapshot=snapshot)


def render(content: Content, code: str = "", digest: str = "", look: Look | None = None, mark: str = "") -> bytes:
    """
    A tagged PDF, with `mark` across its pages; the same content and look give the same bytes. Raises PrintingError when
    it can't be made.
    """
    # Here and not above: where WeasyPrint's native libraries are missing, all but the reports still works.
    from printing.pdf import pdf_of

    return pdf_of(report_html(content, code, digest, look, mark), STYLE, look)


def _document(pdf: bytes, assessment: Assessment, revision: int, name: str, state: str = "") -> Document:
    parts = [words.FILE_TITLE, file_safe(name), assessment.number, f"r{revision}"]
    if state:
        parts.append(state)
    return Document(pdf, "_".join(parts) + ".pdf")
