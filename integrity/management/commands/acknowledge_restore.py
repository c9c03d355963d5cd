"""After a backup was restored on purpose: somebody stands for what was lost."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from config.texts import canonical_line
from integrity.anchors import making, restoring
from integrity.anchors.checking import Found, in_short
from integrity.anchors.restoring import Loss


class Command(BaseCommand):
    help = "Acknowledges that the database was set back on purpose, in the next anchor, for good."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", metavar="NUMBER", required=True, help="employee number of who stands for it")
        parser.add_argument("--reason", metavar="TEXT", required=True, help="why, in a sentence")
        parser.add_argument("--anchors", metavar="FOLDER", type=Path, help="another folder than ANCHOR_DIR")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument("--language", choices=["zh-hant", "en"], default="zh-hant", help="of the output")

    def handle(
        self,
        *args: object,
        by: str,
        reason: str,
        anchors: Path | None,
        yes: bool,
        language: str,
        **options: object,
    ) -> None:
        with translation.override(language):
            if not settings.ANCHOR_DIR:
                raise CommandError(_("ANCHOR_DIR names no folder, so no anchors are made."))
            if not (reason := canonical_line(reason)):
                raise CommandError(_("Give the reason."))
            person = self.person(by)
            if person is None or not person.is_active:
                raise CommandError(_("There is nobody with the number %(number)s.") % {"number": by})
            loss, found = restoring.loss(anchors or Path(settings.ANCHOR_DIR), is_chosen=True)
            if loss is None:
                raise CommandError(_("There is nothing to acknowledge: the database is what its anchors say."))
            self.describe(loss, found)
            if not yes and not self.agrees():
                raise CommandError(_("Nothing was acknowledged."))
            name = str(getattr(person, "name", "")) or str(person)
            try:
                made = restoring.acknowledge(person.get_username(), name, reason, loss)
            except (making.SetBackError, OSError) as error:
                raise CommandError(str(error)) from error
            text = _("Acknowledged in anchor %(number)s: %(file)s")
            self.stdout.write(self.style.SUCCESS(text % {"number": made.number, "file": made.written_to}))

    def person(self, by: str) -> AbstractBaseUser | None:
        try:
            return get_user_model()._default_manager.get_by_natural_key(by)
        except get_user_model().DoesNotExist:
            return None

    def describe(self, loss: Loss, found: Found) -> None:
        for alarm in found.alarms:
            self.stdout.write(self.style.ERROR(f"{alarm.record}  {alarm.sentence}"))
            for detail in alarm.details:
                self.stdout.write(f"    {detail}")
        text = _("No longer true, once it is acknowledged: anchors %(numbers)s.")
        self.stdout.write(text % {"numbers": in_short(mark.number for mark in loss.lost)})
        for source, (then, now) in loss.entries.items():
            text = _("%(source)s: %(then)s entries then, %(now)s now")
            self.stdout.write(f"  {text % {'source': source, 'then': then, 'now': now}}")

    def agrees(self) -> bool:
        question = _("This stays in the history of the anchors for good. Acknowledge it? [y/N] ")
        return input(question).strip().lower() in ("y", "yes")
