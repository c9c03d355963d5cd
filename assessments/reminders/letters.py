"""
The text of a reminder, written when it is sent: what was done meanwhile is not in it, and where nothing is left, or the
day is over, nothing is sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.enums import Duty, MailKind, Status
from assessments.reminders.owing import Owed, owed
from assessments.reminders.posting import name_anew, of_mail
from config.days import written
from mailing import kinds
from mailing.kinds import Kind, Letter
from mailing.models import Mail
from people.letters import is_written_to, language_of, letter
from people.models import User


@dataclass(frozen=True, slots=True)
class Group:
    """What stands under one heading."""

    heading: str
    lines: list[str]


def reminder_letter(mail: Mail) -> Letter | None:
    reminder, person, today = of_mail(mail), mail.person, timezone.localdate()
    if reminder is None or person is None or not is_written_to(person) or reminder.day != today:
        return None
    duties = owed([person.pk], today).get(person.pk, [])
    if not duties:
        return None
    name_anew(reminder, duties)
    return text_of(person, duties, today, by=reminder.by)


def text_of(person: User, duties: list[Owed], today: date, by: User | None = None) -> Letter:
    """In the language of the person, what is late first; `by`: who of HR reminds."""
    with translation.override(language_of(person)):
        context = {
            "person": person,
            "by": by,
            "groups": groups(duties, today),
            "address": settings.PORTAL_URL + reverse("assessments:desk"),
        }
        body = render_to_string("assessments/reminders/emails/body.txt", context)
        return letter(person, subject(duties, today), body)


def subject(duties: list[Owed], today: date) -> str:
    count = sum(one.count for one in duties)
    late = sum(one.is_overdue(today) for one in duties)
    words = {"count": count, "late": late}
    if late:
        text = ngettext(
            "Reminder: %(count)d appraisal task waits for you, overdue",
            "Reminder: %(count)d appraisal tasks wait for you, %(late)d overdue",
            count,
        )
        return text % words
    text = ngettext(
        "Reminder: %(count)d appraisal task waits for you", "Reminder: %(count)d appraisal tasks wait for you", count
    )
    first = min((one.due for one in duties if one.due), default=None)
    until = _(", due %(day)s") % {"day": written(first)} if first else ""
    return text % words + until


def groups(duties: list[Owed], today: date) -> list[Group]:
    late = [one for one in duties if one.is_overdue(today)]
    due = [one for one in duties if one.due and not one.is_overdue(today)]
    other = [one for one in duties if one.due is None]
    found = [(_("Overdue"), late), (_("Coming up"), due), (_("Waiting for you"), other)]
    return [Group(heading, [_line(one, today) for one in some]) for heading, some in found if some]


def _line(one: Owed, today: date) -> str:
    """Such as: rate 王小明 E0001 (2026 second half), due 2026/12/01."""
    cycle = one.cycle.name if one.cycle else _area(one)
    words = {"what": _what(one), "cycle": cycle, "day": written(one.due)}
    if one.due is None:
        return _("%(what)s (%(cycle)s)") % words
    if one.is_overdue(today):
        days = (today - one.due).days
        late = ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days}
        return _("%(what)s (%(cycle)s), was due %(day)s, %(late)s") % {**words, "late": late}
    if one.due == today:
        return _("%(what)s (%(cycle)s), due today, %(day)s") % words
    return _("%(what)s (%(cycle)s), due %(day)s") % words


def _area(one: Owed) -> str:
    """What stands in the place of a cycle."""
    return _("improvement plan") if one.duty == Duty.IMPROVE else _("development")


def _what(one: Owed) -> str:
    row = one.assessment
    if one.words is not None:
        return one.words()
    if one.duty == Duty.DEVELOP:
        return _development(one)
    if row is None:
        return _of_hr(one)
    who = {"who": f"{row.trainee_name} {row.trainee_number}".strip()}
    match one.duty:
        case Duty.RATE_SELF:
            return _("Rate yourself")
        case Duty.RATE if one.again:
            return _("Rate %(who)s again: HR returned it, the reason stands on its page") % who
        case Duty.RATE:
            return _("Rate %(who)s") % who
        case Duty.ANSWER:
            return _("Read your appraisal and confirm it, or record an objection")
        case Duty.HAND_OVER:
            return _("Hand over the appraisal of %(who)s: the supervisor can't act any more") % who
        case _ if row.status == Status.DISPUTED:
            return _("Decide about the objection of %(who)s") % who
    return _("Approve the appraisal of %(who)s") % who


def _development(one: Owed) -> str:
    if one.action is not None:
        return one.action.goal
    text = ngettext(
        "%(count)d development action of your people", "%(count)d development actions of your people", one.count
    )
    return text % {"count": one.count}


def _of_hr(one: Owed) -> str:
    words = {"count": one.count, "disputed": one.disputed}
    if one.duty == Duty.HAND_OVER:
        text = ngettext(
            "%(count)d appraisal to hand over: its supervisor can't act any more",
            "%(count)d appraisals to hand over: their supervisors can't act any more",
            one.count,
        )
    elif one.disputed:
        text = ngettext(
            "%(count)d appraisal to approve, with an objection",
            "%(count)d appraisals to approve, %(disputed)d of them with an objection",
            one.count,
        )
    else:
        text = ngettext("%(count)d appraisal to approve", "%(count)d appraisals to approve", one.count)
    return text % words


def register_kind() -> None:
    """Called when the portal starts."""
    kinds.register(MailKind.REMINDER, Kind(MailKind.REMINDER.label, reminder_letter))
