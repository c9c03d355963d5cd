"""The catalogue: what an address asks of it, in which order it stands, and the figures above it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet, TextChoices
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.courses.choosing import standing_of
from assessments.courses.serving import links, links_to
from assessments.courses.subjects import Key
from assessments.enums import CourseKind
from assessments.models import Course
from competency.models import StandardVersion, Task
from config.days import months_after
from config.searching import LONGEST, holding
from config.texts import canonical_line

MONTHS_AHEAD = 3
ORDERS: dict[str, tuple[str, ...]] = {
    "number": ("code",),
    "name": ("name",),
    "provider": ("provider",),
    "kind": ("kind",),
    "hours": ("hours",),
    "cost": ("cost",),
    "icap": ("icap_expires_on",),
}
SEARCHED = ("code", "name", "provider", "icap_number", "description")


class State(TextChoices):
    """Which courses are listed; nothing chosen: those on offer."""

    LAPSING = "lapsing", _("Accreditation lapses within three months")
    LAPSED = "lapsed", _("Accreditation lapsed")
    LOOSE = "loose", _("Links to check")
    UNLINKED = "unlinked", _("Serves nothing yet")
    RETIRED = "retired", _("No longer offered")
    ALL = "all", pgettext_lazy("courses", "All of them")


@dataclass(frozen=True, slots=True)
class Question:
    """
    `subject`: only what serves this task with what it asks for, or anything of this version (`is_task` False).
    `order`: a key of ORDERS, "-" before it where it runs downwards.
    """

    words: str = ""
    subject: Key | None = None
    kind: str = ""
    state: str = ""
    order: str = "number"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.subject or self.kind or self.state)

    @property
    def of(self) -> str:
        """As the address says it."""
        return "" if self.subject is None else f"{'task' if self.subject.is_task else 'standard'}-{self.subject.pk}"


def question_of(asked: QueryDict) -> Question:
    """What can't be read asks nothing."""
    order, kind, state = (asked.get(name, "") for name in ("sort", "kind", "state"))
    return Question(
        words=canonical_line(asked.get("q", ""))[:LONGEST],
        subject=_subject(asked.get("of", "")),
        kind=kind if kind in CourseKind.values else "",
        state=state if state in State.values else "",
        order=order if order.removeprefix("-") in ORDERS else "number",
    )


def _subject(text: str) -> Key | None:
    kind, _dash, number = text.partition("-")
    is_key = number.isascii() and number.isdecimal() and len(number) < 10
    return Key(kind == "task", int(number)) if is_key and kind in ("task", "standard") else None


def in_state(state: str, today: date, loose: Collection[int] = ()) -> Q:
    """`loose`: the courses with links to be looked at."""
    offered, soon = Q(retired_at__isnull=True), months_after(today, MONTHS_AHEAD)
    rules = {
        State.LAPSING: offered & Q(icap_expires_on__gte=today, icap_expires_on__lte=soon),
        State.LAPSED: offered & Q(icap_expires_on__lt=today),
        State.LOOSE: offered & Q(pk__in=loose),
        State.UNLINKED: offered & Q(subjects__isnull=True),
        State.RETIRED: Q(retired_at__isnull=False),
        State.ALL: Q(),
    }
    return rules[State(state)] if state else offered


def matching(asked: Question) -> QuerySet[Course]:
    """The courses that an address asks for, in its order; each word stands in one of the columns."""
    found = Course.objects.filter(in_state(asked.state, timezone.localdate(), _loose_where(asked)))
    for word in asked.words.split():
        found = found.filter(holding(word, *SEARCHED))
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.subject is not None:
        found = found.filter(pk__in=serving_any(asked.subject))
    return found.order_by(*_order(asked.order))


def _loose_where(asked: Question) -> Collection[int]:
    return loose() if asked.state == State.LOOSE else ()


def loose() -> set[int]:
    """The courses of which something was linked that says something else by now, or is gone."""
    found = links()
    stands = standing_of({link.key for link in found})
    return {link.course for link in found if stands.key_now(link.key) is None}


def serving_any(subject: Key) -> set[int]:
    """The courses that serve anything of the version, or the task or something that it asks for."""
    version = StandardVersion.objects.published().filter(pk=subject.pk).first()
    if subject.is_task:
        task = Task.objects.select_related("duty__version").filter(pk=subject.pk).first()
        version = task.duty.version if task else None
    if version is None:
        return set()
    found = links_to(version.standard_id)
    if not subject.is_task:
        return {link.course for link in found}
    stands = standing_of({link.key for link in found}, [version.pk])
    outline = next((one for one in stands.now.values() if subject in one.subjects), None)
    if outline is None:  # a task of a former version
        return {link.course for link in found if link.key == subject}
    wanted = {subject, *(Key(False, row.pk) for row in outline.required[subject.pk])}
    return {link.course for link in found if stands.key_now(link.key) in wanted}


def _order(order: str) -> list[OrderBy | F]:
    columns, downwards = ORDERS[order.removeprefix("-")], order.startswith("-")
    # What is empty stands last, whichever way.
    ways = [F(name).desc(nulls_last=True) if downwards else F(name).asc(nulls_last=True) for name in columns]
    return [*ways, F("code"), F("pk")]


def counts() -> dict[str, int]:
    """By state how many; "" for those on offer."""
    today, found = timezone.localdate(), loose()
    asked = {"": Q(), **{state.value: Q() for state in State if state is not State.ALL}}
    return Course.objects.aggregate(
        **{state or "offered": Count("pk", filter=in_state(state, today, found), distinct=True) for state in asked}
    )
