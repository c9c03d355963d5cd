"""The background worker: takes up what killed workers left, prepares the fonts beside its work on the queue."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from assessments.exports import tending
from printing.making.preparing import prepared_meanwhile
from running.heartbeat import beating, new_name


class Command(DatabaseWorker):
    help = "Runs the background worker (mail, reports, exports), after taking up exports whose worker was killed."

    def handle(self, **options: Any) -> None:
        tending.resume()
        tending.expire()
        tending.schedule()
        name = new_name()
        queues = options["queue_name"].split(",")
        with beating(name, queues), prepared_meanwhile(settings.FONT_DIR):
            super().handle(**options | {"worker_id": name})
