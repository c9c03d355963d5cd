"""Deletes the appraisals of people who left too long ago; without --delete it only says what it would."""

from __future__ import annotations

from collections import Counter

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.privacy import retention
from assessments.privacy.retention import Expired
from competency.intake import keeping as documents
from config.days import written
from config.refusals import Refusal
from people import leaving
from people.leaving import PURGED_NUMBER, kept_until
from people.models import User

# More is a slip of the keyboard.
MOST_YEARS = 100


class Command(BaseCommand):
    help = "Says what is past the time of retention (RETENTION_YEARS after leaving); deletes it only with --delete."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delete", action="store_true", help="really delete, for good")
        parser.add_argument("--years", type=int, help="another time of retention than RETENTION_YEARS")
        parser.add_argument("--person", metavar="NUMBER", help="only the person of this employee number")
        parser.add_argument("--confirm", metavar="NUMBER", help="HR says that this person's leaving date is right")
        parser.add_argument("--by", metavar="NUMBER", default="", help="with --confirm: who of HR says so")
        parser.add_argument("--reason", default="", help="with --confirm: why; it stands in the audit log")
        parser.add_argument("--language", choices=["zh-hant", "en"], default="zh-hant", help="of the output")

    def handle(
        self, *args: object, delete: bool, years: int | None, person: str | None, language: str, **options: object
    ) -> None:
        with translation.override(language):
            if options["confirm"] is not None:
                self.confirm(str(options["confirm"]), str(options["by"]), str(options["reason"]))
                return
            chosen = settings.RETENTION_YEARS if years is None else years
            if not 0 <= chosen <= MOST_YEARS:
                raise CommandError(_("The retention period is 0 to %(most)d years.") % {"most": MOST_YEARS})
            self.say_years(chosen)
            today = timezone.localdate()
            cases = retention.expired(today, chosen, person)
            if person is not None and not cases:
                raise CommandError(why_not(person, chosen))
            if delete:
                done = [retention.purge(case.person.pk, today, chosen) for case in cases if case.has_something]
                cases = [case for case in cases if not case.has_something] + [case for case in done if case]
            refused = [case for case in cases if case.doubts]
            for case in refused:
                self.say_doubts(case)
            cases = [case for case in cases if not case.doubts]
            for case in cases:
                self.describe(case, delete)
            self.sum_up(cases, delete)
            if person is None:
                self.documents(delete)
            if delete and refused:
                sentence = ngettext(
                    "%(n)d person was refused. Correct the data, or let HR confirm the leaving date (--confirm).",
                    "%(n)d people were refused. Correct the data, or let HR confirm the leaving dates (--confirm).",
                    len(refused),
                )
                raise CommandError(sentence % {"n": len(refused)})

    def documents(self, delete: bool) -> None:
        """Documents that were read and are kept no longer; a worker deletes them every day, this one as well."""
        count = documents.expired(timezone.now()).count()
        if count and delete:
            documents.forget_old()
        told = (
            _("Deleted: what was read of %(n)d documents.")
            if delete
            else _("Would delete: what was read of %(n)d documents.")
        )
        if count:
            self.stdout.write(told % {"n": count})

    def confirm(self, number: str, by: str, reason: str) -> None:
        try:
            person = leaving.confirm(number, by, reason)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        values = {"person": person, "day": written(person.left_on), "by": by}
        text = _("The leaving date %(day)s of %(person)s is confirmed by %(by)s. Nothing was deleted.")
        self.stdout.write(text % values)

    def say_doubts(self, case: Expired) -> None:
        """Who is kept although the time seems to be over, and why."""
        person = case.person
        head = f"{person.username} {person.name}  " + _("left on %(day)s") % {"day": written(person.left_on)}
        self.stdout.write(head + "  " + self.style.WARNING(_("Refused:")))
        for doubt in case.doubts:
            self.stdout.write(f"  - {doubt}")

    def say_years(self, years: int) -> None:
        policy = settings.RETENTION_YEARS
        values = {"years": years, "policy": policy}
        self.stdout.write(_("Kept for %(years)d years after the last day of work.") % values)
        if years < policy:
            text = _("That is shorter than the policy of %(policy)d years: what the policy still keeps goes too.")
            self.stdout.write(self.style.WARNING(text % values))
        elif years > policy:
            text = _("That is longer than the policy of %(policy)d years: some of what is over by the policy stays.")
            self.stdout.write(self.style.WARNING(text % values))

    def describe(self, case: Expired, deleted: bool) -> None:
        """
        One person: who, since when gone, what goes, what has to be finished first. Of what is deleted neither name
        nor file: the output of a nightly run is kept somewhere.
        """
        person, nameless = case.person, deleted and case.anonymises
        who = f"{PURGED_NUMBER}{person.pk}" if nameless else f"{person.username} {person.name}"
        self.stdout.write(f"{who}  " + _("left on %(day)s") % {"day": written(person.left_on)})
        for row in case.assessments:
            self.stdout.write(f"  {row.number} {row.cycle.name}  {row.get_status_display()}")
        if case.rows:
            self.stdout.write("  " + _(", ").join(f"{name} {count}" for name, count in case.rows.items()))
        for name in [] if deleted else case.files:
            self.stdout.write(f"  {name}")
        for row in case.unfinished:
            text = _("%(number)s is still open (%(status)s), so it and the account stay. Finish or cancel it first.")
            values = {"number": row.number, "status": row.get_status_display()}
            self.stdout.write(self.style.WARNING("  " + text % values))
        if case.is_awaited:
            text = _("An action on many that names them has not ended; what it names stays until a later run.")
            self.stdout.write(self.style.WARNING("  " + text))

    def sum_up(self, cases: list[Expired], delete: bool) -> None:
        rows = sum((Counter(case.rows) for case in cases), Counter())
        values = {
            "people": sum(case.anonymises for case in cases),
            "assessments": sum(len(case.assessments) for case in cases),
            "rows": rows.total(),
            "files": sum(len(case.files) for case in cases),
        }
        deleted = _("Deleted: %(people)d accounts' names, %(assessments)d assessments, %(rows)d rows, %(files)d files.")
        would = _(
            "Would delete: %(people)d accounts' names, %(assessments)d assessments, %(rows)d rows, %(files)d files. "
            "Nothing was changed; --delete does it, for good."
        )
        self.stdout.write((deleted if delete else would) % values)


def why_not(number: str, years: int) -> str:
    """Why nothing of the person of this number is over."""
    person = User.objects.by_number(number).first()
    if person is None:
        return _("There is nobody with the number %(number)s.") % {"number": number}
    if person.left_on is None:
        return _("%(person)s has no leaving date, so no retention period is running.") % {"person": person}
    day = kept_until(person.left_on, years)
    return _("%(person)s is kept until %(day)s.") % {"person": person, "day": written(day)}
