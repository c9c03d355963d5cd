"""The background worker: takes up what killed workers left, prepares the fonts beside its work on the queue."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django_tasks import DEFAULT_TASK_QUEUE_NAME
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from assessments.exports import tending
from config.checks import refuse_unsafe_start
from printing.making.preparing import prepared_meanwhile
from running import queues
from running.heartbeat import beating, forget_the_dead, new_name
from running.loop import Loop
from running.models import ALL


class Command(DatabaseWorker):
    help = "Runs a background worker (mail, reports, exports), after taking up exports whose worker was killed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--queue",
            action="append",
            default=[],
            dest="queues",
            metavar="NAME",
            help="a queue to serve; may be given several times, or with commas; all by default",
        )
        parser.set_defaults(queue_name="", reload=False, worker_id=None)
        for action in parser._actions:
            if action.dest in ("queue_name", "reload", "worker_id"):  # former spelling, of no use, made here
                action.help = SUPPRESS

    def handle(self, **options: Any) -> None:
        """Ends with 0 also when it was asked to end in the middle of something; that is due again."""
        names = queues.named([*options["queues"], options["queue_name"] or ""])
        if wrong := queues.unknown(names):
            known = ", ".join(queues.declared())
            raise CommandError(f"There is no queue {', '.join(wrong)}. There are: {known}.")
        try:
            refuse_unsafe_start()
        except ImproperlyConfigured as unsafe:
            raise CommandError(str(unsafe)) from unsafe
        self.configure_logging(options["verbosity"])
        loop = Loop(
            options["worker_id"] or new_name(),
            names,
            options["exclude_queues"].split(",") if options["exclude_queues"] else [],
            backend=options["backend_name"],
            interval=options["interval"],
            batch=options["batch"],
            most=options["max_tasks"],
        )
        with loop.ending_when_asked():
            loop.lasting(forget_the_dead)
            with beating(loop.name, names), keeping_house(loop):
                loop.run(options["startup_delay"])


@contextmanager
def keeping_house(loop: Loop) -> Iterator[None]:
    """What one of the workers does beside the queue; not one for mail alone, which starts small and quickly."""
    if not {ALL, DEFAULT_TASK_QUEUE_NAME} & {*loop.queues}:
        yield
        return
    for duty in (tending.resume, tending.expire, tending.schedule):
        loop.lasting(duty)
    with prepared_meanwhile(settings.FONT_DIR):
        yield
