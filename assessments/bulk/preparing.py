"""A bulk action before it is done: its preview is stored, and the stored lines are what its maker confirms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.bulk import kinds
from assessments.enums import BulkItemState, BulkKind, BulkState
from assessments.models import Assessment, BulkItem, BulkJob, Cycle
from assessments.texts import checked_text
from competency.models import StandardVersion
from config.refusals import BadInput, Conflict, Forbidden
from integrity import ledger
from integrity.canonical import canonical_json, sha256
from people.models import User
from people.roles import Role

# So many rows in one statement.
BATCH = 500
# A preview that nobody confirmed by then shows what is past.
KEPT = timedelta(days=1)
# So long the list tells what became of each line; what was done stands with its reason in the assessments.
ENDED_KEPT = timedelta(days=365)
ENDED = (BulkState.DONE, BulkState.CANCELLED, BulkState.FAILED)


@dataclass(frozen=True, slots=True)
class Line:
    """
    One line: an assessment or a person, with what holds for it alone. `seen`: the version its maker saw, by default
    that of the given row. `left_out`: why it is not to be done, "" where it is.
    """

    assessment: Assessment | None = None
    person: User | None = None
    supervisor: User | None = None
    approver: User | None = None
    standard: StandardVersion | None = None
    seen: int | None = None
    left_out: str = ""


def prepare(
    kind: BulkKind,
    by: User,
    lines: Iterable[Line],
    *,
    cycle: Cycle | None = None,
    reason: str = "",
    person: User | None = None,
    day: date | None = None,
    self_day: date | None = None,
    details: Mapping[str, object] | None = None,
) -> BulkJob:
    """Stores a preview, with those who are left out and why. Raises BadInput, Forbidden."""
    row = kinds.of(kind)
    refuse_others(by)
    reason = checked_text(reason).strip()
    if row.reason and not reason:
        raise BadInput(str(row.reason))
    job = BulkJob(
        kind=kind,
        cycle=cycle,
        by=by,
        reason=reason,
        person=person,
        day=day,
        self_day=self_day,
        details={**(details or {})},
    )
    items = [_item(job, position, line) for position, line in enumerate(_meant(row, lines), 1)]
    if not items:
        raise BadInput(_("Nothing was chosen. Go back to the list and choose at least one line."))
    _leave_out(row, job, items)
    job.total = sum(item.state == BulkItemState.WAITING for item in items)
    job.title = row.title(job.total or len(items))
    job.digest = digest_of(items)
    with transaction.atomic(), ledger.gathered():
        job.save()
        for item in items:
            item.job = job  # which has its key now
        BulkItem.objects.bulk_create(items, BATCH)
    return job


def _meant(row: kinds.Kind, lines: Iterable[Line]) -> list[Line]:
    """The lines as the kind has them: of chosen assessments the people, where those are its lines."""
    given = list(lines)
    chosen = [line.assessment for line in given if line.assessment]
    if row.people_of is None or not chosen:
        return given
    named = [line for line in given if line.person]
    known = {line.person for line in named}
    return [*named, *(Line(person=person) for person in row.people_of(chosen) if person not in known)]


def _item(job: BulkJob, position: int, line: Line) -> BulkItem:
    version = line.assessment.version if line.assessment else None
    return BulkItem(
        job=job,
        position=position,
        assessment=line.assessment,
        person=line.person,
        supervisor=line.supervisor,
        approver=line.approver,
        standard=line.standard,
        seen=version if line.seen is None else line.seen,
        state=BulkItemState.LEFT_OUT if line.left_out else BulkItemState.WAITING,
        message=line.left_out,
    )


def _leave_out(row: kinds.Kind, job: BulkJob, items: list[BulkItem]) -> None:
    going = [item for item in items if item.state == BulkItemState.WAITING]
    why_not = row.why_not(going, job)
    for item in going:
        if message := why_not.get(item.position, ""):
            item.state, item.message = BulkItemState.LEFT_OUT, message


def digest_of(items: Iterable[BulkItem]) -> str:
    """SHA-256 over what the lines instruct; those that were left out of the preview instruct nothing."""
    going = (item for item in items if item.state != BulkItemState.LEFT_OUT or item.done_at is not None)
    return sha256(canonical_json([instruction(item) for item in going]))


def instruction(item: BulkItem) -> list[int | None]:
    """What one line says to do."""
    about = [item.position, item.assessment_id, item.person_id]
    return [*about, item.supervisor_id, item.approver_id, item.standard_id, item.seen]


def refuse_others(person: User) -> None:
    if not person.has_role(Role.HR):
        raise Forbidden(_("Actions on many at once are taken by HR. Ask somebody in HR to do it."))


def confirm(job_id: int, by: User) -> BulkJob:
    """The maker says yes to the preview; it is under way from now on. Raises Conflict, Forbidden."""
    with transaction.atomic():
        job = _held(job_id)
        if job.by_id != by.pk:
            raise Forbidden(
                _("Only who prepared this action can confirm it. To do the same, choose the lines yourself.")
            )
        refuse_others(by)
        if job.made_at < timezone.now() - KEPT:
            raise Conflict(_("This preview is older than a day. Go back to the list and prepare the action again."))
        if not job.total:
            raise Conflict(_("There is nothing to do in it: every line is left out. Go back and choose others."))
        job.state, job.confirmed_at = BulkState.WAITING, timezone.now()
        job.save()
    return job


def discard(job_id: int) -> None:
    """A preview that is not wanted goes without a trace. Raises Conflict where it was confirmed already."""
    with transaction.atomic():
        _held(job_id).delete()


def _held(job_id: int) -> BulkJob:
    job = BulkJob.objects.select_for_update(of=("self",)).filter(pk=job_id).first()
    if job is None or not job.is_prepared:
        raise Conflict(_("This preview is not open any more. Look at the list of actions to see what became of it."))
    return job


def forget_old() -> int:
    """
    Previews that nobody confirmed within a day, and actions that ended a year ago, whose events tell what they did; how
    many.
    """
    now = timezone.now()
    previews = Q(state=BulkState.PREPARED, made_at__lt=now - KEPT)
    ended = Q(state__in=ENDED, finished_at__lt=now - ENDED_KEPT)
    keys = list(BulkJob.objects.filter(previews | ended).values_list("pk", flat=True))
    BulkJob.objects.filter(pk__in=keys, state__in=[BulkState.PREPARED, *ENDED]).delete()
    return len(keys)
