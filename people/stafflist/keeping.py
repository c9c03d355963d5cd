"""
What was uploaded, kept between the preview and the confirmation: a day, for whoever uploaded it alone. The file itself
is kept, not what was read of it, so that each look reads it beside the people of that moment.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from config.refusals import BadInput, Conflict
from config.texts import canonical_line
from people.models import JobState, StaffHeading, StaffJob, StaffUpload, User
from people.models import StaffColumn as Column
from people.stafflist.applying import Source
from people.stafflist.columns import Heading, Layout, layout
from people.stafflist.company import Company
from people.stafflist.comparing import compare
from people.stafflist.entries import Reading, read
from people.stafflist.plan import Plan
from people.stafflist.table import sheets_of
from people.stafflist.zeros import settled

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Look:
    """A list as it was read, and what it would change by now."""

    layout: Layout
    reading: Reading
    plan: Plan


def keep(by: User, file_name: str, data: bytes) -> StaffUpload:
    """In the place of what this person uploaded before. BadInput where it can't be read."""
    layout_of(data)
    forget_old()
    name = canonical_line(file_name)[:200] or "–"
    upload, _made = StaffUpload.objects.update_or_create(
        by=by,
        defaults={
            "at": timezone.now(),
            "file_name": name,
            "sha256": hashlib.sha256(data).hexdigest(),
            "content": zlib.compress(data),
            "answers": {},
            "ticked": "",
        },
    )
    return upload


def kept(by: User) -> StaffUpload | None:
    return StaffUpload.objects.filter(by=by, at__gt=timezone.now() - KEPT).first()


def forget_old() -> int:
    """Deletes what is kept no longer; how many."""
    over = timezone.now() - KEPT
    ended = StaffJob.objects.exclude(state=JobState.WAITING).filter(finished_at__lte=over)
    return StaffUpload.objects.filter(at__lte=over).delete()[0] + ended.delete()[0]


def content_of(upload: StaffUpload | StaffJob) -> bytes:
    """The file; Conflict where it is not what was uploaded."""
    try:
        data = zlib.decompressobj().decompress(bytes(upload.content), settings.STAFF_LIST_MAX_BYTES + 1)
    except zlib.error:
        data = b""
    if hashlib.sha256(data).hexdigest() != upload.sha256:
        raise Conflict(_("The uploaded list is damaged. Upload it again."))
    return data


def source_of(upload: StaffUpload) -> Source:
    return Source(upload.file_name, upload.sha256)


def layout_of(data: bytes) -> Layout:
    """Where the people stand in a file, with headings as somebody corrected them. BadInput where none is known."""
    said = dict(StaffHeading.objects.values_list("heading", "column"))
    found = layout(sheets_of(data), said)
    if found is None:
        raise BadInput(
            _("No row of the file has headings such as 員工編號 and 姓名. Add a row of headings above the people.")
        )
    return found


def look(data: bytes, by: User | None, answers: dict[str, bool]) -> Look:
    """Reads a file and lays it beside the people as they are; writes nothing."""
    found = layout_of(data)
    if Column.NUMBER not in found.columns:
        raise BadInput(_("Say which column holds the employee numbers."))
    company = Company.load()
    reading, width = settled(read(found), company, answers)
    plan = compare(reading, company, by, answers)
    plan.width = width
    return Look(found, reading, plan)


def needs_columns(found: Layout) -> bool:
    """Whether somebody has to say first what the columns hold."""
    return Column.NUMBER not in found.columns


def remember(found: Layout, chosen: dict[str, str]) -> None:
    """What each heading means from now on, by its key; BadInput where two mean the same or none is the number."""
    columns = [column for column in chosen.values() if column]
    if doubled := sorted({column for column in columns if columns.count(column) > 1}):
        text = _("Two columns can't both be “%(name)s”. Choose one of them.")
        raise BadInput(text % {"name": Column(doubled[0]).label})
    if Column.NUMBER not in columns:
        raise BadInput(_("Say which column holds the employee numbers."))
    for heading in found.headings:
        _remember(heading, chosen)


def _remember(heading: Heading, chosen: dict[str, str]) -> None:
    if heading.key in chosen and chosen[heading.key] != (heading.column or ""):
        StaffHeading.objects.update_or_create(heading=heading.key, defaults={"column": chosen[heading.key]})
