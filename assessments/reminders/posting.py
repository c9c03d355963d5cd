"""
One reminder a person a day: posted under a lock of the person, so that two workers, a command and HR never post two,
and none where one of the same or, before a clock was set back, of a later day stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import Duty, MailKind
from assessments.models import MailTopic, Reminder, ReminderLine
from assessments.reminders.owing import Owed, owed
from assessments.reminders.planning import called
from config.days import written_time
from integrity import ledger
from mailing.models import Mail
from mailing.posting import BATCH, post_each
from mailing.tasks import look
from people.acting import can_act
from people.calendar.workdays import Calendar
from people.models import User
from running import stopping

# So many people in one transaction.
AT_ONCE = 100


def post_by_rule() -> int:
    """Whoever the rules of the cycles remind today and was not yet; how many. Any number of runs a day, at once too."""
    found = called(timezone.localdate(), Calendar.load()).exclude(email="").order_by("pk")
    keys, posted = list(found.values_list("pk", flat=True)), 0
    for start in range(0, len(keys), AT_ONCE):
        stopping.point()
        chunk = keys[start : start + AT_ONCE]
        with transaction.atomic(), ledger.gathered():
            posted += len(chunk) - len(post(chunk))
    return posted


def post(people: Iterable[int], by: User | None = None) -> dict[int, str]:
    """
    A reminder to each of these today, in the caller's transaction; by person why not. `by`: who of HR sends it by hand.
    """
    now, keys = timezone.now(), sorted(people)
    today = timezone.localdate(now)
    held = list(User.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk"))
    duties = owed(keys, today)
    refused = why_not(held, duties, today)
    going = [person for person in held if person.pk not in refused]
    wanted: list[tuple[User, str, dict[str, object]]] = [
        (person, f"reminder/{today.isoformat()}/{person.pk}", {}) for person in going
    ]
    mails = {mail.person_id: mail for mail in post_each(MailKind.REMINDER, [(*one,) for one in wanted])}
    made = Reminder.objects.bulk_create(
        Reminder(person=person, day=today, by=by, at=now, mail=mails[person.pk])
        for person in going
        if person.pk in mails
    )
    _name(made, duties, today)
    if made:
        look()
    return {**{key: _gone() for key in keys if key not in {person.pk for person in held}}, **refused}


def why_not(people: Iterable[User], duties: Mapping[int, list[Owed]], today: date) -> dict[int, str]:
    """By person why none is sent to them today."""
    asked = list(people)
    last = Reminder.objects.filter(person__in=asked, day__gte=today).select_related("by").order_by("day")
    had = {reminder.person_id: reminder for reminder in last}
    reasons: dict[int, str] = {}
    for person in asked:
        if not can_act(person):
            reasons[person.pk] = _("Can't act any more (account closed, or past the last day); hand the work over.")
        elif not person.email:
            reasons[person.pk] = _("Has no e-mail address. Enter one, or tell them in person.")
        elif not duties.get(person.pk):
            reasons[person.pk] = _("Has nothing left to do.")
        elif person.pk in had:
            reasons[person.pk] = _had(had[person.pk])
    return reasons


def _had(reminder: Reminder) -> str:
    at = written_time(reminder.at)
    if reminder.by is None:
        return _("Was reminded already at %(at)s, by the rule of a cycle; everybody gets one a day.") % {"at": at}
    words = {"at": at, "name": reminder.by.name}
    return _("Was reminded already at %(at)s, by %(name)s; everybody gets one a day.") % words


def _gone() -> str:
    return _("Is not in the portal any more.")


def name_anew(reminder: Reminder, duties: list[Owed]) -> None:
    """What it names when it is sent, where that is not what it named when it was posted."""
    today = reminder.day
    with transaction.atomic(), ledger.gathered():
        lines = {_said(line) for line in reminder.lines.all()}
        if lines != {_said(line) for line in _lines(reminder, duties, today)}:
            reminder.lines.all().delete()
            ReminderLine.objects.bulk_create(_lines(reminder, duties, today))
        wanted = {one.assessment.pk for one in duties if one.assessment}
        topics = MailTopic.objects.filter(mail=reminder.mail_id)
        topics.exclude(assessment__in=wanted).delete()
        missing = wanted - set(topics.values_list("assessment", flat=True))
        MailTopic.objects.bulk_create(
            (MailTopic(mail_id=reminder.mail_id, assessment_id=pk) for pk in sorted(missing)), BATCH
        )


def _said(line: ReminderLine) -> tuple[object, ...]:
    return line.cycle_id, line.duty, line.count, line.overdue, line.due


def _name(made: list[Reminder], duties: Mapping[int, list[Owed]], today: date) -> None:
    lines = [line for one in made for line in _lines(one, duties[one.person_id], today)]
    ReminderLine.objects.bulk_create(lines, BATCH)
    about = [(one.mail_id, key) for one in made for key in _about(duties[one.person_id])]
    MailTopic.objects.bulk_create((MailTopic(mail_id=mail, assessment_id=key) for mail, key in about), BATCH)


def _about(duties: list[Owed]) -> list[int]:
    """The assessments that are named, each once: a trainee may be asked for two things in one."""
    return sorted({one.assessment.pk for one in duties if one.assessment})


def _lines(reminder: Reminder, duties: list[Owed], today: date) -> list[ReminderLine]:
    """By cycle and kind."""
    groups: dict[tuple[int | None, Duty], list[Owed]] = defaultdict(list)
    for one in duties:
        groups[one.cycle.pk if one.cycle else None, one.duty].append(one)
    return [
        ReminderLine(
            reminder=reminder,
            cycle_id=cycle,
            duty=duty,
            count=sum(one.count for one in group),
            overdue=sum(one.is_overdue(today) for one in group),
            due=min((one.due for one in group if one.due), default=None),
        )
        for (cycle, duty), group in groups.items()
    ]


def of_mail(mail: Mail) -> Reminder | None:
    return Reminder.objects.filter(mail=mail).select_related("by").prefetch_related("lines").first()
