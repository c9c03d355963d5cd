"""Writes a version of a standard to a file, as JSON or as an Excel workbook."""

from pathlib import Path
from typing import Literal

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from competency.exchange.form import export_json
from competency.exchange.workbook import export_workbook
from competency.models import StandardVersion
from config.texts import folded_code


class Command(BaseCommand):
    help = "Writes a version of a standard as JSON (to the terminal by default) or as an Excel workbook."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="with its version, such as BAS4222-002v2")
        parser.add_argument("--format", choices=["json", "xlsx"], default="json")
        parser.add_argument("--output", type=Path, help="the file to write; xlsx needs one")

    def handle(
        self, *args: object, code: str, format: Literal["json", "xlsx"], output: Path | None, **options: object
    ) -> None:
        is_json = format == "json"
        if output is None and not is_json:
            raise CommandError(_("An Excel workbook can't be written to the terminal: name a file with --output."))
        version = StandardVersion.objects.with_content().filter(code=folded_code(code)).first()
        if version is None:
            raise CommandError(_("There is no version %(code)s.") % {"code": code})
        content = export_json(version) if is_json else export_workbook(version)
        if output is None:
            self.stdout.write(content.decode(), ending="")
            return
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CommandError(_("%(file)s can't be written: %(why)s") % {"file": output, "why": error}) from error
        self.stderr.write(_("%(code)s is written to %(file)s.") % {"code": code, "file": output})
