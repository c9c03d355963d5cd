"""A restore that was meant: somebody stands for it, once, and it stays in the history of the anchors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from integrity.anchors import claims, making
from integrity.anchors.checking import Found, look
from integrity.anchors.content import Mark, Restore
from integrity.anchors.reading import mark_of_row
from integrity.anchors.sources import SOURCES
from integrity.models import Anchor


@dataclass(frozen=True, slots=True)
class Loss:
    """The anchors that are no longer true or no longer there, the last that stands, and how much there was then."""

    lost: tuple[Mark, ...]
    kept: Mark | None
    entries: dict[str, tuple[int, int]]


def loss(place: Path, *, is_chosen: bool) -> tuple[Loss | None, Found]:
    """None where the anchors and the database agree; with what the look at them found."""
    found = look(place, is_chosen=is_chosen)
    anchors = found.line
    if anchors is None:
        return None, found
    gone = [*claims.not_true(anchors.standing), *anchors.unknown]
    is_whole = place.resolve() == Path(settings.ANCHOR_DIR).resolve()  # of another folder nobody says it has all
    missing = {mark_of_row(number, anchors.rows.get(number)) for number in anchors.missing if is_whole}
    lost = sorted({kept.content.mark for kept in gone} | missing, key=lambda mark: mark.number)
    if not lost:
        return None, found
    digests = {mark.digest for mark in lost}
    stands = [kept.content.mark for kept in anchors.standing if kept.content.digest not in digests]
    then = max((kept.content for kept in gone), key=lambda one: one.number).entries if gone else {}
    now = {name: sum(leaf.sequence for leaf in source.heads()) for name, source in SOURCES.items()}
    entries = {name: (then.get(name, count), count) for name, count in now.items()}
    return Loss(tuple(lost), stands[-1] if stands else None, entries), found


def acknowledge(by: str, name: str, reason: str, acknowledged: Loss) -> Anchor:
    """
    Makes the next anchor, which carries it; from then on the lost ones are history. Nobody can put it in by SQL: it is
    sealed with the anchor, and the next one seals its digest. Raises SetBackError and OSError.
    """
    restore = Restore(
        by=by,
        name=name,
        at=timezone.now().astimezone(UTC).isoformat(),
        reason=reason,
        lost=acknowledged.lost,
        kept=acknowledged.kept,
        entries=acknowledged.entries,
    )
    made = making.make(restore)
    making.tell_outside()
    return made
