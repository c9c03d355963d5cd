"""
What people still have to do in the open cycles, derived at the moment it is asked. Whoever can't act owes nothing;
what waits for them is HR's to hand over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone

from assessments.enums import Action, CycleState, Duty, Status
from assessments.models import Assessment, Cycle, DevelopmentAction, Event
from assessments.models.assessment import AssessmentQuerySet
from assessments.reminders.developing import led_actions, own_actions
from people.acting import able
from people.calendar.workdays import Calendar
from people.models import User
from people.roles import Role

Rows = Callable[[date], AssessmentQuerySet]


@dataclass(frozen=True, slots=True)
class Share:
    """
    One kind of what is owed: whose it is (`owner`, a person of the assessment), the column with its day ("" for what
    has none), and the assessments in which it is open on a day. `told`: the steps whose mail asked for it.
    """

    duty: Duty
    owner: str
    due: str
    told: frozenset[Action]
    rows: Rows


@dataclass(frozen=True, slots=True)
class Owed:
    """
    One thing to do, or of HR's several of one kind in one cycle (`assessment` None, `count`; `disputed` of them with an
    objection). `again`: HR returned it to be rated once more. Development actions belong to no cycle: one of one's own
    (`action`), or several of those whom one leads. `words`: what a room above asks, in the language of the moment.
    """

    duty: Duty
    cycle: Cycle | None
    due: date | None = None
    assessment: Assessment | None = None
    action: DevelopmentAction | None = None
    count: int = 1
    disputed: int = 0
    again: bool = False
    words: Callable[[], str] | None = None

    def is_overdue(self, on: date) -> bool:
        return self.due is not None and self.due < on


@dataclass(frozen=True, slots=True)
class Added:
    """
    What a room above asks of people outside the cycles: `owed` by person on a day, and whom its rule calls on a
    workday because they were not reminded since it asked.
    """

    duty: Duty
    owed: Callable[[Collection[int], date], Mapping[int, list[Owed]]]
    called: Callable[[date, Calendar], set[int]]


ADDED: dict[Duty, Added] = {}


def add(one: Added) -> None:
    """Called when the portal starts."""
    ADDED[one.duty] = one


def open_rows() -> AssessmentQuerySet:
    rows: AssessmentQuerySet = Assessment.objects.filter(cycle__state=CycleState.OPEN, purged_at__isnull=True)
    return rows


def _self_ratings(on: date) -> AssessmentQuerySet:
    is_open = Q(self_rating__isnull=False, self_rating__submitted_at=None, self_rating__locked_at=None)
    return open_rows().filter(is_open, able("trainee__", on), status__in=Status.being_rated(), self_due__isnull=False)


def _ratings(on: date) -> AssessmentQuerySet:
    return open_rows().filter(able("supervisor__", on), status__in=Status.being_rated())


def _answers(on: date) -> AssessmentQuerySet:
    """Also once the day has passed: until HR approves they can still answer."""
    return open_rows().filter(able("trainee__", on), status=Status.SUBMITTED)


def to_decide(on: date) -> AssessmentQuerySet:
    return open_rows().to_approve(on)


def to_hand_over(on: date) -> AssessmentQuerySet:
    return open_rows().filter(~able("supervisor__", on), status__in=Status.being_rated())


def of_approver(rows: Rows) -> Rows:
    """Those on which the one who was named takes HR's steps."""
    return lambda on: rows(on).filter(able("approver__", on))


def left_to_hr(rows: Rows) -> Rows:
    """The others."""
    return lambda on: rows(on).filter(Q(approver__isnull=True) | ~able("approver__", on))


BACK = frozenset({Action.OPEN, Action.WITHDRAW, Action.RETURN, Action.REOPEN})
SHARES = (
    Share(Duty.RATE_SELF, "trainee", "self_due", BACK | {Action.SELF_RECALL, Action.SELF_REOPEN}, _self_ratings),
    Share(Duty.RATE, "supervisor", "supervisor_due", BACK | {Action.EXTEND, Action.REASSIGN}, _ratings),
    Share(Duty.ANSWER, "trainee", "answer_due", frozenset({Action.SUBMIT, Action.EXTEND}), _answers),
    Share(
        Duty.DECIDE,
        "approver",
        "",
        frozenset({Action.ACKNOWLEDGE, Action.DISPUTE, Action.APPOINT}),
        of_approver(to_decide),
    ),
    Share(Duty.HAND_OVER, "approver", "", frozenset({Action.APPOINT}), of_approver(to_hand_over)),
)
# What all of HR owe together, but those whose own appraisal or rating it is.
OF_HR: Mapping[Duty, Rows] = {Duty.DECIDE: left_to_hr(to_decide), Duty.HAND_OVER: left_to_hr(to_hand_over)}


