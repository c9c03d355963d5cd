"""The bar on each page of figures by which it is asked about something else, and what the figures are made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from assessments.enums import CycleState, Status
from assessments.insight.scope import Scope, team_of, versions_to_choose
from assessments.insight.standing import Standing
from assessments.models import Assessment, Cycle
from config.days import written
from people.models import User

Choice = tuple[str, str]
FIELDS = ("cycle", "standard", "department", "team", "as_of")
# So many of the newest cycles are offered, and so many supervisors proposed; any other can be asked for all the same.
MOST_CYCLES, MOST_HEADS = 40, 60
MOST_KEPT = 20


@dataclass(frozen=True, slots=True)
class Bar:
    """
    What can be chosen of each field, empty where there is nothing to choose. `heads`: supervisors by number, proposed
    to who sees all (`types_team`), else to be chosen from. `needs_cycle`: the page is about one. `kept`: what else the
    address asks, sent along.
    """

    scope: Scope
    cycles: list[Choice]
    standards: list[Choice]
    departments: list[Choice]
    heads: list[Choice]
    types_team: bool
    asks_day: bool
    needs_cycle: bool
    kept: list[Choice]

    @property
    def cycle(self) -> str:
        return str(self.scope.cycle.pk) if self.scope.cycle else ""

    @property
    def standard(self) -> str:
        return str(self.scope.version.pk) if self.scope.version else ""

    @property
    def department(self) -> str:
        return str(self.scope.department) if self.scope.department is not None else ""

    @property
    def team(self) -> str:
        return self.scope.team.head.username if self.scope.team and self.scope.names_team else ""

    @property
    def team_as_typed(self) -> str:
        head = self.scope.team.head if self.scope.team and self.scope.names_team else None
        return f"{head.username} {head.name}" if head else ""

    @property
    def as_of(self) -> date | None:
        return None if self.scope.is_today else self.scope.as_of

    @property
    def is_narrowed(self) -> bool:
        return bool(self.cycle or self.department or self.team or self.as_of)


def bar_of(scope: Scope, asked: QueryDict, fields: tuple[str, ...] = FIELDS, *, needs_cycle: bool = False) -> Bar:
    """`fields`: those that the page has; what else stands in the address but a number of a page is kept."""
    rest = [
        (name, value) for name, values in asked.lists() if name not in (*FIELDS, "page") for value in values if value
    ]
    heads = _heads(scope) if "team" in fields else []
    return Bar(
        scope=scope,
        cycles=_cycles(scope) if "cycle" in fields else [],
        standards=_standards(scope) if "standard" in fields else [],
        departments=_departments(scope) if "department" in fields else [],
        heads=heads,
        types_team="team" in fields and (scope.sees_all or (not heads and _leads_many(scope))),
        asks_day="as_of" in fields,
        needs_cycle=needs_cycle,
        kept=rest[:MOST_KEPT],
    )


def _cycles(scope: Scope) -> list[Choice]:
    """Newest first; of who leads people those in which these are appraised."""
    rows = Cycle.objects.exclude(state=CycleState.DRAFT)
    if not scope.sees_all and scope.team is not None and not scope.team.is_large:
        rows = rows.filter(assessments__trainee__in=scope.team.people).distinct()
    found = {str(pk): name for pk, name in rows.values_list("pk", "name")[:MOST_CYCLES]}
    if scope.cycle is not None:
        found.setdefault(str(scope.cycle.pk), scope.cycle.name)
    return list(found.items())


def _standards(scope: Scope) -> list[Choice]:
    found = {str(version.pk): str(version) for version in versions_to_choose(scope.cycle)}
    if scope.version is not None:
        found.setdefault(str(scope.version.pk), str(scope.version))
    return list(found.items()) if len(found) > 1 else []


def _departments(scope: Scope) -> list[Choice]:
    """Of who leads people the ones in which these work."""
    if scope.sees_all or scope.team is None or scope.team.is_large:
        return scope.outline.choices(scope.department)
    people = User.objects.filter(pk__in=scope.team.people, department__isnull=False).order_by()
    keys = set(people.values_list("department", flat=True))
    if scope.department is not None:
        keys.add(scope.department)
    found = [(str(key), scope.outline.path_of(key)) for key in scope.outline.names if key in keys]
    return found if len(found) > 1 else []


def _heads(scope: Scope) -> list[Choice]:
    """Whoever leads people; nobody where they are too many to propose."""
    if _leads_many(scope):
        return []
    rows = User.objects.filter(reports__isnull=False)
    if not scope.sees_all and scope.team is not None:
        rows = rows.filter(pk__in=(team_of(scope.reader) if scope.names_team else scope.team).people)
    found = list(rows.distinct().order_by("username").values_list("username", "name")[: MOST_HEADS + 1])
    return found if len(found) <= MOST_HEADS else []


def _leads_many(scope: Scope) -> bool:
    """Whoever leads so many that one of them is typed and not chosen from a list."""
    return not scope.sees_all and scope.team is not None and scope.team.is_large


@dataclass(frozen=True, slots=True)
class Basis:
    """What a page's figures are made from. `confirmed`: people with confirmed results, of `people` in all."""

    scope: Scope
    people: int
    confirmed: int
    oldest: date
    left_out: list[str]

    @property
    def as_of(self) -> str:
        return written(self.scope.as_of)


