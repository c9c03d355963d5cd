"""After a new SECRET_KEY, or an upgrade from a release that kept them plain: secrets of the second step anew."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from people.signin.factors import renew


class Command(BaseCommand):
    help = "Encrypts the secrets of all second factors with the newest SECRET_KEY."

    def handle(self, *args: object, **options: object) -> None:
        done, left = renew()
        self.stdout.write(f"{done} encrypted with the newest key.")
        if left:
            raise CommandError(
                f"{left} left as they are: changed past the portal, or of a key that is not in SECRET_KEY_FALLBACKS. "
                "Run verify_records, or name that key and run this again."
            )
