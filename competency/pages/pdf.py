"""The standard as PDF in the official layout: always in Traditional Chinese, as the ministry prints it."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from competency.marks import NoteLinks
from competency.models import StandardVersion
from competency.pages.official_table import attitudes, classification_rows, official_table
from competency.pages.print_table import printed
from people.company import looks
from printing.pdf import pdf_of

STYLE = settings.BASE_DIR / "templates" / "competency" / "pages" / "print" / "standard.css"


def standard_html(version: StandardVersion, company: str = "") -> str:
    """The document of a version that was loaded `with_content()`; every text is escaped."""
    context = {
        "version": version,
        "company": company,
        "classifications": classification_rows(version),
        "table": printed(official_table(version)),
        "attitudes": attitudes(version),
        "links": NoteLinks(version.notes.all()),
    }
    with translation.override("zh-hant"):
        return render_to_string("competency/pages/print/standard.html", context)


def standard_pdf(version: StandardVersion) -> bytes:
    look = looks.current()
    return pdf_of(standard_html(version, look.name), STYLE, look)
