"""A paper as what a browser gets: shown by it, under the name by which it is kept."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from assessments.papers.frame import Paper
from assessments.reports.names import file_safe


def file_name(paper: Paper) -> str:
    """Without its ending."""
    parts = (paper.title, paper.number, paper.version)
    return "_".join(file_safe(part) for part in parts if part)


def as_pdf(content: bytes, paper: Paper) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{file_name(paper)}.pdf") or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response