def owed(people: Collection[int], on: date | None = None) -> dict[int, list[Owed]]:
    """
    By person all that they owe in the open cycles and beside them, what is due first first, what has no day last. The
    same number of queries whoever is asked about.
    """
    on = on or timezone.localdate()
    found: dict[int, list[Owed]] = defaultdict(list)
    for share in SHARES:
        rows = share.rows(on).filter(**{f"{share.owner}__in": people}).select_related("cycle")
        if share.duty == Duty.RATE:
            rows = rows.annotate(came_by=_came_by())
        for row in rows:
            due = getattr(row, share.due) if share.due else None
            again = getattr(row, "came_by", "") == Action.RETURN
            found[getattr(row, f"{share.owner}_id")].append(Owed(share.duty, row.cycle, due, row, again=again))
    for person, lines in _owed_by_hr(people, on).items():
        found[person] += lines
    for person, actions in own_actions(people, on).items():
        found[person] += [Owed(Duty.DEVELOP, None, one.due_on, action=one) for one in actions]
    for person, days in led_actions(people, on).items():
        found[person].append(Owed(Duty.DEVELOP, None, min(days.values()), count=len(days)))
    for added in ADDED.values():
        for person, lines in added.owed(people, on).items():
            found[person] += lines
    for lines in found.values():
        lines.sort(key=_place)
    return dict(found)


def _place(one: Owed) -> tuple[date, str]:
    return one.due or date.max, one.assessment.trainee_number if one.assessment else ""


def _came_by() -> Subquery:
    """The last step that made it a draft, or what it was opened by."""
    steps = Event.objects.filter(assessment=OuterRef("pk"), action__in=BACK)
    return Subquery(steps.order_by("-sequence").values("action")[:1])


def _owed_by_hr(people: Collection[int], on: date) -> dict[int, list[Owed]]:
    """One line for a cycle and kind, however many there are; one's own are left to others."""
    hr = set(User.objects.holding(Role.HR).filter(pk__in=people).values_list("pk", flat=True))
    if not hr:
        return {}
    lines: dict[int, list[Owed]] = defaultdict(list)
    for duty, rows in OF_HR.items():
        disputed = Count("pk", filter=Q(status=Status.DISPUTED))
        counted = rows(on).order_by().values("cycle").annotate(all=Count("pk"), disputed=disputed)
        totals = {line["cycle"]: (line["all"], line["disputed"]) for line in counted}
        cycles = Cycle.objects.in_bulk(totals)
        own = list(
            rows(on)
            .filter(Q(trainee__in=hr) | Q(supervisor__in=hr))
            .values_list("trainee", "supervisor", "cycle", "status")
        )
        for person in hr:
            for key, (count, objections) in totals.items():
                mine = [status for *parts, cycle, status in own if cycle == key and person in parts]
                line = Owed(duty, cycles[key], count=count - len(mine), disputed=objections - mine.count("disputed"))
                if line.count:
                    lines[person].append(line)
    return lines


def hr_who_owe(on: date, cycle: Cycle, *such: Q, duties: Collection[str] = tuple(OF_HR)) -> set[int]:
    """Who of HR could take one of these steps, which waits in this cycle; `such`: which assessments count."""
    hr, found = set(User.objects.holding(Role.HR).values_list("pk", flat=True)), set[int]()
    of_hr = Q(trainee__in=hr) | Q(supervisor__in=hr)
    for rows in (rows for duty, rows in OF_HR.items() if duty in duties):
        waiting = rows(on).filter(*such, cycle=cycle).order_by()
        found |= hr if waiting.exclude(of_hr).exists() else set()
        for parts in waiting.filter(of_hr).values_list("trainee", "supervisor"):
            found |= hr.difference(parts)
    return found
