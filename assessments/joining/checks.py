"""
The eight checks before somebody's assessment is opened: four that keep it from being opened, four that are only said.
Each sentence says how to mend it. The same look is taken for the preview and once more when a batch is opened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.access.permissions import hr_people, needs_approver
from assessments.enums import Status
from assessments.models import Assessment, Cycle, JobTitleStandard
from assessments.models.assessment import AssessmentQuerySet
from assessments.titles.standards import versions
from competency.models import StandardVersion
from config.days import written
from config.refusals import BadInput
from config.texts import folded_key
from people.acting import can_act
from people.models import Department, User
from people.namesakes import numbered

# So many people are asked for in one query.
BATCH = 1000


class Check(TextChoices):
    """What is looked at; ALREADY is no fault, but nobody is opened twice."""

    SUPERVISOR = "supervisor", gettext_lazy("No supervisor, or one who can't act")
    LOOP = "loop", gettext_lazy("Their own supervisor, or a circle in the reporting line")
    GONE = "gone", gettext_lazy("Account closed, or past the last day")
    APPROVER = "approver", gettext_lazy("Nobody who may approve")
    ELSEWHERE = "elsewhere", gettext_lazy("In another round at the same time")
    LEAVING = "leaving", gettext_lazy("Leaving before the round ends")
    MAIL = "mail", gettext_lazy("No mail address")
    TITLE = "title", gettext_lazy("Job title without a standard of its own")
    ALREADY = "already", gettext_lazy("In this cycle already")


BLOCKING = (Check.SUPERVISOR, Check.LOOP, Check.GONE, Check.APPROVER)
WARNING = (Check.ELSEWHERE, Check.LEAVING, Check.MAIL, Check.TITLE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    Somebody who is to take part, by key. `supervisor`: given in a list, else that of the reporting line; `wrong`: why
    the one that was given can't be used; `approver`: chosen, else the supervisor's own supervisor is proposed.
    """

    person: int
    supervisor: int | None = None
    approver: int | None = None
    wrong: str = ""


@dataclass(slots=True)
class Looked:
    """
    What the checks found of one person. `blocked`: the sentence by check; `warned`: what `warning` says. `is_given`:
    the supervisor is another than that of the reporting line. `asks_approver`: nobody of HR could decide. `already`,
    `elsewhere`: the key of an assessment in this cycle, in another one.
    """

    person: User
    standard: StandardVersion
    supervisor: User | None
    approver: User | None = None
    is_given: bool = False
    asks_approver: bool = False
    already: int | None = None
    elsewhere: int | None = None
    blocked: dict[Check, str] = field(default_factory=dict)
    warned: list[Check] = field(default_factory=list)

    @property
    def why_not(self) -> str:
        return " ".join(self.blocked.values())

    @property
    def checks(self) -> list[Check]:
        return [*self.blocked, *self.warned]


def look(cycle: Cycle, wanted: Sequence[Wanted], answer_due: date | None = None) -> list[Looked]:
    """
    All of them in the order given, in so many queries for each thousand. Whoever is not there any more is left out.
    `answer_due`: when the round ends for them, the cycle's last due day where none is given.
    """
    company = _Company(cycle, wanted, answer_due or cycle.answer_due)
    return [_looked(company, one) for one in wanted if one.person in company.people]


def refuse_blocked(cycle: Cycle, wanted: Sequence[Wanted]) -> None:
    """Raises BadInput with the sentences of all who can't be opened."""
    if why := [one.why_not for one in look(cycle, wanted) if one.blocked]:
        raise BadInput(" ".join(why))


class _Company:
    """What the checks need to know of everybody concerned, loaded once."""

    def __init__(self, cycle: Cycle, wanted: Sequence[Wanted], ends_on: date) -> None:
        self.cycle, self.ends_on, self.today = cycle, ends_on, timezone.localdate()
        keys = [one.person for one in wanted]
        self.people = _loaded(keys, {})
        given = [key for one in wanted for key in (one.supervisor, one.approver) if key]
        above = [one.supervisor_id for one in self.people.values() if one.supervisor_id]
        self.known = _loaded([*given, *above], self.people)
        self.known |= _loaded([one.supervisor_id for one in self.known.values() if one.supervisor_id], self.known)
        self.hr = hr_people()
        titles = {one.job_title for one in self.people.values()}
        self.standards = versions(cycle, titles)
        kept = set(JobTitleStandard.objects.values_list("title_key", flat=True))
        self.titles = {title for title in titles if title and folded_key(title) in kept}
        self.taken = _rows_of(Assessment.objects.filter(cycle=cycle), keys)
        during = Q(cycle__starts_on__lte=cycle.ends_on, cycle__ends_on__gte=cycle.starts_on)
        elsewhere = Assessment.objects.filter(during | ~Q(status__in=Status.finished())).exclude(cycle=cycle)
        self.elsewhere = _rows_of(elsewhere, keys)

    @cached_property
    def above(self) -> dict[int, int]:
        """The reporting lines of the whole company, by key."""
        rows = User.objects.filter(supervisor__isnull=False).values_list("pk", "supervisor").order_by()
        return dict(rows.iterator())

    def runs_in_a_circle(self, person: int, supervisor: int) -> bool:
        """Whether somebody above comes up again, the person or anybody else."""
        met, one = {person}, supervisor
        while one not in met:
            met.add(one)
            if (above := self.above.get(one)) is None:
                return False
            one = above
        return True


