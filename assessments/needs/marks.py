"""Marks of knowledge and skills that explain an open gap: what explains nothing any more is no need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from django.db.models import QuerySet

from assessments.enums import Status
from assessments.models import ElementMark

G = TypeVar("G")


class Mark(NamedTuple):
    """By primary keys."""

    assessment: int
    task: int
    element: int


def explaining(
    rows: QuerySet[ElementMark], gaps_of: Callable[[Mark], Sequence[G]]
) -> Iterator[tuple[Mark, Sequence[G]]]:
    """
    Those of approved appraisals whose task has a gap, each with the gaps that `gaps_of` finds in its task. The marks of
    an appraisal that was opened again are a draft of its rater.
    """
    approved = rows.filter(assessment__status=Status.APPROVED).order_by("pk")
    for row in approved.values_list("assessment", "task", "element").iterator(chunk_size=2000):
        mark = Mark(*row)
        if found := gaps_of(mark):
            yield mark, found
