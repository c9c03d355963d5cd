"""Prints what a document of a standard says, in the exchange form; writes nothing."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from competency.documents.doubts import sentence_of, words_of
from competency.documents.reader import read_document
from competency.documents.reading import Doubt
from competency.exchange.form import written
from competency.exchange.problems import NotImportable


class Command(BaseCommand):
    help = (
        "Prints what a document (.xlsx, .docx, .html, a text with tables) says, in the exchange form "
        "(docs/exchange.md). "
        "Its uncertain places go to the standard error, one a line. Writes nothing."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, file: Path, **options: object) -> None:
        try:
            with file.open("rb") as opened:
                data = opened.read(settings.STANDARD_DOCUMENT_MAX_BYTES + 1)
            reading = read_document(data, file.name)
        except OSError as error:
            values = {"file": file, "why": error.strerror or error}
            raise CommandError(_("%(file)s can't be read: %(why)s") % values) from error
        except NotImportable as refusal:
            raise CommandError("\n".join(refusal.messages)) from refusal
        self.stdout.write(written(reading.contents).decode(), ending="")
        for doubt in reading.doubts:
            self.stderr.write(_line(doubt), self.style.WARNING)


def _line(doubt: Doubt) -> str:
    """Where in the document, where in the contents, what is uncertain, and the words that are meant."""
    source = " ".join(doubt.source.split())
    quoted = _("“%(text)s”") % {"text": source if len(source) <= 80 else f"{source[:79]}…"} if source else ""
    return " · ".join(part for part in (words_of(doubt.where), doubt.path, sentence_of(doubt), quoted) if part)
