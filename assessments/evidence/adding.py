"""
佐證: adding what was seen, taking it back and putting it back. What the trainee adds belongs to the self-rating, all
other evidence to the supervisor's ratings; each is changed only while those can be.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.access.permissions import Part, can_add_evidence, can_rate, can_read_evidence, part_of
from assessments.enums import EvidenceKind
from assessments.evidence.files import CheckedFile
from assessments.evidence.kept import content_of, describe, files_with_transaction
from assessments.models import Assessment, Evidence
from assessments.models.items import ItemKey
from assessments.record import seals
from assessments.texts import checked_text
from competency.models import Element, ElementKind, Indicator
from config.refusals import BadInput, Conflict, Forbidden
from people.models import User

# Of one person on one assessment, taken back or not.
MOST_FILES = 40
# How many years back what was seen may lie; further back it is a slip, such as a year of the Republic (民國).
YEARS_BACK = 5
URL_MAX = 500


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """What someone adds: `item` as the rating page names it (i12, a3), "" for the whole assessment."""

    item: str = ""
    observed_on: date | None = None
    text: str = ""
    url: str = ""
    file: CheckedFile | None = None


class RefusedField(BadInput):
    """What was given can't be stored; with the field of `NewEvidence` that is to be corrected."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def add_evidence(assessment_id: int, actor: User, given: NewEvidence) -> Evidence:
    """
    Adds a note, link or file. The same given twice is added once: the former row is answered. A file is on the disk
    before the transaction ends, and gone again when it fails.
    """
    with files_with_transaction() as files:
        assessment = _lock_for_adding(assessment_id, actor)
        row = _checked_row(assessment, actor, given)
        if (same := _same(row)) is not None:
            return same
        if given.file is not None:
            if assessment.evidence.filter(added_by=actor).exclude(file="").count() >= MOST_FILES:
                raise RefusedField("file", _too_many_files())
            files.store(row, given.file)
        _seal(row, assessment)
    return row


def remove_evidence(assessment_id: int, evidence_id: int, actor: User) -> Evidence:
    """
    Takes back what one added oneself; the row stays. Raises Evidence.DoesNotExist for what does not belong to this
    assessment.
    """
    return _mark(assessment_id, evidence_id, actor, removed=True)


def put_back_evidence(assessment_id: int, evidence_id: int, actor: User) -> Evidence:
    """Undoes `remove_evidence`, for the same person and while it could still be added."""
    return _mark(assessment_id, evidence_id, actor, removed=False)


def _mark(assessment_id: int, evidence_id: int, actor: User, *, removed: bool) -> Evidence:
    with transaction.atomic():
        assessment = _lock_for_adding(assessment_id, actor)
        row = assessment.evidence.get(pk=evidence_id)
        if row.added_by_id != actor.pk:
            raise Forbidden(_("Only the one who added it can take it back. Ask them to do it."))
        if (row.removed_at is not None) != removed:
            row.removed_at, row.removed_by = (timezone.now(), actor) if removed else (None, None)
            _seal(row, assessment)
    return row


def readable(assessment: Assessment, reader: User) -> list[Evidence]:
    """What this person may read of the evidence that was not taken back."""
    return _standing(assessment, reader, assessment.evidence.select_related("indicator", "attitude", "added_by"))


def counted(assessment: Assessment, reader: User) -> list[Evidence]:
    """As `readable`, in no order and without what each is about."""
    return _standing(assessment, reader, assessment.evidence.order_by())


def _standing(assessment: Assessment, reader: User, rows: QuerySet[Evidence]) -> list[Evidence]:
    return [row for row in rows.filter(removed_at__isnull=True) if can_read_evidence(reader, row)]


def taken_back(assessment: Assessment, actor: User) -> list[Evidence]:
    """What this person can still put back."""
    if not can_add_evidence(actor, assessment):
        return []
    rows = assessment.evidence.filter(removed_at__isnull=False, added_by=actor)
    return list(rows.select_related("indicator", "attitude"))


def file_content(row: Evidence) -> bytes:
    """The file as it was added; Altered when the disk or the row says something else."""
    return content_of(row, fits=seals.fits_evidence(row))


