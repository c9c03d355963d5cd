"""Stores ratings in bulk, each with its seal, and gives the seal of each sheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, cast

from django.utils import timezone

from assessments.demo.company.fast import adapted, insert
from assessments.demo.company.rating import Given
from assessments.models import Answer, SelfAnswer
from assessments.models.answers import RatedItem
from assessments.record import seals

RATED = (
    "indicator", "attitude", "level", "not_observed", "comment", "shortcut", "version", "mac", "clients", "changed_at",
)  # fmt: skip


class Sealed(NamedTuple):
    """What the seal of a sheet asks of a stored rating."""

    indicator_id: int | None
    attitude_id: int | None
    mac: str
    pk: int = 0


def rate(model: type[Answer] | type[SelfAnswer], sheets: Iterable[tuple[int, int, list[Given]]]) -> list[str]:
    """
    Stores sheets, each with the primary keys of its owner and of its assessment; the seal of each. One row is sealed
    again and again, since to make half a million of them takes as long as all else.
    """
    pen, rows, found = model(version=1), list[tuple[object, ...]](), list[str]()
    clients, now = adapted(model, "clients", {}), adapted(model, "changed_at", timezone.now())
    for owner, assessment, given in sheets:
        sealed = list[Sealed]()
        for one in given:
            level = one.level.pk if one.level else None
            pen.indicator_id, pen.attitude_id, pen.level_id = one.indicator, one.attitude, level
            pen.not_observed, pen.comment = level is None, one.comment
            seals.seal_answer(pen, assessment)
            rows.append(
                (owner, one.indicator, one.attitude, level, level is None, one.comment, "", 1, pen.mac, clients, now)
            )
            sealed.append(Sealed(one.indicator, one.attitude, pen.mac))
        rated = cast("list[RatedItem]", sealed)
        found.append(seals.seal_sheet(rated, assessment, is_own=model is SelfAnswer))
    insert(model, ["assessment" if model is Answer else "self_rating", *RATED], rows)
    return found
