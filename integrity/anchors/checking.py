"""Whether the anchors are whole, and the database is what they say: what `verify_records` runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.days import written_time
from integrity.anchors import claims, identity, reading
from integrity.anchors.claims import Untrue, day_of
from integrity.anchors.files import Kept
from integrity.anchors.reading import Line
from integrity.checks import Alarm
from integrity.models import Anchor

# How many of the records that a database lost in being set back are named.
NAMED = 20
OLD = timedelta(days=2)


@dataclass
class Found:
    """What is wrong, and what is no alarm and is said all the same; `count`: how many anchors were looked at."""

    alarms: list[Alarm] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    count: int = 0
    line: Line | None = None
    untrue: list[Untrue] = field(default_factory=list)


def look(place: Path | None, *, is_chosen: bool) -> Found:
    """`place`: a folder or one file, None where there is none; `is_chosen`: somebody named it, so it is not empty."""
    found = Found()
    own = identity.current()
    if own is None:
        return found  # the check of the identity says so
    if own.former:
        found.notes.append(
            _("It was declared a copy with an identity of its own on %(day)s.") % {"day": _day(own.made_at)}
        )
    anchors = found.line = reading.line(own.key, place) if place and place.exists() else Line(own.key)
    found.count = len(anchors.kept)
    if anchors.others:
        text = ngettext(
            "%(count)s anchor of another database.", "%(count)s anchors of other databases.", anchors.others
        )
        found.notes.append(text % {"count": anchors.others})
    if not anchors.kept and not anchors.odd:
        _say_none(found, own.key, place, is_chosen)
        return found
    for step in (_odd, _missing, _altered, _stamps, _unlike_rows, _order):
        found.alarms.extend(step(anchors))
    found.untrue = claims.untrue(anchors.standing)
    found.alarms.extend(one.alarm() for one in found.untrue)
    found.alarms.extend(_set_back(anchors))
    found.notes.extend(note for say in (_history, _resealed, _unsealed, _pending) for note in say(anchors))
    for sentence in _old(anchors):
        if is_chosen:
            found.alarms.append(Alarm(str(place), sentence))
        else:
            found.notes.append(sentence)
    return found


def _say_none(found: Found, key: str, place: Path | None, is_chosen: bool) -> None:
    made = Anchor.objects.filter(identity=key).count()
    if made and is_chosen:
        sentence = _("There is no anchor in it, and the database knows of %(count)s: they were taken away.")
        found.alarms.append(Alarm(str(place), sentence % {"count": made}))
    elif made:
        found.notes.append(_("No anchor is at hand; the database knows of %(count)s.") % {"count": made})
    else:
        found.notes.append(_("There is no anchor yet: what was removed as a whole or set back is not found."))


def _odd(anchors: Line) -> Iterator[Alarm]:
    for name, _number in anchors.odd:
        yield Alarm(name, _("The file can't be read as an anchor: it was changed or damaged."))


def _missing(anchors: Line) -> Iterator[Alarm]:
    if anchors.missing:
        sentence = _("Files are missing: they were taken away, or not all were copied.")
        yield Alarm(_("Anchors %(numbers)s") % {"numbers": in_short(anchors.missing)}, sentence)


def _altered(anchors: Line) -> Iterator[Alarm]:
    for kept in anchors.kept:
        if not anchors.is_believed(kept):
            yield Alarm(
                kept.path.name, _("It does not fit its seal: the file was changed, or the key is not known here.")
            )
        elif not kept.is_whole:
            yield Alarm(kept.path.name, _("What it lists was changed: it is not what the anchor was made over."))


def _stamps(anchors: Line) -> Iterator[Alarm]:
    for kept in anchors.kept:
        if error := anchors.bad_stamps.get(kept.content.digest):
            yield Alarm(kept.path.name, _("Its time stamp is not valid: %(error)s") % {"error": error})


def _unlike_rows(anchors: Line) -> Iterator[Alarm]:
    for number, row in anchors.rows.items():
        if not anchors.is_as_made(row):
            sentence = _("What the database says of it was changed past the portal.")
            yield Alarm(_("Anchor %(number)s") % {"number": number}, sentence)


def _order(anchors: Line) -> Iterator[Alarm]:
    """Each names the one before; where that is missing or was changed, this is said already."""
    digests = {kept.content.digest for kept in anchors.kept} | {row.digest for row in anchors.rows.values()}
    for kept in anchors.believed:
        before = kept.content.previous
        named = before is None or before.digest in digests or before.number in {*anchors.missing, *anchors.excused}
        if not named or (before is None and kept.content.number > 1 and not kept.content.restores):
            yield Alarm(kept.path.name, _("It does not follow the anchor before it: one of the two was exchanged."))


def _set_back(anchors: Line) -> Iterator[Alarm]:
    """One alarm, however much was lost; the records that the lost anchors name stand below."""
    unknown = [kept for kept in anchors.unknown if not _has_altered_row(anchors, kept)]
    if not unknown:
        return
    values = {"day": day_of(unknown[0].content), "numbers": in_short([kept.content.number for kept in unknown])}
    sentence = _(
        "It was set back to before %(day)s: it knows nothing of anchors %(numbers)s. If a backup was restored on "
        "purpose, acknowledge that: manage.py acknowledge_restore"
    )
    lost = claims.untrue(unknown)
    details = [f"{one.record}  {one.sentence}" for one in lost[:NAMED]]
    if len(lost) > NAMED:
        details.append(_("and %(count)s more") % {"count": len(lost) - NAMED})
    yield Alarm(_("Database"), sentence % values, tuple(details))


def _has_altered_row(anchors: Line, kept: Kept) -> bool:
    row = anchors.rows.get(kept.content.number)
    return row is not None and not anchors.is_as_made(row)


def _history(anchors: Line) -> Iterator[str]:
    for short, restore in anchors.restores:
        values = {
            "day": _day(datetime.fromisoformat(restore.at)),
            "name": f"{restore.by} {restore.name}",
            "numbers": in_short([mark.number for mark in restore.lost]),
            "reason": restore.reason,
            "anchor": short.number,
        }
        if restore.kept:
            values["kept"] = f"{restore.kept.number}, {_day(datetime.fromisoformat(restore.kept.made_at))}"
            text = _(
                "%(day)s: %(name)s acknowledged that anchors %(numbers)s are no longer true; the last that is: "
                "%(kept)s. Reason: %(reason)s (in anchor %(anchor)s)"
            )
        else:
            text = _(
                "%(day)s: %(name)s acknowledged that anchors %(numbers)s are no longer true. "
                "Reason: %(reason)s (in anchor %(anchor)s)"
            )
        yield text % values


def _resealed(anchors: Line) -> Iterator[str]:
    for short in anchors.vouching:
        if short.is_before_resealing:
            text = _(
                "All was sealed again after anchor %(number)s of %(day)s; until then the records were as anchored."
            )
            yield text % {"number": short.number, "day": day_of(short)}


def _unsealed(anchors: Line) -> Iterator[str]:
    count = sum(kept.content.digest not in anchors.sealed for kept in anchors.believed)
    if count:
        text = ngettext(
            "%(count)s anchor is sealed with a key that is no longer believed; the one after it or its stamp holds it.",
            "%(count)s anchors are sealed with a key that is no longer believed; those after them or stamps hold them.",
            count,
        )
        yield text % {"count": count}


def _pending(anchors: Line) -> Iterator[str]:
    """What was to be carried further and is not; said while it is still asked for."""
    wanted: list[tuple[object, str, Callable[[Anchor], str]]] = [
        (settings.ANCHOR_MAIL_TO, _("Not mailed yet: anchors %(numbers)s (%(error)s)"), lambda row: row.mail_error),
        (settings.ANCHOR_TSA_URL, _("Not stamped yet: anchors %(numbers)s (%(error)s)"), lambda row: row.stamp_error),
    ]
    for is_wanted, text, error_of in wanted:
        failed = [row for row in anchors.rows.values() if is_wanted and error_of(row)]
        if failed:
            yield text % {"numbers": in_short([row.number for row in failed]), "error": error_of(failed[-1])}


def _old(anchors: Line) -> Iterator[str]:
    newest = max((kept.content for kept in anchors.believed), key=lambda one: one.made_at, default=None)
    if settings.ANCHOR_DIR and newest and newest.made_at < timezone.now() - OLD:
        yield _("The newest anchor is of %(day)s; since then none was made.") % {"day": day_of(newest)}


def in_short(numbers: Iterable[int]) -> str:
    """Such as 3, 5–8."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)


def _day(at: datetime) -> str:
    return written_time(at)
