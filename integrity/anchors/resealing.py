"""
Sealing anew gives every entry another MAC. So all anchors are compared just before, and an anchor is made that says so;
from then on they are history, and the anchor made after it has the new MACs.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from integrity.anchors import making
from integrity.anchors.checking import look
from integrity.models import Anchor


class DisagreeError(Exception):
    """The database is not what its anchors say, or not all of them are there: nothing is sealed anew."""


def before() -> None:
    """Where there are anchors. Raises DisagreeError, SetBackError and OSError."""
    if not settings.ANCHOR_DIR or not Anchor.objects.exists():
        return
    found = look(Path(settings.ANCHOR_DIR), is_chosen=True)
    if found.alarms or found.line is None:
        raise DisagreeError
    making.make(compared=[kept.content.mark for kept in found.line.standing])


def after() -> None:
    """What stands now, at once. Raises SetBackError and OSError."""
    if settings.ANCHOR_DIR and Anchor.objects.exists():
        making.make()
