"""Sealing anew, under the newest key, what is sealed of assessments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet

from assessments.models import Answer, Assessment, Event, Evidence, Report, SelfAnswer, SelfRating, Snapshot
from assessments.record import seals
from integrity import chain
from integrity import seals as keyed
from integrity.resealing import Left, chunks

Rows = QuerySet[Any]


def reseal_records() -> Iterator[int | Left]:
    """Chains whole or not at all; every other row by itself."""
    for number in Assessment.objects.order_by("pk").values_list("pk", flat=True).iterator():
        yield from _reseal_chain(Assessment.objects.locked(number))
    yield from _reseal_rows(
        Answer.objects.all(), lambda row: seals.fits_answer(row, row.assessment_id), _answer_of_supervisor
    )
    own = SelfAnswer.objects.select_related("self_rating")
    yield from _reseal_rows(own, lambda row: seals.fits_answer(row, row.self_rating.assessment_id), _answer_of_trainee)
    yield from _reseal_rows(Evidence.objects.all(), seals.fits_evidence, seals.seal_evidence)
    yield from _reseal_rows(Snapshot.objects.all(), seals.fits_snapshot, seals.seal_snapshot)
    yield from _reseal_rows(Report.objects.all(), seals.fits_report, seals.seal_report, size=20)


def _answer_of_supervisor(answer: Answer) -> None:
    seals.seal_answer(answer, answer.assessment_id)


def _answer_of_trainee(answer: SelfAnswer) -> None:
    seals.seal_answer(answer, answer.self_rating.assessment_id)


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
    if chain.breaks(events, assessment.chain_head) or (
        marks and keyed.changed(seals.ROW_KIND, assessment.pk, columns, marks)
    ):
        yield Left(assessment.number)
        return
    if marks:
        events[-1].details["marks"] = keyed.marks(seals.ROW_KIND, assessment.pk, columns)
    chain.seal_anew(assessment, events)
    Event.objects.bulk_update(events, ["mac", "details"])
    assessment.save(update_fields=["chain_head"])
    yield 1
