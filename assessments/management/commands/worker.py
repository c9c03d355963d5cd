"""The background worker: takes up what killed workers left, then works on the queue."""

from __future__ import annotations

from typing import Any

from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from assessments.exports import tending


class Command(DatabaseWorker):
    help = "Runs the background worker (mail, reports, exports), after taking up exports whose worker was killed."

    def handle(self, **options: Any) -> None:
        tending.resume()
        tending.expire()
        tending.schedule()
        super().handle(**options)
