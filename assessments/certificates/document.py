"""A certificate as PDF, from its content and nothing else, in the language in which it was made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.certificates.content import CertifiedStandard, CertifiedTask, Content, Source
from assessments.reports.clean import printable
from assessments.reports.context import verification_address, words_of
from assessments.reports.pictures import qr_of
from competency.models.origin import VersionOrigin
from people.company import looks
from printing.company import Look
from printing.pdf import pdf_of

STYLE = settings.BASE_DIR / "templates" / "assessments" / "certificates" / "certificate.css"
# Of the SHA-256 of the content so many characters are printed.
DIGEST = 16


def certificate_pdf(content: Content, code: str, digest: str) -> bytes:
    """Raises PrintingError when the document can't be made."""
    look = looks.current()
    return pdf_of(certificate_html(content, code, digest, look), STYLE, look)


def certificate_html(content: Content, code: str, digest: str, look: Look | None = None) -> str:
    """Every text of a user is escaped."""
    with translation.override("en" if content["language"] == "en" else "zh-hant"):
        context = {
            **content,
            "day": _day(content["made_on"]),
            "standards": [_standard(one) for one in content["standards"]],
            "sources": list(_sources(content["sources"])),
            "logo": (look or looks.current()).logo_address,
            "code": code,
            "digest": digest[:DIGEST],
            "verify_url": verification_address(code),
            "qr": qr_of(verification_address(code)),
        }
        return printable(render_to_string("assessments/certificates/certificate.html", context))


def _day(iso: str) -> str:
    return words_of(date.fromisoformat(iso))


def _standard(one: CertifiedStandard) -> dict[str, object]:
    all_of_it = len(one["tasks"]) == one["of"]
    count = ngettext("%(n)d of %(of)d task", "%(n)d of %(of)d tasks", one["of"]) % {
        "n": len(one["tasks"]),
        "of": one["of"],
    }
    return {
        **one,
        "origin": str(VersionOrigin(one["origin"]).label) if one["origin"] in VersionOrigin.values else "",
        "count": _("all %(of)d tasks") % {"of": one["of"]} if all_of_it else count,
        "tasks": [_task(task) for task in one["tasks"]],
    }


def _task(task: CertifiedTask) -> dict[str, object]:
    return {
        **task,
        "lines": list(zip(task["codes"] or [""] * len(task["names"]), task["names"], strict=False)),
        "level": _(", ").join(str(level) for level in task["levels"]) or "–",
        "on": _day(task["on"]),
        "by": _(", ").join(str(place + 1) for place in task["sources"]),
    }


def _sources(sources: list[Source]) -> Iterator[dict[str, object]]:
    for place, one in enumerate(sources, start=1):
        yield {**one, "place": place, "on": _day(one["on"])}
