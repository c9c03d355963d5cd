"""
The preview of an opening: everybody who was chosen, checked, as a prepared bulk action whose lines say who is opened by
whom and who is left out; and the same once more, after something was mended or chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.bulk import preparing
from assessments.bulk.preparing import Line
from assessments.enums import BulkItemState, BulkKind, CycleState
from assessments.joining import due as due_days
from assessments.joining.checks import Looked, Wanted, look
from assessments.joining.due import ANSWER_DAY, Due
from assessments.models import BulkItem, BulkJob, Cycle
from config.days import written
from config.refusals import BadInput, Conflict
from people.models import User

# In the details of the job: by check the positions of its lines; who was given by a list with which supervisor and what
# was wrong with it; who was chosen to approve, for one and for all; what could not be read.
CHECKS, GIVEN, WRONG, APPROVERS, APPROVER, TOLD = "checks", "given", "wrong", "approvers", "approver", "told"
# So many numbers that could not be read are kept.
MOST_TOLD = 500


def prepare(
    cycle: Cycle,
    by: User,
    wanted: Sequence[Wanted],
    due: Due | None = None,
    told: Mapping[str, Sequence[str]] | None = None,
    approver: int | None = None,
) -> BulkJob:
    """`approver`: who approves wherever one is needed and no other was chosen. Raises Conflict, BadInput, Forbidden."""
    if cycle.state == CycleState.CLOSED:
        raise Conflict(_("This cycle is closed. Make a new one for these people."))
    if (day := cycle.impossible_day) is not None:
        text = _("The dates of this cycle can't be right: %(day)s. Make a new cycle for these people.")
        raise Conflict(text % {"day": written(day)})
    due = due or due_days.proposed(cycle)
    found = sorted(look(cycle, for_all(wanted, approver), due.answer_day), key=_place)
    if not found and not told:
        raise BadInput(_("Choose at least one person."))
    if not found:
        raise BadInput(_("Nobody has these numbers: %(numbers)s. Correct them.") % {"numbers": _some_of(told)})
    details: dict[str, object] = {
        CHECKS: _positions(found),
        GIVEN: {str(one.person): one.supervisor for one in wanted if one.supervisor},
        WRONG: {str(one.person): one.wrong for one in wanted if one.wrong},
        APPROVERS: {str(one.person): one.approver for one in wanted if one.approver},
        APPROVER: approver,
        TOLD: {name: list(words)[:MOST_TOLD] for name, words in (told or {}).items()},
    }
    days: dict[str, object] = {}
    if due != due_days.of_cycle(cycle):
        days = {"day": due.day, "self_day": due.self_day}
        details[ANSWER_DAY] = due.answer_day.isoformat()
    return preparing.prepare(
        BulkKind.OPEN,
        by,
        [_line(one) for one in found],
        cycle=cycle,
        details=details,
        **days,  # type: ignore[arg-type]
    )


def again(
    job: BulkJob, cycle: Cycle, by: User, due: Due, chosen: Mapping[int, int | None], approver: int | None
) -> BulkJob:
    """
    The same people, looked at anew, in the place of the former preview. `chosen`: approvers by person, None for one
    that was taken back.
    """
    wanted = wanted_of(job, job.items.order_by("position"), chosen)
    told = job.details.get(TOLD)
    with transaction.atomic():
        made = prepare(cycle, by, wanted, due, told if isinstance(told, dict) else {}, approver)
        if job.by_id == by.pk:
            preparing.discard(job.pk)
    return made


def once_more(job: BulkJob, by: User) -> BulkJob:
    """
    Those whom an ended opening did not open, looked at anew, with the days it had; with days that are proposed anew
    where one of those has passed since.
    """
    cycle = job.cycle
    assert cycle is not None  # noqa: S101 - an opening is of one
    undone = job.items.exclude(state=BulkItemState.DONE).order_by("position")
    approver, days = job.details.get(APPROVER), due_days.of_job(job, cycle)
    return prepare(
        cycle,
        by,
        wanted_of(job, undone),
        None if days.has_passed else days,
        approver=approver if isinstance(approver, int) else None,
    )


def wanted_of(job: BulkJob, items: Iterable[BulkItem], chosen: Mapping[int, int | None] | None = None) -> list[Wanted]:
    """As they were chosen, so that what was mended meanwhile is seen."""
    approvers = {**_keys(job.details.get(APPROVERS)), **(chosen or {})}
    given, wrong = _keys(job.details.get(GIVEN)), _texts(job.details.get(WRONG))
    people = [item.person_id for item in items if item.person_id]
    return [Wanted(key, given.get(key), approvers.get(key), wrong.get(key, "")) for key in people]


def for_all(wanted: Sequence[Wanted], approver: int | None) -> list[Wanted]:
    """The same, with who approves wherever nobody else was chosen."""
    return [replace(one, approver=one.approver or approver) for one in wanted]


def _place(one: Looked) -> tuple[str, str]:
    return one.person.department_path, one.person.username


def _line(one: Looked) -> Line:
    return Line(
        person=one.person,
        supervisor=one.supervisor,
        approver=one.approver,
        standard=one.standard,
        left_out=one.why_not,
    )


def _positions(found: Sequence[Looked]) -> dict[str, list[int]]:
    """By check, which lines it concerns."""
    places = dict[str, list[int]]()
    for position, one in enumerate(found, 1):
        for check in one.checks:
            places.setdefault(check.value, []).append(position)
    return places


def _some_of(told: Mapping[str, Sequence[str]] | None) -> str:
    words = [word for many in (told or {}).values() for word in many]
    return _(", ").join(words[:20])


def _keys(said: object) -> dict[int, int | None]:
    return {int(key): int(value) for key, value in said.items() if value} if isinstance(said, dict) else {}


def _texts(said: object) -> dict[int, str]:
    return {int(key): str(value) for key, value in said.items()} if isinstance(said, dict) else {}
