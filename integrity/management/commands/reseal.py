"""Seals anew under the newest of SEAL_KEYS what was sealed under former keys."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from integrity.anchors import resealing as anchors
from integrity.anchors.making import SetBackError
from integrity.keys import read_keys
from integrity.ledger import gathered
from integrity.resealing import RESEALINGS, Left, Resealing, of_ledgers


class Command(BaseCommand):
    help = "Seals all records anew under the newest of SEAL_KEYS; exit code 1 when something could not be."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", choices=["zh-hant", "en"], default="zh-hant", help="of the output")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and change nothing")

    def handle(self, *args: object, language: str, dry_run: bool, **options: object) -> None:
        from django.conf import settings

        with translation.override(language):
            if not read_keys(tuple(settings.SEAL_KEYS)):
                raise CommandError(gettext("SEAL_KEYS names no key. Put a new one first, then the former ones."))
            if not dry_run:
                self.anchor_before()
            left = sum(self.reseal(resealing, dry_run) for resealing in [*RESEALINGS.values(), *of_ledgers()])
            if not dry_run:
                anchors.after()
            if left:
                sentence = gettext("%(count)s could not be sealed again; verify_records tells what is wrong with them.")
                self.stderr.write(self.style.ERROR(sentence % {"count": left}))
                sys.exit(1)
            self.stdout.write(self.style.SUCCESS(self.done(dry_run)))

    def anchor_before(self) -> None:
        """The former MACs are held by the anchors for the last time."""
        try:
            anchors.before()
        except (anchors.DisagreeError, SetBackError) as error:
            sentence = gettext("The records are not what their anchors say. verify_records tells where they differ.")
            raise CommandError(sentence) from error

    def done(self, dry_run: bool) -> str:
        if dry_run:
            return gettext("Nothing was changed. Everything can be sealed again.")
        return gettext("Everything is sealed with the newest key. Former keys can get a last day (KEY@2027-06-30).")

    def reseal(self, resealing: Resealing, dry_run: bool) -> int:
        """Writes one kind; how many were left."""
        sealed = left = 0
        with transaction.atomic():
            with gathered():
                for one in resealing.run():
                    if isinstance(one, Left):
                        left += 1
                        self.stdout.write(self.style.ERROR(gettext("%(record)s was left.") % {"record": one.record}))
                    else:
                        sealed += one
            if dry_run:
                transaction.set_rollback(True)
        sentence = gettext("%(title)s: %(sealed)s sealed again, %(left)s left")
        self.stdout.write(sentence % {"title": resealing.title, "sealed": sealed, "left": left})
        return left
