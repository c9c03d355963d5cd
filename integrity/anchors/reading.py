"""The anchors of this database: what the files say, what the table says, and which of them are believed."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from django.conf import settings

from integrity.anchors import content, files, stamping
from integrity.anchors.content import Content, Mark, Restore, UnreadableError
from integrity.anchors.files import Kept, Named
from integrity.models import Anchor

# So many missing numbers are named at most: one that was put in far ahead must not fill the memory.
MOST = 1000


@dataclass
class Line:
    """
    All anchors of one identity. `kept`: files that could be read, by number; `odd`: names of those that could not, with
    their number where the name tells it; `others`: how many files are of other identities.
    """

    key: str
    kept: list[Kept] = field(default_factory=list)
    odd: list[tuple[str, int]] = field(default_factory=list)
    others: int = 0
    rows: dict[int, Anchor] = field(default_factory=dict)
    # By digest: under a believed key; by a stamp that a certificate holds; by an anchor after it that is believed.
    sealed: set[str] = field(default_factory=set)
    stamped: set[str] = field(default_factory=set)
    followed: set[str] = field(default_factory=set)
    # Stamps that are not what they say, by digest.
    bad_stamps: dict[str, str] = field(default_factory=dict)
    missing: list[int] = field(default_factory=list)

    def is_believed(self, kept: Kept) -> bool:
        digest = kept.content.digest
        return digest in self.sealed or digest in self.stamped or digest in self.followed

    @property
    def believed(self) -> list[Kept]:
        return [kept for kept in self.kept if self.is_believed(kept)]

    @property
    def vouching(self) -> list[Content]:
        """Files that are believed, and rows whose seal is: a folder of old anchors does not have the newest."""
        said = {kept.content.digest: kept.content for kept in self.believed}
        for row in self.rows.values():
            short = _short(row)
            if short and short.digest not in said and short.is_sealed():
                said[short.digest] = short
        return sorted(said.values(), key=lambda one: one.number)

    @property
    def restores(self) -> list[tuple[Content, Restore]]:
        return [(short, restore) for short in self.vouching for restore in short.restores]

    @property
    def acknowledged(self) -> set[str]:
        """The digests of anchors that are no longer true: somebody stands for it, or all was sealed anew after them."""
        lost = {mark.digest for _short, restore in self.restores for mark in restore.lost}
        compared = {mark.digest for short in self.vouching for mark in short.compared or ()}
        return (lost | compared) - {""}

    @property
    def excused(self) -> set[int]:
        """The numbers of anchors for which somebody stands that they are no longer true, or no longer there."""
        return {mark.number for _short, restore in self.restores for mark in restore.lost}

    def is_known(self, kept: Kept) -> bool:
        row = self.rows.get(kept.content.number)
        return row is not None and row.digest == kept.content.digest

    def is_as_made(self, row: Anchor) -> bool:
        """Whether the table still says of an anchor what was sealed."""
        short = _short(row)
        if short is None or (short.digest, short.identity, short.number) != (row.digest, row.identity, row.number):
            return False
        has_file = any(kept.content.number == row.number for kept in self.believed)
        return not has_file or any(kept.content.digest == row.digest for kept in self.believed) or short.is_sealed()

    @property
    def unknown(self) -> list[Kept]:
        """Those that the database should know of and does not: it was set back to before them."""
        acknowledged = self.acknowledged
        return [kept for kept in self.believed if not self.is_known(kept) and kept.content.digest not in acknowledged]

    @property
    def standing(self) -> list[Kept]:
        """Those that have to be true of the database."""
        acknowledged = self.acknowledged
        return [kept for kept in self.believed if self.is_known(kept) and kept.content.digest not in acknowledged]


def line(key: str, place: Path) -> Line:
    """
    From a folder, or from one file, where nothing can be missing. The table is read before the files and after: what is
    made meanwhile is neither missing nor unknown.
    """
    found, before = Line(key), _rows(key)
    listed = files.named(place) if place.is_dir() else [_as_named(place, key)]
    for one in listed:
        _take(found, one, before)
    _drop_doubles(found)
    found.rows = _rows(key)
    _believe(found)
    if place.is_dir():
        numbers = {kept.content.number for kept in found.kept} | {number for _name, number in found.odd}
        gone = _gaps({*before, *numbers}, {*numbers, *found.excused})
        came = {one.path.name for one in files.named(place)} - {one.path.name for one in listed}
        found.missing = sorted(number for number in gone if files.name_of(key, number) not in came)
    return found


def _gaps(known: set[int], there: set[int]) -> list[int]:
    """The numbers up to the highest known one that are not there; MOST of them, whatever number was put in."""
    gone: list[int] = sorted(known - there)[-MOST:]
    for before, after in pairwise([0, *sorted(there)]):
        gone.extend(range(before + 1, min(after, before + 1 + MOST)))
    return sorted({*gone})[:MOST]


def _rows(key: str) -> dict[int, Anchor]:
    return {row.number: row for row in Anchor.objects.filter(identity=key).order_by("number")}


def _as_named(path: Path, key: str) -> Named:
    match = files.NAME.fullmatch(path.name)
    return Named(path, key[:8], int(match["number"]) if match else 0, is_new=False)


def _take(found: Line, one: Named, before: dict[int, Anchor]) -> None:
    if not one.is_of(found.key):
        found.others += 1
        return
    try:
        kept = files.read(one.path)
    except FileNotFoundError:  # it got its name just now
        return
    except (OSError, UnreadableError):
        if not one.is_new:
            found.odd.append((one.path.name, one.number))
        return
    row = before.get(kept.content.number)
    if kept.content.identity != found.key:
        found.others += 1
    elif not one.is_new or (row and row.digest == kept.content.digest):
        found.kept.append(kept)


def _drop_doubles(found: Line) -> None:
    """Of the same anchor in several files, such as a mail's, the one that has its leaves."""
    best: dict[str, Kept] = {}
    for kept in sorted(found.kept, key=lambda one: (one.is_whole, one.has_leaves)):
        best[kept.content.digest] = kept
    found.kept = sorted(best.values(), key=lambda one: one.content.number)


def _believe(found: Line) -> None:
    """From the newest back, since each names the digest of the one before."""
    expected: set[str] = set()
    for kept in reversed(found.kept):
        digest, row = kept.content.digest, found.rows.get(kept.content.number)
        if kept.content.is_sealed():
            found.sealed.add(digest)
        stamp = kept.stamp or (bytes(row.stamp) if row and row.stamp and row.digest == digest else None)
        if stamp:
            _look_at_stamp(found, digest, stamp)
        if digest in expected:
            found.followed.add(digest)
        if not found.is_believed(kept):
            continue
        if kept.content.previous:
            expected.add(kept.content.previous.digest)
        # No anchor follows one that a restore lost, but the one that acknowledges it names its digest.
        expected.update(mark.digest for restore in kept.content.restores for mark in restore.lost if mark.digest)


def _look_at_stamp(found: Line, digest: str, stamp: bytes) -> None:
    try:
        stamping.checked(stamp, digest)
    except stamping.StampError as error:
        found.bad_stamps[digest] = str(error)
        return
    if settings.ANCHOR_TSA_CERTIFICATE:
        found.stamped.add(digest)


def _short(row: Anchor) -> Content | None:
    try:
        return content.parsed(row.content)
    except UnreadableError:
        return None


def mark_of_row(number: int, row: Anchor | None) -> Mark:
    return Mark(number, row.digest, row.made_at.isoformat()) if row else Mark(number)
