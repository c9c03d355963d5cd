"""The report's bytes: a tagged PDF with embedded font subsets; the same HTML gives the same bytes."""

from __future__ import annotations

from django.conf import settings

from assessments.reports.errors import ReportError
from printing import pdf
from printing.errors import PrintingError

STYLE = settings.BASE_DIR / "templates" / "assessments" / "reports" / "report.css"


def pdf_of(html: str) -> bytes:
    """Raises ReportError when the document asks for anything but its fonts, or a font can't be read."""
    try:
        return pdf.pdf_of(html, STYLE)
    except PrintingError as error:
        raise ReportError(str(error)) from error
