"""Fills a portal for trials with demo people and appraisals."""

from __future__ import annotations

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assessments.demo import seed
from assessments.demo.company import founding, structure
from assessments.models import RatingScale
from competency.models import StandardVersion

# Seconds between two lines about how far it is.
EVERY = 5


class Command(BaseCommand):
    help = (
        "Fills an empty portal with a small invented company and its appraisals; elsewhere does nothing. With --people "
        "it adds a large company instead, also beside people and appraisals that are here already. Each further call "
        "adds that many more people with cycles of their own. In demo mode only."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, metavar="N", help="add N people, in departments of three levels")
        parser.add_argument(
            "--cycles", type=int, metavar="M", default=2, help="with M half-yearly cycles, the newest open (default: 2)"
        )
        parser.add_argument(
            "--approved",
            type=int,
            metavar="K",
            default=1000,
            help="K appraisals go through every step and are signed, or all that are approved if fewer (default: "
            "1000); the other approved ones are marked as seeded and not signed",
        )
        parser.add_argument(
            "--seed", type=int, default=1, metavar="S", help="another S makes other people (default: 1)"
        )

    def handle(self, *args: object, people: int | None, cycles: int, approved: int, **options: object) -> None:
        if not settings.DEMO_MODE:
            raise CommandError(
                "The demo's sign-ins have a public password, so they are made in demo mode only. "
                "Nothing was changed. Set DEMO_MODE=1 for a portal that holds nothing real."
            )
        try:
            if people is None:
                self.plant()
            else:
                self.found(founding.Wish(people, cycles, approved, int(str(options["seed"]))))
        except (StandardVersion.DoesNotExist, RatingScale.DoesNotExist) as missing:
            raise CommandError(
                "The demo needs the standard and the rating scale. Nothing was changed. "
                "Load them first: manage.py loaddata bas4222_002v2 rating_scale"
            ) from missing

    def plant(self) -> None:
        """The small company."""
        try:
            cycles = seed.plant(timezone.localdate())
        except seed.AlreadyInhabited:
            self.stdout.write("There are people here already, so no demo data was added.")
        else:
            for cycle in cycles:
                self.stdout.write(f"{cycle.name}: {cycle.assessments.count()} assessments, {cycle.state}")

    def found(self, wish: founding.Wish) -> None:
        """The large one, with lines about how far it is."""
        self.refuse_odd(wish)
        progress = Progress(self)
        try:
            founded = founding.found(wish, timezone.localdate(), progress.tell)
        except founding.NobodyInHR as nobody:
            raise CommandError(
                "Nobody here holds the HR role, and somebody has to open and approve appraisals. Nothing was changed. "
                "Give somebody the role, or start with an empty portal."
            ) from nobody
        for one in founded.cycles:
            cycle = one.cycle
            cycle.refresh_from_db()
            self.stdout.write(f"{cycle.name}: {cycle.assessments.count()} assessments, {cycle.state}")
        self.stdout.write(
            f"{founded.first} to {founded.last} were added in {progress.seconds:.0f} s; {founded.signed} appraisals "
            f"went through every step. Everybody signs in with the demo's password."
        )

    def refuse_odd(self, wish: founding.Wish) -> None:
        bounds = (
            ("--people", wish.people, structure.FEWEST, founding.MOST_PEOPLE),
            ("--cycles", wish.cycles, 1, founding.MOST_CYCLES),
            ("--approved", wish.approved, 0, founding.MOST_PEOPLE * founding.MOST_CYCLES),
        )
        for name, given, least, most in bounds:
            if not least <= given <= most:
                raise CommandError(f"{name} takes a number from {least:,} to {most:,}. Nothing was changed.")


class Progress:
    """Says from time to time how much of what is written."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self.started = self.said_at = time.monotonic()
        self.done: dict[str, int] = {}

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def tell(self, what: str, count: int, total: int) -> None:
        self.done[what] = self.done.get(what, 0) + count
        if self.done[what] == total or time.monotonic() - self.said_at >= EVERY:
            self.said_at = time.monotonic()
            self.command.stdout.write(f"{self.seconds:>5.0f} s  {self.done[what]:,} of {total:,} {what}")
            self.command.stdout.flush()
