"""For a copy of the database that goes its own way, such as a trial."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from integrity.anchors import identity


class Command(BaseCommand):
    help = "Declares this database a copy that goes its own way: anchors made so far are another's."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument("--language", choices=["zh-hant", "en"], default="zh-hant", help="of the output")

    def handle(self, *args: object, yes: bool, language: str, **options: object) -> None:
        with translation.override(language):
            if not yes and not self.agrees():
                raise CommandError(_("Nothing was changed."))
            row = identity.renew()
            self.stdout.write(_("The identity of this database is now %(key)s.") % {"key": row.key[:8]})

    def agrees(self) -> bool:
        question = _("Its anchors will no longer tell whether it was set back. Is this database a copy? [y/N] ")
        return input(question).strip().lower() in ("y", "yes")
