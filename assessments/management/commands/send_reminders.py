"""For a timer, once or several times a day."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.reminders.planning import called
from assessments.reminders.posting import post_by_rule
from people.calendar.workdays import Calendar


class Command(BaseCommand):
    help = "Sends the reminders that the rules of the open cycles ask for today; nobody gets two a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="says who would be reminded, and sends nothing")

    def handle(self, *args: object, dry_run: bool = False, **options: object) -> None:
        today, calendar = timezone.localdate(), Calendar.load()
        if why := calendar.why_off(today):
            self.stdout.write(_("Today is a day off (%(why)s): the rules remind nobody.") % {"why": why})
        elif dry_run:
            self._tell(today, calendar)
        else:
            count = post_by_rule()
            text = ngettext("%(count)d reminder posted.", "%(count)d reminders posted.", count)
            self.stdout.write(text % {"count": count})

    def _tell(self, today: date, calendar: Calendar) -> None:
        people = list(called(today, calendar).order_by("username"))
        reached = [person for person in people if person.email]
        for person in reached:
            self.stdout.write(f"{person.username} {person.name} {person.email}")
        for person in people:
            if not person.email:
                self.stdout.write(f"{person.username} {person.name} {_('(no e-mail address, not reminded)')}")
        text = ngettext("%(count)d person would be reminded.", "%(count)d people would be reminded.", len(reached))
        self.stdout.write(text % {"count": len(reached)})
