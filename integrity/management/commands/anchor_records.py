"""For a timer, once a day; the worker makes an anchor too where the newest is a day old."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from integrity.anchors import files, making, stamping
from integrity.models import Anchor, Identity


class Command(BaseCommand):
    help = "Says outside the database how far all records go: a file in ANCHOR_DIR, a mail, a time stamp."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", metavar="FOLDER", type=Path, help="a folder for a copy of the file")
        parser.add_argument("--language", choices=["zh-hant", "en"], default="zh-hant", help="of the output")

    def handle(self, *args: object, to: Path | None, language: str, **options: object) -> None:
        with translation.override(language):
            if not settings.ANCHOR_DIR:
                raise CommandError(_("ANCHOR_DIR names no folder, so no anchors are made."))
            try:
                made = making.make()
                if to:
                    files.copy(Path(made.written_to), to)
            except (making.SetBackError, OSError) as error:
                raise CommandError(str(error)) from error
            except Identity.DoesNotExist as error:
                raise CommandError(_("Its identity was removed past the portal.")) from error
            making.tell_outside()
            self.report(Anchor.objects.get(pk=made.pk))

    def report(self, made: Anchor) -> None:
        values = {"number": made.number, "file": made.written_to, "digest": made.digest}
        self.stdout.write(_("Anchor %(number)s: %(file)s, digest %(digest)s") % values)
        if made.mailed_to:
            self.stdout.write(_("Mailed to %(addresses)s") % {"addresses": made.mailed_to})
        if made.stamp:
            self.stdout.write(_("Stamped by %(service)s") % {"service": stamping.service()})
        for text, error in (
            (_("Not mailed, will be tried again: %(error)s"), made.mail_error),
            (_("Not stamped, will be tried again: %(error)s"), made.stamp_error),
        ):
            if error:
                self.stderr.write(self.style.WARNING(text % {"error": error}))
