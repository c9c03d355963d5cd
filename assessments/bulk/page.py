"""What the page of a bulk action shows: the figures, why lines are left out, and fifty lines at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.bulk import kinds
from assessments.bulk.kinds import Asks, Kind
from assessments.enums import SIGNS, BulkItemState, BulkKind, BulkState, Status, Verdict
from assessments.models import Assessment, BulkItem, BulkJob
from assessments.sheet.chips import chip
from config.days import written, written_iso
from people.calendar.workdays import Calendar
from people.models import User
from people.namesakes import named, shared_names

PAGE_SIZE = 50
# An idle worker takes up an action within a second: one left this long has workers that are busy or not running.
PATIENCE = timedelta(seconds=30)
# By so many lines how long the rest takes is guessed.
RECENT = 50
# Their lines are people: there is no assessment yet, or all that somebody owes is meant.
OF_PEOPLE = {BulkKind.OPEN, BulkKind.REMIND}
PLACES = {BulkItemState.WAITING: "warn", BulkItemState.DONE: "good", BulkItemState.LEFT_OUT: "bad"}
STATE_SIGNS = {BulkItemState.WAITING: "…", BulkItemState.DONE: "✓", BulkItemState.LEFT_OUT: "–"}


@dataclass(frozen=True, slots=True)
class Row:
    """
    A line in words. `then`: what becomes of it, such as the new supervisor or the new day. `verdict`: "" where this
    reader is told none here.
    """

    name: str
    number: str
    url: str
    under: str
    supervisor: str
    status: SafeString | str
    verdict: SafeString | str
    now: str
    then: str
    state: SafeString | str
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A choice of the filter: how many lines have it, and whether they are shown now."""

    value: str
    label: str
    count: int
    is_chosen: bool


def context_of(job: BulkJob, asked: QueryDict, reader: User) -> dict[str, object]:
    """Whatever the page says; a constant number of queries."""
    kind, counts = kinds.of(job.kind), _counts(job)
    shown = asked.get("outcome", "")
    shown = shown if shown in BulkItemState.values else ""
    page = _page(job, shown, asked.get("page"))
    return {
        "job": job,
        "kind": kind,
        "is_maker": job.by_id == reader.pk,
        "progress": progress(job),
        "facts": _facts(job),
        "outcomes": _outcomes(job, counts, shown),
        "statuses": _statuses(job) if job.is_prepared else [],
        "verdicts": _verdicts(job, reader) if job.is_prepared and job.kind == BulkKind.APPROVE else [],
        "reasons": _reasons(job),
        "left_out": counts[BulkItemState.LEFT_OUT],
        "undone": counts[BulkItemState.WAITING] if job.state in (BulkState.CANCELLED, BulkState.FAILED) else 0,
        "can_try_again": can_try_again(job),
        "page": page,
        "rows": list(_rows(job, kind, page, reader)),
        "then_label": _then_label(job, kind),
        # Of a hand-over it is the new one once it is done.
        "shows_supervisor": job.kind != BulkKind.REMIND and (job.is_prepared or job.kind != BulkKind.HAND_OVER),
        "shows_status": job.kind not in OF_PEOPLE,
        "shows_verdict": job.kind == BulkKind.APPROVE,
        "day_off": _day_off(job) if job.is_prepared else "",
    }


def _counts(job: BulkJob) -> Counter[str]:
    found = job.items.order_by().values_list("state").annotate(Count("pk"))
    return Counter(dict(found))


def progress(job: BulkJob) -> dict[str, object]:
    """How far it is, and in words how long it may take."""
    dealt_with = job.items.filter(done_at__isnull=False).count()
    return {"done": dealt_with, "total": job.total, "left": _left(job, dealt_with) if job.is_waiting else ""}


def _left(job: BulkJob, done: int) -> str:
    """By how fast the last lines went, since work may have been at rest before."""
    times = job.items.filter(done_at__isnull=False).order_by("-done_at").values_list("done_at", flat=True)
    recent, now = [at for at in times[:RECENT] if at is not None], timezone.now()
    if now - max(filter(None, (job.confirmed_at, job.started_at, *recent[:1], job.made_at))) > PATIENCE:
        return _(
            "Nobody is working on it now. It goes on once a worker is free; if that takes long, tell the administrator."
        )
    if job.started_at is None:
        return _("Waiting for a worker.")
    if not recent:
        return _("It has just begun.")
    seconds = (now - recent[-1]).total_seconds() / len(recent) * (job.total - done)
    if seconds < 60:
        return _("Less than a minute left.")
    minutes = round(seconds / 60)
    return ngettext("About %(count)d minute left.", "About %(count)d minutes left.", minutes) % {"count": minutes}


def _facts(job: BulkJob) -> list[tuple[str, str]]:
    """What holds for all lines, as label and text."""
    shared, details = shared_names(), job.details
    part = " – ".join(filter(None, (written_iso(str(details.get(name, ""))) for name in ("part_from", "part_until"))))
    found = [
        (_("New supervisor"), named(*job.person.who, shared) if job.person else ""),
        (_("New due date"), written(job.day) if job.day else ""),
        (_("New day for the self-rating"), written(job.self_day) if job.self_day else ""),
        (_("Reason"), job.reason),
        (_("Part of the period of the former supervisor"), part),
        (_("Note for the new supervisor"), str(details.get("part_note", ""))),
        *_moved(details.get("cycle_days", {})),
    ]
    return [(label, text) for label, text in found if text]


