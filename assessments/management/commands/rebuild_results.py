"""Makes the confirmed results anew from the snapshots of what was approved."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Assessment
from assessments.record.rebuilding import Rebuilt, rebuild
from assessments.texts import key_of_number


class Command(BaseCommand):
    help = "Compares confirmed results with the frozen revisions they follow from, and corrects those that are wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--assessment", metavar="NUMBER", help="only this one, such as A-000042")
        parser.add_argument("--dry-run", action="store_true", help="only count what is wrong")
        parser.add_argument("--language", choices=["zh-hant", "en"], default="zh-hant", help="of the output")

    def handle(self, *args: object, assessment: str | None, dry_run: bool, language: str, **options: object) -> None:
        with translation.override(language):
            done = rebuild(one_of(assessment) if assessment else None, writes=not dry_run)
            self.stdout.write(in_words(done, written=not dry_run))
            for number, why in done.left_out.items():
                self.stderr.write(self.style.ERROR(f"{number}  {why}"))
            if done.left_out:
                sentence = ngettext(
                    "%(n)d assessment was left as it is; verify_records says more about it.",
                    "%(n)d assessments were left as they are; verify_records says more about them.",
                    len(done.left_out),
                )
                raise CommandError(sentence % {"n": len(done.left_out)})


def one_of(number: str) -> int:
    key = key_of_number(number)
    if not Assessment.objects.filter(pk=key).exists():
        raise CommandError(_("There is no assessment %(number)s.") % {"number": number})
    return key


def in_words(done: Rebuilt, *, written: bool) -> str:
    counts = {
        "assessments": done.assessments,
        "missing": done.missing,
        "changed": done.changed,
        "superfluous": done.superfluous,
    }
    said = _(
        "Assessments looked at: %(assessments)d. Confirmed results: %(missing)d missing, %(changed)d changed, "
        "%(superfluous)d superfluous."
    )
    if not done.missing + done.changed + done.superfluous:
        end = _("Nothing to correct.")
    else:
        end = _("They are corrected.") if written else _("Nothing was written.")
    return f"{said % counts} {end}"
