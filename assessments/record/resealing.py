"""Sealing anew, under the newest key, what is sealed of assessments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.db.models import QuerySet

from assessments.models import Assessment, Event, Evidence, FollowUp, Report, SelfRating, Snapshot
from assessments.record import follow_ups, seals
from assessments.record.follow_ups import MARKS
from integrity import chain
from integrity import seals as keyed
from integrity.resealing import Left, chunks

Rows = QuerySet[Any]


def reseal_records() -> Iterator[int | Left]:
    """Chains and the ratings of a sheet whole or not at all; every other row by itself."""
    for number in Assessment.objects.order_by("pk").values_list("pk", flat=True).iterator():
        assessment = Assessment.objects.locked(number)
        yield from _reseal_chain(assessment)
        if assessment.purged_at is None:
            yield from _reseal_sheets(assessment)
    yield from _reseal_rows(Evidence.objects.all(), seals.fits_evidence, seals.seal_evidence)
    yield from _reseal_rows(Snapshot.objects.all(), seals.fits_snapshot, seals.seal_snapshot)
    yield from _reseal_rows(Report.objects.all(), seals.fits_report, seals.seal_report, size=20)


def _reseal_sheets(assessment: Assessment) -> Iterator[int | Left]:
    own = SelfRating.objects.filter(assessment=assessment).first()
    sheets: list[tuple[Assessment | SelfRating, Rows]] = [(assessment, assessment.answers.all())]
    if own is not None:
        sheets.append((own, own.answers.all()))
    for owner, rows in sheets:
        is_own, answers = owner is own, list(rows)
        if not seals.fits_sheet(answers, assessment.pk, owner.answers_mac, is_own=is_own):
            yield Left(f"{assessment.number} {rows.model._meta.verbose_name_plural}")
            continue
        yield from _reseal_rows(
            rows,
            partial(seals.fits_answer, assessment_id=assessment.pk),
            partial(seals.seal_answer, assessment_id=assessment.pk),
        )
        owner.answers_mac = seals.seal_sheet(rows.all(), assessment.pk, is_own=is_own)
        owner.save(update_fields=["answers_mac"])


def _reseal_rows(
    rows: Rows, fits: Callable[[Any], bool], seal: Callable[[Any], None], size: int = 500
) -> Iterator[int | Left]:
    for chunk in chunks(rows.order_by("pk").iterator(size), size):
        good = []
        for row in chunk:
            if not fits(row):
                yield Left(f"{row._meta.verbose_name} {row.pk}")
                continue
            seal(row)
            good.append(row)
        rows.model._default_manager.bulk_update(good, ["mac"])
        yield len(good)


def _reseal_chain(assessment: Assessment) -> Iterator[int | Left]:
    events = list(Event.objects.filter(assessment=assessment).order_by("sequence"))
    own = SelfRating.objects.filter(assessment=assessment).first()
    columns = seals.columns_of(assessment, own)
    marks = events[-1].detail("marks") if events else None
    followed = _followed(assessment, events)
    if (
        chain.breaks(events, assessment.chain_head)
        or (marks and keyed.changed(seals.ROW_KIND, assessment.pk, columns, marks))
        or any(follow_ups.changed(row, row.evidence.all(), event.details[MARKS]) for event, row in followed)
    ):
        yield Left(assessment.number)
        return
    for event, row in followed:
        event.details[MARKS] = follow_ups.marks_of(row, row.evidence.all())
    if marks:
        events[-1].details["marks"] = keyed.marks(seals.ROW_KIND, assessment.pk, columns)
    chain.seal_anew(assessment, events)
    Event.objects.bulk_update(events, ["mac", "details"])
    assessment.save(update_fields=["chain_head"])
    yield 1


def _followed(assessment: Assessment, events: list[Event]) -> list[tuple[Event, FollowUp]]:
    """The events whose marks tell of a follow-up as long as it is there, each with it."""
    rows = FollowUp.objects.filter(assessment=assessment).prefetch_related("evidence")
    by_event = {row.event_id: row for row in rows}
    return [(event, by_event[event.pk]) for event in events if event.pk in by_event and event.detail(MARKS)]