def _loaded(keys: Collection[int], known: Mapping[int, User]) -> dict[int, User]:
    wanted, found = sorted(set(keys) - known.keys()), dict[int, User]()
    for batch in _batches(wanted):
        found.update({one.pk: one for one in User.objects.filter(pk__in=batch)})
    departments = Department.objects.in_bulk({one.department_id for one in found.values() if one.department_id})
    for one in found.values():
        one.department = departments.get(one.department_id or 0)
    return {**known, **found}


def _rows_of(rows: AssessmentQuerySet, keys: Sequence[int]) -> dict[int, int]:
    """By trainee the key of an assessment that was not cancelled."""
    found = dict[int, int]()
    for batch in _batches(keys):
        mine = rows.filter(trainee__in=batch).exclude(status=Status.CANCELLED)
        found.update(mine.order_by("pk").values_list("trainee", "pk"))
    return found


def _batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def _looked(company: _Company, one: Wanted) -> Looked:
    person = company.people[one.person]
    key = one.supervisor or person.supervisor_id
    supervisor = company.known.get(key) if key else None
    found = Looked(person, company.standards[person.job_title], supervisor)
    found.already, found.elsewhere = company.taken.get(person.pk), company.elsewhere.get(person.pk)
    found.is_given = one.supervisor is not None and one.supervisor != person.supervisor_id
    if found.already:
        found.blocked[Check.ALREADY] = _("%(name)s is in this cycle already (%(number)s).") % {
            "name": _who(person),
            "number": Assessment.number_of(found.already),
        }
        return found
    if not can_act(person):
        found.blocked[Check.GONE] = _why_gone(person)
    if why := one.wrong or _why_no_supervisor(person, supervisor):
        found.blocked[Check.SUPERVISOR] = why
    elif supervisor and (why := _why_in_a_circle(company, person, supervisor)):
        found.blocked[Check.LOOP] = why
    elif supervisor:
        _find_approver(company, found, supervisor, one.approver)
    found.warned = list(_warnings(company, found))
    return found


def _why_gone(person: User) -> str:
    if person.is_active:
        text = _("%(name)s left on %(day)s. Correct the last day if that is wrong.")
        return text % {"name": _who(person), "day": written(person.left_on)}
    return _("The account of %(name)s is closed. Open it again, or leave this person out.") % {"name": _who(person)}


def _why_no_supervisor(person: User, supervisor: User | None) -> str:
    if supervisor is None:
        return _("%(name)s has no supervisor yet; name one first.") % {"name": _who(person)}
    if can_act(supervisor):
        return ""
    text = _(
        "%(name)s: the supervisor %(supervisor)s can't act any more (account closed, or past the last day). Name "
        "another supervisor on the page of %(name)s first."
    )
    return text % {"name": _who(person), "supervisor": _who(supervisor)}


def _why_in_a_circle(company: _Company, person: User, supervisor: User) -> str:
    if supervisor.pk == person.pk:
        return _("%(name)s would be their own supervisor. Name another one.") % {"name": _who(person)}
    if not company.runs_in_a_circle(person.pk, supervisor.pk):
        return ""
    text = _("The reporting line above %(name)s runs in a circle, over %(supervisor)s. Name another supervisor first.")
    return text % {"name": _who(person), "supervisor": _who(supervisor)}


def _find_approver(company: _Company, found: Looked, supervisor: User, chosen: int | None) -> None:
    """The one chosen, or the supervisor's own supervisor, where nobody of HR could decide."""
    person = found.person
    found.asks_approver = needs_approver(person, supervisor, company.hr)
    if not found.asks_approver:
        return
    key = chosen or supervisor.supervisor_id
    approver = company.known.get(key) if key else None
    if approver and can_act(approver) and approver.pk not in (person.pk, supervisor.pk):
        found.approver = approver
    elif chosen:
        text = _("%(name)s: choose someone else to approve, neither the trainee nor the supervisor.")
        found.blocked[Check.APPROVER] = text % {"name": _who(person)}
    else:
        text = _("%(name)s: HR is appraised or appraises here and no other HR could approve. Choose who approves.")
        found.blocked[Check.APPROVER] = text % {"name": _who(person)}


def _warnings(company: _Company, found: Looked) -> Iterable[Check]:
    person = found.person
    if found.elsewhere:
        yield Check.ELSEWHERE
    if person.left_on and company.today <= person.left_on < company.ends_on:
        yield Check.LEAVING
    if _without_address(found, company.cycle):
        yield Check.MAIL
    if person.job_title not in company.titles:
        yield Check.TITLE


def _without_address(found: Looked, cycle: Cycle) -> list[User]:
    concerned = (found.person if cycle.has_self_rating else None, found.supervisor)
    return [one for one in concerned if one and not one.email]


def warning(check: Check, found: Looked, cycle: Cycle) -> str:
    """What a check says of somebody whom it warns of."""
    person = found.person
    words = {"name": _who(person), "title": person.job_title}
    if check == Check.ELSEWHERE:
        number = Assessment.number_of(found.elsewhere or 0)
        return _("%(name)s is in another round too (%(number)s).") % {**words, "number": number}
    if check == Check.LEAVING:
        return _("%(name)s leaves on %(day)s, before the round ends.") % {**words, "day": written(person.left_on)}
    if check == Check.MAIL:
        names = _(", ").join(map(_who, _without_address(found, cycle)))
        return _("No mail tells %(names)s: there is no address.") % {"names": names}
    if not person.job_title:
        return _("%(name)s is rated by the cycle's standard: there is no job title.") % words
    return _("%(name)s is rated by the cycle's standard: the job title “%(title)s” has none of its own.") % words


def _who(person: User) -> str:
    return numbered(*person.who)
