"""Finds what was changed past the portal, by SQL for example."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext, ngettext

from competency.verifying import CHECKS, Check


class Command(BaseCommand):
    help = "Recomputes the digests of sealed records and names those that were changed; exit code 1 when any was."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--language", choices=["zh-hant", "en"], default="zh-hant", help="of the output")

    def handle(self, *args: Any, language: str, **options: Any) -> None:
        with translation.override(language):
            found = sum(self.report(check) for check in CHECKS.values())
            if found == 0:
                self.stdout.write(self.style.SUCCESS(gettext("All records are as they were sealed.")))
                return
            self.stdout.write("")
            sentence = ngettext("%(number)s record is wrong.", "%(number)s records are wrong.", found)
            self.stderr.write(self.style.ERROR(sentence % {"number": found}))
        sys.exit(1)

    def report(self, check: Check) -> int:
        """Writes one kind of record; how many of them are wrong."""
        alarms = list(check.alarms())
        self.stdout.write(
            gettext("%(title)s: %(count)s looked at, %(found)s alarms")
            % {"title": check.title, "count": check.count(), "found": len(alarms)}
        )
        for alarm in alarms:
            self.stdout.write(self.style.ERROR(f"  {alarm.record}  {alarm.sentence}"))
            for detail in alarm.details:
                self.stdout.write(f"    {detail}")
        return len({alarm.record for alarm in alarms})
