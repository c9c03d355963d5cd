"""A paper with its frame, as PDF; a room's template extends `assessments/papers/frame.html` and fills its blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.reports.clean import printable
from assessments.reports.context import verification_address
from assessments.reports.pictures import qr_of
from config.days import written, written_time
from integrity.canonical import canonical_json, sha256
from people.company import looks
from people.models import User
from people.namesakes import numbered
from printing.company import Look

STYLE = settings.BASE_DIR / "templates" / "assessments" / "papers" / "paper.css"
# Of the SHA-256 of what a paper says this many characters are printed.
DIGEST = 16
# Of the SHA-256 of figures so many letters tell one edition of a paper from the next.
EDITION = 6


@dataclass(frozen=True, slots=True)
class Box:
    """Where somebody signs for the paper: by name and time where the portal knows them, else by hand."""

    label: str
    name: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """
    `number`, `version` and `day` stand on each page; `mark`: what it is not yet, such as a draft; `code` and `digest`
    let its holder verify it, "" where it can't be; `is_wide`: A3 across instead of A4, `is_across`: A4 across; `as_of`:
    until when it tells what happened, of a paper that is older than what it tells.
    """

    title: str
    number: str
    version: str
    day: date
    boxes: list[Box] = field(default_factory=list)
    about: str = ""
    mark: str = ""
    code: str = ""
    digest: str = ""
    is_wide: bool = False
    is_across: bool = False
    as_of: datetime | None = None

    @property
    def form(self) -> str:
        """As the style sheet names it."""
        return "wide" if self.is_wide else "across" if self.is_across else ""

    @property
    def qr(self) -> object:
        return qr_of(verification_address(self.code)) if self.code else None

    @property
    def verify_url(self) -> str:
        return verification_address(self.code) if self.code else ""


def boxes(prepared: Box | None = None, reviewed: Box | None = None, approved: Box | None = None) -> list[Box]:
    """製表, 審核, 核定, each by hand where nothing is given; of a given one the name and time are taken."""
    labels = (_("Prepared by"), _("Reviewed by"), _("Approved by"))
    given = (prepared, reviewed, approved)
    return [Box(label, one.name, one.at) if one else Box(label) for label, one in zip(labels, given, strict=True)]


def printed_by(reader: User) -> Box:
    """Whoever prints a paper that nobody stores has prepared it."""
    return Box("", numbered(reader.name, reader.username), written_time(timezone.now()))


def edition(of: str, said: object) -> str:
    """
    The version of a paper of figures, which is kept nowhere: `of` what it is, and a mark of what it says (plain data).
    Two prints of one number and version say the same.
    """
    return f"{of}-{sha256(canonical_json(said))[:EDITION].upper()}"


def edition_of_day(day: date, said: object) -> str:
    return edition(written(day).replace("/", ""), said)


def paper_html(paper: Paper, template: str, context: Mapping[str, object], look: Look | None = None) -> str:
    """In the reader's language; every text of a user is escaped."""
    shown = {
        **context,
        "paper": paper,
        "digest": paper.digest[:DIGEST],
        "company": (look or looks.current()).name,
        "language": "en" if get_language() == "en" else "zh-Hant",
        "made_at": timezone.now(),
    }
    return printable(render_to_string(template, shown))


def paper_pdf(paper: Paper, template: str, context: Mapping[str, object]) -> bytes:
    """Raises PrintingError when the document can't be made."""
    # Here and not above: where WeasyPrint's native libraries are missing, the Excel of papers still works.
    from printing.pdf import pdf_of

    look = looks.current()
    return pdf_of(paper_html(paper, template, context, look), STYLE, look)