def _lock_for_adding(assessment_id: int, actor: User) -> Assessment:
    assessment = Assessment.objects.locked(assessment_id)
    if not can_add_evidence(actor, assessment):
        Assessment.objects.visible_to(actor).get(pk=assessment_id)
        if part_of(actor, assessment) in (Part.SUPERVISOR, Part.TRAINEE):
            raise Conflict(
                _(
                    "Evidence can only be changed while the ratings it belongs to are open, and they are not. "
                    "Ask HR if something is missing."
                )
            )
        raise Forbidden(_("Evidence is added by the supervisor and the trainee of an assessment. Ask one of them."))
    return assessment


def _checked_row(assessment: Assessment, actor: User, given: NewEvidence) -> Evidence:
    """The row that would be stored, or RefusedField."""
    try:
        text = checked_text(given.text).strip()
    except BadInput as refusal:
        raise RefusedField("text", refusal.message) from refusal
    url = checked_url(given.url)
    if not text and not url and given.file is None:
        raise RefusedField("text", _("Say what was seen, give a link or choose a file."))
    kind = EvidenceKind.FILE if given.file else EvidenceKind.LINK if url else EvidenceKind.NOTE
    row = Evidence(
        assessment=assessment,
        kind=kind,
        observed_on=_checked_day(given.observed_on, kind),
        text=text,
        url=url,
        added_by=actor,
        added_by_name=actor.name,
        added_by_number=actor.username,
        added_at=timezone.now(),
        **_subject(assessment, given.item),
    )
    if given.file is not None:
        describe(row, given.file)
    return row


def _subject(assessment: Assessment, item: str) -> dict[str, int]:
    """The indicator or attitude that an item's key names, of this assessment's standard."""
    version, key = assessment.standard_id, ItemKey.parse(item)
    if not item:
        return {}
    if key is not None:
        indicators = Indicator.objects.filter(block__task__duty__version=version)
        attitudes = Element.objects.filter(version=version, kind=ElementKind.ATTITUDE)
        is_rated = assessment.cycle.rates_attitudes or not key.is_attitude
        if is_rated and (attitudes if key.is_attitude else indicators).filter(pk=key.pk).exists():
            return key.columns
    raise RefusedField("item", _("This does not belong to the standard of this assessment. Choose again."))


def _checked_day(day: date | None, kind: EvidenceKind) -> date | None:
    today = timezone.localdate()
    if day is None and kind == EvidenceKind.NOTE:
        raise RefusedField("observed_on", _("Say on which day it was seen."))
    if day is not None and day > today:
        raise RefusedField("observed_on", _("This day is still to come. Give the day on which it was seen."))
    if day is not None and day.year < today.year - YEARS_BACK:
        message = _("This day lies more than %(years)d years back. Look at the year again.")
        raise RefusedField("observed_on", message % {"years": YEARS_BACK})
    return day


def checked_url(url: str) -> str:
    """
    A web address as it was typed, with https:// where nothing stood before it. Names of the company's own network
    (http://wiki/…) are fine; other schemes and what hides where it leads are not.
    """
    url = url.strip()
    if not url:
        return ""
    if ":" not in url.split("/")[0]:
        url = f"https://{url}"
    try:
        parts = urlsplit(url)
        leads = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        leads = False
    unseen = any(char.isspace() or unicodedata.category(char).startswith("C") for char in url)
    if not leads or unseen or len(url) > URL_MAX:
        message = _("Give a web address that starts with http:// or https://, of at most %(most)d characters.")
        raise RefusedField("url", message % {"most": URL_MAX})
    return url


def _too_many_files() -> str:
    return _(
        "You have %(most)d files with this assessment, those taken back included. "
        "Put pages into one PDF or give a link instead."
    ) % {"most": MOST_FILES}


def _same(row: Evidence) -> Evidence | None:
    """What this person already added, word for word: a form that was sent twice."""
    fields = ("assessment", "indicator_id", "attitude_id", "observed_on", "text", "url", "file_digest", "added_by")
    return Evidence.objects.filter(removed_at__isnull=True, **{name: getattr(row, name) for name in fields}).first()


def _seal(row: Evidence, assessment: Assessment) -> None:
    """Stores the row with its seal; what stands beside the ratings raises the version that a step looks at."""
    seals.seal_evidence(row)
    row.save()
    if can_rate(row.added_by, assessment):
        assessment.raise_version()
