"""Reads a version of a standard from a JSON file into a new draft."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from competency.contents import VersionContents
from competency.exchange.importing import counted, import_draft, rehearse, under_code
from competency.exchange.problems import NotImportable
from competency.exchange.reading import read_file
from competency.models import Origin, StandardVersion, VersionOrigin
from config.texts import canonical_line, folded_code


class Command(BaseCommand):
    help = "Reads a standard from a JSON file (docs/exchange.md) into a new draft, whole or not at all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--code", help="the draft's code, where the one in the file is taken")
        parser.add_argument("--origin", choices=VersionOrigin.values, help="where the file does not say it: adapted")
        parser.add_argument("--source", help="where the text was taken from; else what the file says")
        parser.add_argument("--dry-run", action="store_true", help="show what would be imported; write nothing")

    def handle(
        self,
        *args: object,
        file: Path,
        code: str | None,
        origin: str | None,
        source: str | None,
        dry_run: bool,
        **options: object,
    ) -> None:
        save = rehearse if dry_run else import_draft
        try:
            found = read_file(_bytes_of(file))
            content = found.contents if code is None else under_code(found.contents, folded_code(code))
            draft = save(content, by=None, said=_said(found.said or Origin(), origin, source))
        except OSError as error:
            values = {"file": file, "why": error.strerror or error}
            raise CommandError(_("%(file)s can't be read: %(why)s") % values) from error
        except NotImportable as refusal:
            sentences = "\n".join(f"- {message}" for message in refusal.messages)
            raise CommandError(_("Nothing was imported.") + "\n" + sentences) from refusal
        self.stdout.write(_summary(draft, content, dry_run))


def _said(said: Origin, origin: str | None, source: str | None) -> Origin:
    return Origin(origin or said.kind, said.source if source is None else canonical_line(source))


def _bytes_of(path: Path) -> bytes:
    """The file, and one byte more than allowed of one that is too large."""
    with path.open("rb") as file:
        return file.read(settings.STANDARD_FILE_MAX_BYTES + 1)


def _summary(draft: StandardVersion, content: VersionContents, dry_run: bool) -> str:
    counts = _("%(duties)s duties, %(tasks)s tasks, %(indicators)s behaviour indicators, %(elements)s K/S/A")
    first = _("This would come in; nothing was written.") if dry_run else _("Imported as a draft.")
    where = " · ".join(part for part in (draft.get_origin_display(), draft.source) if part)
    return f"{first}\n{draft}: {counts % counted(content)}\n{where}"
