"""For a timer, such as every ten minutes."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from assessments.exports import tending
from people.signin.log import forget_all
from people.stafflist.keeping import forget_old


class Command(BaseCommand):
    help = "Sets workers again to exports whose workers were killed, and deletes exports that are no longer kept."

    def handle(self, *args: object, **options: object) -> None:
        resumed, expired = tending.resume(), tending.expire()
        forget_old()
        forget_all()
        self.stdout.write(f"{resumed} exports taken up again, {expired} deleted.")
