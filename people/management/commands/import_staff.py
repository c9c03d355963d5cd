"""Takes a staff list in from a file, whole or not at all; with --dry-run it only says what it would change."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from config.refusals import Refusal
from people.acting import can_act
from people.models import User
from people.roles import Role
from people.stafflist.applying import Source
from people.stafflist.confirming import take_file
from people.stafflist.keeping import look
from people.stafflist.plan import Plan
from people.stafflist.table import too_many_bytes


class Command(BaseCommand):
    help = "Takes a staff list (.xlsx, .xls, CSV) in; exit code 1 and nothing changed where any row is refused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="only say what it would change")
        parser.add_argument("--by", metavar="NUMBER", default="", help="who of HR takes it in; the log names them")
        parser.add_argument("--language", choices=["zh-hant", "en"], default="zh-hant", help="of the output")

    def handle(self, *args: object, file: Path, dry_run: bool, by: str, language: str, **options: object) -> None:
        with translation.override(language):
            try:
                self.take(file, dry_run, whoever(by) if by else None)
            except Refusal as refusal:
                raise CommandError(refusal.message) from refusal

    def take(self, file: Path, dry_run: bool, by: User | None) -> None:
        data = read(file)
        plan = look(data, by, {}).plan
        self.describe(plan)
        if refused := refusals(plan):
            raise CommandError("\n".join([*refused, _("Nothing was imported.")]))
        if dry_run:
            self.stdout.write(_("Nothing was imported; without --dry-run it is."))
            return
        done, _look = take_file(data, Source(file.name[:200], hashlib.sha256(data).hexdigest()), by)
        unchanged = _("Nothing was to be changed: everybody is as the list says.")
        self.stdout.write(
            _("Imported: %(new)d new, %(changed)d changed, %(left)d who left.") % done.counts if done else unchanged
        )

    def describe(self, plan: Plan) -> None:
        counts = {
            "new": len(plan.new),
            "changed": len(plan.changed),
            "unchanged": len(plan.unchanged),
            "absent": len(plan.absent),
        }
        text = _("%(new)d new, %(changed)d changed, %(unchanged)d unchanged, %(absent)d not in the list.")
        self.stdout.write(text % counts)
        for path in plan.departments:
            self.stdout.write(_("Department to make: %(path)s") % {"path": path})


def refusals(plan: Plan) -> list[str]:
    """A line for each problem, by row; what a page would ask is one too."""
    if plan.width:
        text = _("Some numbers have %(width)d digits with zeros before them, others have fewer. Write all their zeros.")
        return [text % {"width": plan.width}]
    found = [(problem.row, problem.column, problem.text) for problem in plan.problems]
    asked = _("Nobody has the number %(number)s, but %(name)s has %(known)s. Write it with its zeros.")
    for one in plan.questions:
        found.append((one.row, None, asked % {"number": one.number, "name": one.name, "known": one.known}))
    line = _("Row %(row)d: %(text)s")
    named = [(row, f"{column.label}: {text}" if column else text) for row, column, text in found]
    return [line % {"row": row, "text": text} for row, text in sorted(named)]


def read(file: Path) -> bytes:
    try:
        if file.stat().st_size > settings.STAFF_LIST_MAX_BYTES:
            raise CommandError(too_many_bytes())
        return file.read_bytes()
    except OSError as error:
        raise CommandError(_("The file %(name)s can't be read.") % {"name": file}) from error


def whoever(number: str) -> User:
    """Who takes the list in."""
    found = User.objects.by_number(number).first()
    if found is None or not can_act(found) or not found.has_role(Role.HR):
        raise CommandError(_("%(number)s is nobody in HR who works here.") % {"number": number})
    return found
