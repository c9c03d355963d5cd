"""A session as a calendar entry (RFC 5545), for mails and to be downloaded; times in UTC, so no zone has to be told."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import TrainingSession
from people.models import User

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
# Octets of a line; what is longer goes on in the next one, which begins with a space.
LINE = 75


def entry(session: TrainingSession, person: User, method: str, address: str) -> str:
    """`address`: of the page that says more. A moved session has the same UID and a higher SEQUENCE."""
    course = session.planned.course
    said = [course.name, course.provider and _("Provider: %(name)s") % {"name": course.provider}]
    said += [session.trainer and _("Trainer: %(name)s") % {"name": session.trainer}, address]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Competency appraisal//Training//EN",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{session.uid}",
        f"SEQUENCE:{session.sequence}",
        f"DTSTAMP:{_utc(timezone.now())}",
        f"DTSTART:{_utc(session.starts_at)}",
        f"DTEND:{_utc(session.ends_at)}",
        f"SUMMARY:{_text(course.name)}",
        f"DESCRIPTION:{_text(chr(10).join(line for line in said if line))}",
        *([f"LOCATION:{_text(session.place)}"] if session.place else []),
        f"STATUS:{'CANCELLED' if method == CANCEL else 'CONFIRMED'}",
        *_people(person, method),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _people(person: User, method: str) -> list[str]:
    """Whom an invitation comes from and goes to; a download names nobody."""
    if method == PUBLISH or not person.email:
        return []
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    name = person.name.replace('"', "'")
    return [
        f"ORGANIZER:mailto:{sender}",
        f'ATTENDEE;CN="{name}";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:{person.email}',
    ]


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """Separators and lines of a text escaped."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _folded(line: str) -> str:
    """In lines of LINE octets, no letter torn apart."""
    parts, part, length = list[str](), "", 0
    for letter in line:
        size = len(letter.encode())
        if length + size > LINE:
            parts.append(part)
            part, length = " ", 1
        part, length = part + letter, length + size
    return "\r\n".join([*parts, part])
