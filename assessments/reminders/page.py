"""What the page of a cycle's reminders shows: who owes something, when they are reminded next, and what was sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.enums import Duty
from assessments.models import Cycle, Reminder, ReminderLine
from assessments.reminders.asking import NEXT, NO_MAIL, ORDERS, TODAY, Days, OwersForm, matching, owers
from assessments.reminders.last import Last, last_reminders
from assessments.reminders.owing import Owed, owed
from assessments.reminders.rules import next_call
from config.days import written, written_time
from people.finding import page_for
from people.models import User

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """
    One who owes something; `owes`: of this cycle, `elsewhere`: how many things of others; `hindered`: why no reminder
    reaches them.
    """

    pk: int
    number: str
    name: str
    url: str
    department: str
    owes: str
    elsewhere: int
    due: str
    late: bool
    last: str
    next: str
    hindered: str


@dataclass(frozen=True, slots=True)
class Figure:
    """`query` lists them below."""

    query: str
    count: int
    label: str
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that a press sorts by; `sorted_as` is what aria-sort says."""

    label: str
    query: str = ""
    sorted_as: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log."""

    reminder: Reminder
    what: str
    by: str
    at: str


def page_of(cycle: Cycle, days: Days, form: OwersForm, number: str | None) -> Page[User]:
    return Paginator(matching(cycle, days, form.asked), PAGE_SIZE).get_page(number)


def rows(page: Iterable[User], cycle: Cycle, days: Days, reader: User) -> list[Row]:
    """The same number of queries, however many."""
    people = list(page)
    keys = [person.pk for person in people]
    duties, last = owed(keys, days.today), last_reminders(keys)
    today, later = days.called_today, days.called_next
    found = []
    for person in people:
        mine = [one for one in duties.get(person.pk, []) if one.cycle == cycle]
        first = min((one.due for one in mine if one.due), default=None)
        told = last.get(person.pk)
        call = days.today if person.pk in today else days.next if person.pk in later else None
        found.append(
            Row(
                pk=person.pk,
                number=person.username,
                name=person.name,
                url=page_for(reader, person.username),
                department=person.department_path,
                owes=what(mine, days.today),
                elsewhere=sum(one.count for one in duties.get(person.pk, [])) - sum(one.count for one in mine),
                due=written(first),
                late=first is not None and first < days.today,
                last=" ".join(filter(None, [written(told.day), told.by])) if told else "–",
                next=written(call or _later(duties.get(person.pk, []), told, days)),
                hindered="" if person.email else _("no e-mail address"),
            )
        )
    return found


def _later(duties: list[Owed], told: Last | None, days: Days) -> date | None:
    """After the next workday, as the rules stand now."""
    ruled = [(one.cycle, one.due) for one in duties if one.cycle and one.cycle.reminds]
    calls = [next_call(cycle, due, days.next, days.calendar) for cycle, due in ruled if due]
    pauses = [timedelta(days=cycle.remind_every) for cycle, due in ruled if not due and cycle.remind_every]
    calls += [days.calendar.workday_from(max(told.day + pause, days.next)) for pause in pauses if told]
    return min(filter(None, calls), default=None)


def what(duties: Iterable[Owed], today: date) -> str:
    """Such as: rate 12 (3 overdue), approve 4."""
    counts: dict[str, int] = defaultdict(int)
    late: dict[str, int] = defaultdict(int)
    for one in duties:
        counts[one.duty] += one.count
        late[one.duty] += one.is_overdue(today)
    return said((duty, counts[duty], late[duty]) for duty in Duty.values if counts[duty])


def said(parts: Iterable[tuple[str, int, int]]) -> str:
    texts = []
    for duty, count, late in parts:
        words = {"what": Duty(duty).label, "count": count, "late": late}
        texts.append((_("%(what)s %(count)d (%(late)d overdue)") if late else _("%(what)s %(count)d")) % words)
    return _(", ").join(texts)


def figures(cycle: Cycle, days: Days) -> list[Figure]:
    mails = dict(owers(cycle, days).values_list("pk", "email"))
    today, later = len(days.called_today & mails.keys()), len(days.called_next & mails.keys())
    found = [
        Figure("", len(mails), _("People with something to do")),
        Figure("late=on", late := owers(cycle, days, late=True).count(), _("Overdue"), bool(late)),
        Figure(f"when={TODAY}", today, _("To be reminded today")),
        Figure(f"when={NEXT}", later, _("To be reminded on %(day)s") % {"day": written(days.next)}),
        Figure(f"when={NO_MAIL}", lost := list(mails.values()).count(""), _("Without e-mail"), bool(lost)),
    ]
    return found


def headings(asked: QueryDict, order: str) -> list[Heading]:
    labels = {
        "number": _("Number"),
        "name": pgettext("person", "Name"),
        "department": _("Department"),
        "due": _("First due on"),
    }
    found = {}
    for key in ORDERS:
        sorted_as = {key: "ascending", f"-{key}": "descending"}.get(order, "")
        query = asked.copy()
        query.pop("page", None)
        query["sort"] = f"-{key}" if sorted_as == "ascending" else key
        found[key] = Heading(labels[key], query.urlencode(), sorted_as)
    plain = [Heading(_("To do")), found["due"], Heading(_("Last reminder")), Heading(_("Next reminder"))]
    return [found["number"], found["name"], found["department"], *plain]


def log_of(cycle: Cycle) -> QuerySet[Reminder]:
    """The reminders that name something of this cycle, the newest first."""
    lines = ReminderLine.objects.filter(reminder=OuterRef("pk"), cycle=cycle)
    found = Reminder.objects.filter(Exists(lines)).select_related("person", "by", "mail").defer("mail__body")
    return found.prefetch_related("lines").order_by("-day", "-at", "-pk")


def entries(reminders: Iterable[Reminder], cycle: Cycle) -> list[Entry]:
    return [
        Entry(
            reminder,
            said((line.duty, line.count, line.overdue) for line in reminder.lines.all() if line.cycle_id == cycle.pk),
            reminder.by.name if reminder.by else _("by rule"),
            written_time(reminder.at),
        )
        for reminder in reminders
    ]


def rule_in_words(cycle: Cycle) -> str:
    if not cycle.reminds:
        return _("Off: nobody is reminded by rule. You can still remind people by hand.")
    words: dict[str, Any] = {"before": cycle.remind_before, "every": cycle.remind_every}
    if cycle.remind_before and cycle.remind_every:
        text = _("%(before)d days before the due date, on the day itself, then every %(every)d days.")
    elif cycle.remind_before:
        text = _("%(before)d days before the due date and on the day itself.")
    elif cycle.remind_every:
        text = _("On the due date, then every %(every)d days.")
    else:
        text = _("On the due date.")
    return text % words