def _moved(days: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """The due dates of a cycle that this action follows, from and to; by name of the cycle's column."""
    labels = {"self_due": _("Self-rating due"), "supervisor_due": _("Rating due"), "answer_due": _("Answer due")}
    for name, (before, after) in days.items():
        yield labels[name], f"{written_iso(before) or '–'} → {written_iso(after)}"


def _outcomes(job: BulkJob, counts: Counter[str], shown: str) -> list[Outcome]:
    words = {BulkItemState.WAITING: _("will be done")} if job.is_prepared else {}
    states = [
        Outcome(state.value, words.get(state, str(state.label)), counts[state], shown == state)
        for state in BulkItemState
    ]
    return [Outcome("", _("all"), sum(counts.values()), not shown), *(one for one in states if one.count)]


def _statuses(job: BulkJob) -> list[tuple[SafeString, int]]:
    """Of what is to be done: how many in which status."""
    going = job.items.filter(state=BulkItemState.WAITING, assessment__isnull=False).order_by()
    counts = dict(going.values_list("assessment__status").annotate(Count("pk")))
    return [(chip(status.value, str(status.label)), counts[status]) for status in Status if counts.get(status)]


def _verdicts(job: BulkJob, reader: User) -> list[tuple[SafeString, int]]:
    """Of what is to be approved: how many have which verdict. The reader's own is explained to them elsewhere."""
    going = job.items.filter(state=BulkItemState.WAITING, assessment__status__in=Status.rated()).order_by()
    going = going.exclude(assessment__trainee=reader)
    counts = dict(going.values_list("assessment__verdict").annotate(Count("pk")))
    return [(_verdict_chip(verdict), counts[verdict]) for verdict in Verdict if counts.get(verdict)]


def _verdict_chip(verdict: Verdict) -> SafeString:
    return chip(verdict.value, str(verdict.label), SIGNS[verdict])


def _reasons(job: BulkJob) -> list[tuple[str, int]]:
    """Why lines are left out, the most frequent first."""
    left_out = job.items.filter(state=BulkItemState.LEFT_OUT).order_by()
    counts = left_out.values_list("message").annotate(count=Count("pk")).order_by("-count", "message")
    return list(counts[:20])


def left_undone(job: BulkJob) -> QuerySet[BulkItem]:
    """What an ended action left out or did not come to; who was left out of the preview already is tried again too."""
    return job.items.exclude(state=BulkItemState.DONE)


def can_try_again(job: BulkJob) -> bool:
    return not job.is_prepared and not job.is_waiting and left_undone(job).exists()


def _page(job: BulkJob, shown: str, number: str | None) -> Page[BulkItem]:
    beside = ("assessment__cycle", "assessment__supervisor", "person", "supervisor", "approver", "standard")
    items = job.items.select_related(*beside)
    if shown:
        items = items.filter(state=shown)
    # Who is left out of a preview comes first: that is what its reader has to know.
    first = ["state", "position"] if job.is_prepared else ["position"]
    return Paginator(items.order_by(*first), PAGE_SIZE).get_page(number)


def _then_label(job: BulkJob, kind: Kind) -> str:
    if Asks.PERSON in kind.asks:
        return _("New supervisor")
    return _("New day") if job.day or job.self_day else ""


def _rows(job: BulkJob, kind: Kind, items: Iterable[BulkItem], reader: User) -> Iterator[Row]:
    shared = shared_names()
    states = {one.value: chip(PLACES[one], str(one.label), STATE_SIGNS[one]) for one in BulkItemState}
    statuses = {status.value: chip(status.value, str(status.label)) for status in Status}
    verdicts = {verdict.value: _verdict_chip(verdict) for verdict in Verdict}
    for item in items:
        row, person = item.assessment, item.person
        supervisor = item.supervisor
        yield Row(
            name=row.trainee_name if row else person.name if person else "",
            number=row.trainee_number if row else person.username if person else "",
            url=row.get_absolute_url() if row else "",
            under=" · ".join(
                filter(None, [row.trainee_department if row else "", "" if job.cycle_id or not row else row.cycle.name])
            ),
            supervisor=named(*row.rated_by, shared) if row else named(*supervisor.who, shared) if supervisor else "",
            status=statuses[row.status] if row else "",
            verdict=verdicts.get(row.verdict, "") if row and _tells_verdict(row, reader) else "",
            now=written(row.next_due) if row and row.next_due else "",
            then=_then(job, item, kind, shared),
            state="" if job.is_prepared and item.state == BulkItemState.WAITING else states[item.state],
            message=item.message,
        )


def _tells_verdict(row: Assessment, reader: User) -> bool:
    """Ratings that came back are the supervisor's alone, and one's own result is read where it is explained."""
    return row.status in Status.rated() and row.trainee_id != reader.pk


def _then(job: BulkJob, item: BulkItem, kind: Kind, shared: Collection[str]) -> str:
    if Asks.PERSON in kind.asks:
        return named(*item.supervisor.who, shared) if item.supervisor else ""
    if Asks.DAY not in kind.asks or item.assessment is None:
        return ""
    own = job.self_day if item.assessment.is_draft and item.assessment.self_due else None
    texts = [written(job.day) if job.day else "", _("self-rating %(change)s") % {"change": written(own)} if own else ""]
    return "; ".join(filter(None, texts))


def _day_off(job: BulkJob) -> str:
    """Said once more in the preview: that the new due date is kept although nobody works on it."""
    calendar = Calendar.load()
    off = [day for day in (job.day, job.self_day) if day and not calendar.is_workday(day)]
    if not off:
        return ""
    day = off[0]
    words = {"day": written(day), "why": calendar.why_off(day), "workday": written(calendar.workday_from(day))}
    return _("%(day)s is a day off (%(why)s). The next workday is %(workday)s.") % words
