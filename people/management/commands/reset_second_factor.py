"""Takes the two-step sign-in of one account away, where there is nobody left to confirm it: a sole administrator."""

from __future__ import annotations

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from config.refusals import Refusal
from people.invitations.issuing import drop_factor_at_once

logger = logging.getLogger("portal.accounts")


class Command(BaseCommand):
    help = "Takes the two-step sign-in of one account away: for a sole administrator who lost phone and recovery codes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="the employee number")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = drop_factor_at_once(options["number"])
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        logger.warning("The two-step sign-in of %s was taken away on the command line.", person.username)
        self.stdout.write(_("The two-step sign-in of %(person)s is gone. It is recorded.") % {"person": person})
