"""Files of evidence against what was added, and the check of those that belong to development actions."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.evidence.kept import Row, digest_on_disk, has_file
from assessments.models import DevelopmentEvidence
from assessments.verifying.comparing import shortened
from integrity import checks
from integrity.checks import Alarm, Check

NAME = "assessments.files"
CHUNK = 2000


def register() -> None:
    """Called when the portal starts. Those of appraisals and follow-ups are looked at with the appraisal."""
    title = gettext_lazy("Files of development actions")
    checks.register(NAME, Check(title, count=lambda: _with_files().count(), alarms=alarms, holds_records=False))


def wrong_file(row: Row) -> str:
    """What is wrong with its file, also of evidence that was taken back: its file stays with its row."""
    if not has_file(row):
        return ""
    found = digest_on_disk(row)
    if not found:
        return _("The file of this evidence is missing or can't be read:")
    return "" if found == row.file_digest else _("The file of this evidence is not the one that was added:")


def alarms() -> Iterator[Alarm]:
    for row in _with_files().order_by("pk").iterator(CHUNK):
        if wrong_file(row):
            yield from _confirmed(row.pk)


def _with_files() -> QuerySet[DevelopmentEvidence]:
    return DevelopmentEvidence.objects.filter(~Q(file="") | ~Q(file_digest=""), action__isnull=False)


def _confirmed(key: int) -> Iterator[Alarm]:
    """While nobody can delete it: a file goes after its row."""
    with transaction.atomic():
        held = DevelopmentEvidence.objects.select_for_update(of=("self",)).select_related("action")
        row = held.filter(pk=key).first()
        if row is not None and (sentence := wrong_file(row)):
            record = f"{DevelopmentEvidence._meta.verbose_name} {row.pk}"
            yield Alarm(record, sentence, (f"{row.action}: {described(row)}",))


def described(row: Row) -> str:
    text = " ".join(part for part in (row.text, row.url, row.file_name) if part)
    return f"{_('“%(text)s”') % {'text': shortened(text)}} {row.added_by_name}"