def basis_of(standing: Standing) -> Basis:
    """One query: what is not approved yet, was deleted, or is open again."""
    waiting, deleted, again = _not_counted(standing)
    said = []
    if waiting:
        said.append(ngettext("%(n)d not approved yet", "%(n)d not approved yet", waiting) % {"n": waiting})
    if deleted:
        said.append(ngettext("%(n)d deleted", "%(n)d deleted", deleted) % {"n": deleted})
    if again:
        text = ngettext(
            "%(n)d open again, counted as it was approved", "%(n)d open again, counted as they were approved", again
        )
        said.append(text % {"n": again})
    return Basis(standing.scope, len(standing.rows), len(standing.confirmed), standing.oldest, said)


def _not_counted(standing: Standing) -> tuple[int, int, int]:
    """
    Appraisals of these people, by this standard and of this cycle, as of the day. That one was deleted is for those to
    know who see all.
    """
    scope = standing.scope
    if scope.version is None:
        return 0, 0, 0
    rows = Assessment.objects.filter(standard__standard=scope.version.standard_id, created_at__lt=_end_of(scope.as_of))
    if scope.cycle is not None:
        rows = rows.filter(cycle=scope.cycle)
    later = Q(profile__confirmed_on__gt=scope.as_of)
    rows = rows.filter(Q(status__in=Status.open()) | Q(purged_at__isnull=False) | later).exclude(
        status=Status.CANCELLED
    )
    told = rows.order_by().annotate(
        is_gone=Q(purged_at__isnull=False), is_counted=Q(profile__confirmed_on__lte=scope.as_of)
    )
    people = {row.person.pk for row in standing.rows}
    waiting = deleted = again = 0
    for person, department, is_gone, is_counted in told.values_list("trainee", "department", "is_gone", "is_counted"):
        if is_gone:
            inside = scope.departments is None or department in scope.departments
            is_of_it = person in people or (scope.cycle is not None and scope.team is None and inside)
            deleted += scope.sees_all and is_of_it
        elif person in people:
            again += bool(is_counted)
            waiting += not is_counted
    return waiting, deleted, again


def _end_of(day: date) -> datetime:
    """The moment at which the day is over by the clock here."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def as_words(basis: Basis) -> str:
    """The same for a file: from when, from what, what is left out."""
    words = [_("From confirmed results as of %(day)s") % {"day": basis.as_of}]
    if basis.left_out:
        words.append(_("Left out: %(what)s") % {"what": _(", ").join(basis.left_out)})
    return pgettext("between sentences", "; ").join(words)
