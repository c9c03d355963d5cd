"""Making an anchor, once a day: the file first, then the table, then whoever is told."""

from __future__ import annotations

import contextlib
from datetime import UTC, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from integrity.anchors import content, files, identity, stamping, telling
from integrity.anchors.content import Mark, Restore, UnreadableError
from integrity.anchors.sources import SOURCES
from integrity.models import Anchor, Identity

EVERY = timedelta(days=1)


class SetBackError(Exception):
    """There are anchors of this database that it knows nothing of: it makes none before that is looked at."""


class AwayError(OSError):
    """The folder holds none of the anchors that were written to it: its disk is away, or somebody took them."""


class NotDueError(Exception):
    """The newest is younger than a day."""


def make_if_due() -> Anchor | None:
    """The anchor of the day, unless it is made; what could not be mailed or stamped is tried again."""
    if not settings.ANCHOR_DIR:
        return None
    try:
        made = make(only_if_due=True)
    except NotDueError:
        made = None
    tell_outside()
    return made


def make(restore: Restore | None = None, *, compared: list[Mark] | None = None, only_if_due: bool = False) -> Anchor:
    """
    The next one, made by one process at a time. What is written to the chains at this moment stands in it or does not.
    `compared`: it goes before all is sealed anew (`resealing`). Raises SetBackError, NotDueError, Identity.DoesNotExist
    and OSError; then there is none.

    The file is ready before the table knows of it and gets its name after, so that a process that is killed leaves
    neither an anchor without a file nor a file that looks like the anchor of a later database.
    """
    folder = Path(settings.ANCHOR_DIR)
    with transaction.atomic(durable=True):
        own = identity.held()
        last = Anchor.objects.filter(identity=own.key).order_by("-number").first()
        if only_if_due and last and last.made_at > timezone.now() - EVERY:
            raise NotDueError
        if last and restore is None:
            _refuse_if_away(folder, own, last)
        _settle(folder, own)
        number = max([last.number if last else 0, *(mark.number for mark in (restore.lost if restore else ()))]) + 1
        _refuse_if_set_back(folder, own, number)
        anchor, ready = _made(own, last, number, folder, restore, compared)
    files.settle(ready)
    return anchor


def _settle(folder: Path, own: Identity) -> None:
    """Gives its name to a file that the table knows of, and whose maker was killed before it could."""
    for one in files.named(folder):
        row = Anchor.objects.filter(identity=own.key, number=one.number).first() if one.is_new else None
        with contextlib.suppress(UnreadableError, FileNotFoundError):
            if row and one.is_of(own.key) and files.read(one.path).content.digest == row.digest:
                files.settle(one.path)


def _refuse_if_away(folder: Path, own: Identity, last: Anchor) -> None:
    if Path(last.written_to).parent == folder and not any(one.is_of(own.key) for one in files.named(folder)):
        text = _(
            "None of the anchors that were written to %(folder)s is there. Is its disk mounted? Put them back; if they "
            "are lost for good, acknowledge_restore says so."
        )
        raise AwayError(text % {"folder": folder})


def _refuse_if_set_back(folder: Path, own: Identity, number: int) -> None:
    beyond = [one.number for one in files.named(folder) if one.is_of(own.key) and not one.is_new]
    if beyond and max(beyond) >= number:
        text = _("The database was set back: it knows nothing of anchor %(number)s in %(folder)s.")
        raise SetBackError(text % {"folder": folder, "number": max(beyond)})


def tell_outside() -> None:
    """Mails and stamps what is not mailed and stamped yet."""
    telling.mail_pending()
    stamping.stamp_pending()


def _made(
    own: Identity,
    last: Anchor | None,
    number: int,
    folder: Path,
    restore: Restore | None,
    compared: list[Mark] | None,
) -> tuple[Anchor, Path]:
    now = timezone.now()
    leaves = {name: list(source.heads()) for name, source in sorted(SOURCES.items())}
    short = content.composed(
        own.key,
        Mark(number, made_at=now.astimezone(UTC).isoformat()),
        Mark(last.number, last.digest) if last else None,
        leaves,
        {name: source.repeated for name, source in SOURCES.items()},
        [restore] if restore else [],
        compared,
    )
    ready = files.ready(folder, short, leaves)
    anchor = Anchor.objects.create(
        identity=own.key,
        number=number,
        made_at=now,
        digest=short.digest,
        content=short.text,
        written_to=str(folder / files.name_of(own.key, number)),
    )
    return anchor, ready
