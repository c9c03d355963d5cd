"""A person over time as PDF (職能歷程), in the reader's language: no signed report, but drawn from those."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from assessments.careers.gathering import Gathered
from assessments.careers.page import page_of
from assessments.reports.clean import printable
from people.company import looks
from people.models import User
from people.namesakes import shared_names
from printing.pdf import pdf_of

STYLE = settings.BASE_DIR / "templates" / "assessments" / "careers" / "print" / "history.css"


def history_pdf(reader: User, found: Gathered) -> bytes:
    """Raises PrintingError when the document can't be made."""
    return pdf_of(history_html(reader, found), STYLE, looks.current())


def history_html(reader: User, found: Gathered) -> str:
    context = {
        **page_of(reader, found),
        "company": looks.current().name,
        "made_at": timezone.now(),
        "language": "en" if get_language() == "en" else "zh-Hant",
        "shared_names": shared_names(),
        "verify_address": f"{settings.PORTAL_URL}/verify/",
    }
    return printable(render_to_string("assessments/careers/print/history.html", context))
