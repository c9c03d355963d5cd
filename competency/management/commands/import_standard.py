"""Reads a version of a standard from a JSON file into a new draft."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from competency.contents import VersionContents
from competency.exchange.importing import counted, import_draft, rehearse, under_code
from competency.exchange.problems import NotImportable
from competency.exchange.reading import read
from competency.models import StandardVersion
from config.texts import folded_code


class Command(BaseCommand):
    help = "Reads a standard from a JSON file (docs/exchange.md) into a new draft, whole or not at all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--code", help="the draft's code, where the one in the file is taken")
        parser.add_argument("--dry-run", action="store_true", help="show what would be imported; write nothing")

    def handle(self, *args: object, file: Path, code: str | None, dry_run: bool, **options: object) -> None:
        save = rehearse if dry_run else import_draft
        try:
            content = read(_bytes_of(file))
            if code is not None:
                content = under_code(content, folded_code(code))
            draft = save(content, by=None)
        except OSError as error:
            values = {"file": file, "why": error.strerror or error}
            raise CommandError(_("%(file)s can't be read: %(why)s") % values) from error
        except NotImportable as refusal:
            sentences = "\n".join(f"- {message}" for message in refusal.messages)
            raise CommandError(_("Nothing was imported.") + "\n" + sentences) from refusal
        self.stdout.write(_summary(draft, content, dry_run))


def _bytes_of(path: Path) -> bytes:
    """The file, and one byte more than allowed of one that is too large."""
    with path.open("rb") as file:
        return file.read(settings.STANDARD_FILE_MAX_BYTES + 1)


def _summary(draft: StandardVersion, content: VersionContents, dry_run: bool) -> str:
    counts = _("%(duties)s duties, %(tasks)s tasks, %(indicators)s behaviour indicators, %(elements)s K/S/A")
    first = _("This would come in; nothing was written.") if dry_run else _("Imported as a draft.")
    return f"{first}\n{draft}: {counts % counted(content)}"
