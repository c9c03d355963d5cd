"""For cron and for whoever installs: the same as /readyz/."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from running.readiness import look


class Command(BaseCommand):
    help = "Says whether the portal can do all its work, part by part; its exit code is 1 when it can't."
    requires_system_checks = []

    def handle(self, *args: object, **options: object) -> None:
        parts = look()
        for name, part in parts.items():
            line = f"{name:<12}{'ok  ' if part.ok else 'NO  '}{part.text}"
            self.stdout.write(line if part.ok else self.style.ERROR(line))
        if not all(part.ok for part in parts.values()):
            raise CommandError("The portal is not ready.")
