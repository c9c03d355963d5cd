"""The report as an HTML document, always in Traditional Chinese; every text of a user is escaped."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation

from assessments.record.shape import Content
from assessments.reports.clean import printable
from assessments.reports.context import report_context
from assessments.reports.size import refuse_too_long
from printing.company import Look


def report_html(content: Content, code: str = "", digest: str = "", look: Look | None = None, mark: str = "") -> str:
    """Raises ReportTooLong before anything is laid out."""
    content = printable(content)
    refuse_too_long(content)
    context = report_context(content, code, digest, look)
    if mark:
        context["watermark"] = mark
    with translation.override("zh-hant"):
        return render_to_string("assessments/reports/report.html", context)
