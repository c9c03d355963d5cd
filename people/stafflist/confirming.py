"""From a file to what was taken in: looked at once more while everybody is held, then done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from integrity import ledger
from integrity.models import LedgerEntry
from people.models import StaffImport, StaffUpload, User
from people.stafflist.applying import Order, Source, held, take_in
from people.stafflist.keeping import Look, content_of, look, source_of

NAMED = 5


def confirm(upload: StaffUpload, order: Order, by: User) -> StaffImport | None:
    """Takes in what was uploaded, which then is kept no longer; None where nothing changes."""
    with transaction.atomic(), ledger.gathered():
        held()
        found = look(content_of(upload), by, upload.answers)
        done = take_in(found.plan, order, source_of(upload), by)
        upload.delete()
    return done


def take_file(data: bytes, source: Source, by: User | None) -> tuple[StaffImport | None, Look]:
    """The same of a file at hand, without questions and only whole."""
    with transaction.atomic(), ledger.gathered():
        held()
        found = look(data, by, {})
        return take_in(found.plan, Order(), source, by), found


def changed_since(at: datetime, keys: Iterable[int]) -> list[User]:
    """Whoever of these people was written since, a few of them."""
    entries = LedgerEntry.objects.filter(ledger="people.person", at__gt=at).order_by("-sequence")
    wanted = set(keys)
    subjects = dict.fromkeys(subject for subject in entries.values_list("subject", flat=True)[:10_000])
    chosen = [subject for subject in subjects if not wanted or subject in wanted][:NAMED]
    return list(User.objects.filter(pk__in=chosen).order_by("username"))
