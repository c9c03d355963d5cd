"""Finds what was changed past the portal, by SQL for example."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext

from integrity.anchors import checking
from integrity.checks import CHECKS, Alarm, Check


class Command(BaseCommand):
    help = "Recomputes the digests of sealed records and names those that were changed; exit code 1 when any was."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", choices=["zh-hant", "en"], default="zh-hant", help="of the output")
        parser.add_argument(
            "--anchors", metavar="PATH", type=Path, help="a folder of anchors or one of them; by itself ANCHOR_DIR"
        )
        parser.add_argument("--no-anchors", action="store_true", help="of a backup that was restored for a trial")
        for check in CHECKS.values():
            if check.option:
                parser.add_argument(f"--{check.option}", metavar="NUMBER", help="look at this one alone")

    def handle(self, *args: object, language: str, anchors: Path | None, no_anchors: bool, **options: object) -> None:
        with translation.override(language):
            if "integrity_ledgerhead" not in connection.introspection.table_names():
                raise CommandError(gettext("No record was looked at. Is this the right database?"))
            single = [check for check in CHECKS.values() if check.option and options.get(check.option)]
            if single:
                found = sum(self.report_one(check, str(options[check.option])) for check in single)
            else:
                found = sum(self.report_all(check) for check in CHECKS.values())
                found += 0 if no_anchors else self.report_anchors(anchors)
                if not any(check.count() for check in CHECKS.values() if check.holds_records):
                    self.stderr.write(self.style.ERROR(gettext("No record was looked at. Is this the right database?")))
                    sys.exit(1)
            if found == 0:
                self.stdout.write(self.style.SUCCESS(gettext("All records are as they were sealed.")))
                return
            self.stdout.write("")
            sentence = ngettext("%(number)s record is wrong.", "%(number)s records are wrong.", found)
            self.stderr.write(self.style.ERROR(sentence % {"number": found}))
        sys.exit(1)

    def report_one(self, check: Check, name: str) -> int:
        alarms = check.alarms_of(name) if check.alarms_of else None
        if alarms is None:
            raise CommandError(gettext("There is no record %(name)s.") % {"name": name})
        return self.report(check.title, alarms, lambda: 1)

    def report_all(self, check: Check) -> int:
        wrong = self.report(check.title, check.alarms(), check.count)
        for note in check.notes():
            self.stdout.write(f"    {note}")
        return wrong

    def report_anchors(self, named: Path | None) -> int:
        """What anchors say, and beside it what is no alarm."""
        if named and not named.exists():
            raise CommandError(gettext("There is no file or folder %(name)s.") % {"name": named})
        place = named or (Path(settings.ANCHOR_DIR) if settings.ANCHOR_DIR else None)
        found = checking.look(place, is_chosen=bool(named) or (settings.ANCHOR_DIR_IS_CHOSEN and place is not None))
        wrong = self.report(gettext("Anchors"), found.alarms, lambda: found.count)
        for note in found.notes:
            self.stdout.write(f"    {note}")
        return wrong

    def report(self, title: str | Promise, alarms: Iterable[Alarm], count: Callable[[], int]) -> int:
        """Writes one kind of record, each alarm as it is found; how many records are wrong."""
        records, found = set(), 0
        for alarm in alarms:
            records.add(alarm.record)
            found += 1
            self.stdout.write(self.style.ERROR(f"{alarm.record}  {alarm.sentence}"))
            for detail in alarm.details:
                self.stdout.write(f"    {detail}")
        sentence = gettext("%(title)s: %(count)s looked at, %(found)s alarms")
        self.stdout.write(sentence % {"title": title, "count": count(), "found": found})
        return len(records)
