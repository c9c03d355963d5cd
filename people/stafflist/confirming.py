"""From a file to what was taken in: looked at once more while everybody is held, then done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from integrity import ledger
from integrity.models import LedgerEntry
from people.models import StaffImport, StaffJob, StaffUpload, User
from people.stafflist import jobs
from people.stafflist.applying import Order, Source, checked, held, take_in
from people.stafflist.keeping import Look, content_of, look, source_of
from people.stafflist.working import set_to_work

NAMED = 5


def confirm(upload: StaffUpload, order: Order, by: User) -> StaffImport | StaffJob | None:
    """
    Takes in what was uploaded, which then is kept no longer; None where nothing changes. A large list goes over to a
    worker instead, once it was checked as it stands.
    """
    jobs.refuse_beside()
    with transaction.atomic(), ledger.gathered():
        held()
        found = look(content_of(upload), by, upload.answers)
        done: StaffImport | StaffJob | None
        if (rows := len(found.plan.changes) + len(checked(found.plan, order, by))) > jobs.IN_THE_REQUEST:
            done = jobs.ask(upload, order, rows)
            set_to_work(done)
        else:
            done = take_in(found.plan, order, source_of(upload), by)
        upload.delete()
    return done


def take_file(
    data: bytes, source: Source, by: User | None, order: Order | None = None
) -> tuple[StaffImport | None, Look]:
    """The same of a file at hand, without questions and, where no order says otherwise, only whole."""
    with transaction.atomic(), ledger.gathered():
        held()
        found = look(data, by, {})
        return take_in(found.plan, order or Order(), source, by), found


def changed_since(at: datetime, keys: Iterable[int]) -> list[User]:
    """Whoever of these people was written since, a few of them."""
    entries = LedgerEntry.objects.filter(ledger="people.person", at__gt=at).order_by("-sequence")
    wanted = set(keys)
    subjects = dict.fromkeys(subject for subject in entries.values_list("subject", flat=True)[:10_000])
    chosen = [subject for subject in subjects if not wanted or subject in wanted][:NAMED]
    return list(User.objects.filter(pk__in=chosen).order_by("username"))
