"""Slips of paper with a code for the first sign-in: eight on a page, to be cut; made once and not kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from config.days import written_time
from people.company import looks
from people.invitations.rules import VALID
from people.models import InvitationKind, User
from printing.pdf import pdf_of

STYLE = settings.BASE_DIR / "templates" / "people" / "invitations" / "slips.css"
ON_A_PAGE = 8


@dataclass(frozen=True, slots=True)
class Slip:
    person: User
    code: str


def pdf_of_slips(slips: Iterable[Slip]) -> bytes:
    """In both languages, since nobody knows yet which one the person reads. Raises PrintingError, NotYet."""
    rows = list(slips)
    until = timezone.now() + VALID[InvitationKind.SLIP]
    context = {
        "pages": [rows[start : start + ON_A_PAGE] for start in range(0, len(rows), ON_A_PAGE)],
        "company": looks.current().name,
        "contact": settings.ACCOUNT_CONTACT,
        "address": settings.PORTAL_URL + reverse("first-password"),
        "until": written_time(until),
    }
    with translation.override("zh-hant"):
        return pdf_of(render_to_string("people/invitations/slips.html", context), STYLE)
