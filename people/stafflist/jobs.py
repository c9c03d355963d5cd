"""A large list that was confirmed: asked for once, one at a time, with what was confirmed signed beside the file."""

from __future__ import annotations

from datetime import date, timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.refusals import Altered, Conflict
from people.models import JobState, StaffJob, StaffUpload, User
from people.stafflist.applying import Order

# More rows than that are written by a worker: a page has some six seconds.
IN_THE_REQUEST = 500
SALT = "people.stafflist.jobs"
KEPT = timedelta(days=1)


def waiting() -> StaffJob | None:
    """The list that is being taken in right now."""
    return StaffJob.objects.filter(state=JobState.WAITING).select_related("by").first()


def refuse_beside() -> None:
    """Raises Conflict while a large list is being taken in: the page would wait for it, and then show what is past."""
    if job := waiting():
        text = _("%(person)s is importing the list %(file)s right now. Look again once that is done.")
        raise Conflict(text % {"person": job.by, "file": job.file_name})


def ask(upload: StaffUpload, order: Order, total: int) -> StaffJob:
    """Instead of the upload, which the caller deletes in the same transaction once a worker is set to the job."""
    said = {
        "sha256": upload.sha256,
        "answers": upload.answers,
        "digest": order.digest,
        "good": order.good_only,
        "left": sorted(order.leavers),
        "on": order.left_on.isoformat() if order.left_on else "",
    }
    signed = signing.dumps(said, salt=f"{SALT}.{upload.by_id}", compress=True)
    try:
        with transaction.atomic():
            return StaffJob.objects.create(
                by=upload.by,
                file_name=upload.file_name,
                sha256=upload.sha256,
                content=bytes(upload.content),
                order=signed,
                total=total,
            )
    except IntegrityError as error:
        raise Conflict(_("Another list is being imported right now. Look again once that is done.")) from error


def order_of(job: StaffJob) -> tuple[Order, dict[str, bool]]:
    """What was confirmed, with the answers to questions; Altered where it is not what the page wrote, a day at most."""
    try:
        said = signing.loads(job.order, salt=f"{SALT}.{job.by_id}", max_age=2 * KEPT)
    except signing.BadSignature:
        said = {"sha256": ""}
    if said["sha256"] != job.sha256:
        raise Altered(_("What was confirmed of this list was altered past the portal. Upload it again."))
    left_on = date.fromisoformat(said["on"]) if said["on"] else None
    return Order(said["digest"], said["good"], frozenset(said["left"]), left_on), said["answers"]


def end(job: StaffJob, state: JobState, problem: str = "") -> bool:
    """Writes the end of a job that still waits and forgets its file; False where it has ended already."""
    mine = StaffJob.objects.filter(pk=job.pk, state=JobState.WAITING)
    return bool(mine.update(state=state, problem=problem, content=b"", finished_at=timezone.now()))


def cancel(job: StaffJob) -> None:
    """Raises Conflict where it has ended already; a worker that is at it writes nothing any more."""
    if not end(job, JobState.CANCELLED):
        raise Conflict(_("This list is not under way any more. Look at the page again."))


def last_of(by: User) -> StaffJob | None:
    """The newest of this person, while it is kept."""
    return StaffJob.objects.filter(by=by).first()
