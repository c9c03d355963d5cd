"""
What is somebody's to do in improvement plans, derived at the moment it is asked. Whoever can't act owes nothing; what
waits for them is HR's to hand over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.db.models import Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import ImprovementState as State
from assessments.improvement.parts import waits_for_hand_over
from assessments.models import ImprovementPlan
from assessments.models.improvement import ImprovementPlanQuerySet
from people.acting import can_act
from people.models import User
from people.roles import Role


class Task(Enum):
    """What is asked of somebody."""

    SIGN = "sign"
    REVIEW = "review"
    END = "end"
    RELEASE = "release"
    REFUSAL = "refusal"
    HAND_OVER = "hand_over"
    REWORK = "rework"


@dataclass(frozen=True, slots=True)
class Owed:
    """`due`: None for what has no day."""

    task: Task
    plan: ImprovementPlan
    due: date | None = None

    @property
    def is_overdue(self) -> bool:
        return self.due is not None and self.due < timezone.localdate()

    @property
    def text(self) -> str:
        """In the reader's language; without the name where it is their own."""
        return WORDS[self.task]()

    @property
    def anchor(self) -> str:
        return f"{self.plan.get_absolute_url()}#turn"


WORDS = {
    Task.SIGN: lambda: _("Read the plan and sign it"),
    Task.REVIEW: lambda: _("Hold the review and write it down"),
    Task.END: lambda: _("End it with an outcome, or give it more time"),
    Task.RELEASE: lambda: _("Release it for signing, or return it"),
    Task.REFUSAL: lambda: _("Note that it was not signed, or talk with the person"),
    Task.HAND_OVER: lambda: _("Hand it over: its supervisor can't act or the person has moved"),
    Task.REWORK: lambda: _("Finish the draft and send it to HR"),
}
OPEN = Q(state__in=sorted(State.open()), purged_at__isnull=True)


def owed(people: Collection[int], on: date | None = None) -> dict[int, list[Owed]]:
    """By person all that they owe, what is due first first; as many queries whoever is asked about."""
    hr = set(User.objects.holding(Role.HR).filter(pk__in=people).values_list("pk", flat=True))
    return _owed(people, hr, on or timezone.localdate())


def _owed(people: Collection[int], hr: Collection[int], on: date) -> dict[int, list[Owed]]:
    """`hr`: who of them holds the role."""
    found: dict[int, list[Owed]] = defaultdict(list)
    named = Q(person__in=people) | Q(supervisor__in=people)
    if hr:
        left = Q(pk__in=ImprovementPlan.objects.returned_to_nobody().values("pk"))
        named |= ~Q(state=State.DRAFT) | left
    rows = ImprovementPlan.objects.filter(OPEN & named)
    for plan in with_signatures(rows):
        for person, one in _of_parts(plan, on):
            if person in people:
                found[person].append(one)
        for one in _of_hr(plan, on):
            for person in hr:
                if person not in (plan.person_id, plan.supervisor_id):
                    found[person].append(one)
    for lines in found.values():
        lines.sort(key=lambda one: (one.due or date.max, one.plan.pk))
    return dict(found)


def dated(on: date, people: Collection[int] | None = None) -> list[tuple[int, Owed]]:
    """What has a day, of these people or of all: a signature, a review or an outcome. As many queries for all."""
    rows = ImprovementPlan.objects.filter(OPEN, state__in=[State.TO_SIGN, State.RUNNING])
    if people is not None:
        rows = rows.filter(Q(person__in=people) | Q(supervisor__in=people))
    found = [pair for plan in with_signatures(rows.order_by("pk")) for pair in _of_parts(plan, on)]
    return [(who, one) for who, one in found if one.due is not None and (people is None or who in people)]


def owed_by(person: User) -> list[Owed]:
    """What stands on their desk."""
    hr = [person.pk] if person.has_role(Role.HR) else []
    return _owed([person.pk], hr, timezone.localdate()).get(person.pk, [])


def awaited(plans: Iterable[ImprovementPlan], on: date | None = None) -> dict[int, list[tuple[str, Owed]]]:
    """By plan what is awaited of whom: "person", "supervisor" or "hr"; of rows of `with_signatures`."""
    on = on or timezone.localdate()
    found: dict[int, list[tuple[str, Owed]]] = {}
    for plan in plans:
        lines = [("person" if who == plan.person_id else "supervisor", one) for who, one in _of_parts(plan, on)]
        found[plan.pk] = [*lines, *(("hr", one) for one in _of_hr(plan, on))] if plan.is_open else []
    return found


def with_signatures(rows: ImprovementPlanQuerySet) -> ImprovementPlanQuerySet:
    """
    With who signed, the day of the next review and whether it was returned once, in the same number of queries however
    many there are.
    """
    next_review = Min("reviews__due_on", filter=Q(reviews__held_on__isnull=True))
    found = rows.with_return().select_related("person__supervisor", "supervisor").prefetch_related("signatures")
    return found.annotate(next_review=next_review)


def _of_parts(plan: ImprovementPlan, on: date) -> list[tuple[int, Owed]]:
    """Of its person and its supervisor."""
    found: list[tuple[int, Owed]] = []
    signed = {row.signer_id for row in plan.signatures.all() if row.revision == plan.revision}
    if plan.state == State.TO_SIGN:
        sides = (plan.person, plan.supervisor)
        found += [(one.pk, Owed(Task.SIGN, plan, plan.sign_by)) for one in sides if one.pk not in signed]
    if plan.state == State.DRAFT:
        found.append((plan.supervisor_id, Owed(Task.REWORK, plan)))
    if plan.state == State.RUNNING:
        review: date | None = getattr(plan, "next_review", None)
        task, due = (Task.REVIEW, review) if review else (Task.END, plan.ends_on)
        found.append((plan.supervisor_id, Owed(task, plan, due)))
    able = {one.pk: can_act(one, on) for one in (plan.person, plan.supervisor)}
    return [(person, one) for person, one in found if able[person]]


def _of_hr(plan: ImprovementPlan, on: date) -> list[Owed]:
    if plan.state == State.DRAFT:
        is_left = getattr(plan, "was_returned", False) and not can_act(plan.supervisor)
        return [Owed(Task.HAND_OVER, plan)] if is_left else []
    if plan.state not in State.under_way():
        return []
    found = [Owed(Task.RELEASE, plan)] if plan.state == State.WITH_HR else []
    if waits_for_hand_over(plan):
        found.append(Owed(Task.HAND_OVER, plan))
    signed = {row.signer_id for row in plan.signatures.all() if row.revision == plan.revision}
    late = plan.state == State.TO_SIGN and plan.sign_by is not None and plan.sign_by < on
    if late and plan.supervisor_id in signed and plan.person_id not in signed:
        found.append(Owed(Task.REFUSAL, plan))
    return found
