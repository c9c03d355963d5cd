"""
The loop of a worker: takes task after task from the queue. A database that restarts is waited for; when the process
is asked to end (SIGTERM, SIGINT, SIGQUIT) it does so within LAST_SECONDS, whatever it is doing, and what it was doing
is due again. django_tasks_db's own worker dies of the one and waits for the other (docs/decisions/0028).
"""

from __future__ import annotations

import logging
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType
from typing import TypeVar

from django.core.exceptions import SuspiciousOperation
from django.db import close_old_connections
from django_tasks.base import TaskContext
from django_tasks.signals import task_finished, task_started
from django_tasks_db.models import DBTaskResult

from running import queue, stopping
from running.database import AWAY, Patience, was_lost
from running.models import Worker
from running.stopping import Stopped

logger = logging.getLogger("portal.worker")
Kept = TypeVar("Kept")

SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGQUIT}
# So long a task may go on by itself; then it is interrupted, again and again where it swallowed that.
GRACE_SECONDS, AGAIN_SECONDS = 5.0, 3.0
# Then the process ends in the middle of whatever does not let itself be interrupted.
LAST_SECONDS, LAST_WORD_SECONDS = 14.0, 2.0
# A task that the database failed so often is itself at fault.
MOST_TIMES = 10


class Loop:
    """`queues`: names, or "*"; `batch`: ends when nothing is due; `most`: ends after so many tasks."""

    def __init__(
        self,
        name: str,
        queues: Sequence[str],
        without: Sequence[str] = (),
        *,
        backend: str = "default",
        interval: float = 1.0,
        batch: bool = False,
        most: int | None = None,
    ) -> None:
        self.name, self.queues, self.without, self.backend = name, queues, without, backend
        self.interval, self.batch, self.most = interval, batch, most
        self.is_busy = self.is_resting = self.was_asked = False
        self.ended = threading.Event()
        self.patience = Patience(self.rest)

    @contextmanager
    def ending_when_asked(self) -> Iterator[None]:
        """Around everything that the process does: from here on a signal ends it in time. In the main thread."""
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        signal.set_wakeup_fd(
            writing, warn_on_full_buffer=False
        )  # tells the thread also where the main thread hangs in C
        for number in SIGNALS | {signal.SIGUSR1}:
            signal.signal(number, self._on_signal)
        main = threading.get_ident()
        threading.Thread(target=self._see_to_the_end, args=(reading, main), daemon=True).start()
        try:
            with suppress(Stopped):
                yield
        finally:
            self.ended.set()

    def run(self, startup_delay: bool = False) -> None:
        logger.info("Worker %s serves %s", self.name, ",".join(self.queues))
        done = 0
        try:
            if startup_delay:
                self.rest(random.random())  # noqa: S311 - several that start together do not ask together
            while not stopping.is_asked() and (self.most is None or done < self.most):
                row = self._next()
                if row is not None and not stopping.is_asked():
                    self._perform(row)
                    done += 1
                elif row is None and self.batch:
                    break
                elif row is None:
                    self.rest(self.interval)
        finally:
            with suppress(*AWAY):
                queue.hand_back(self.name)

    def rest(self, seconds: float) -> None:
        """A sleep that ends when the process is asked to end; raises Stopped."""
        self.is_resting = True
        try:
            stopping.point()
            time.sleep(seconds)
        finally:
            self.is_resting = False

    def lasting(self, act: Callable[[], Kept]) -> Kept:
        """Done as soon as the database is there; raises Stopped when the process is asked to end meanwhile."""
        while True:
            close_old_connections()
            try:
                result = act()
            except AWAY as error:
                self.patience.wait(error)
            else:
                self.patience.over()
                return result

    def _next(self) -> DBTaskResult | None:
        """The next task, now ours; after an absence what we may have taken without hearing of it is given back."""

        def take() -> DBTaskResult | None:
            if self.patience.tries:
                queue.hand_back(self.name)
            return queue.taken(self.name, self.queues, self.without, self.backend)

        return self.lasting(take)

    def _perform(self, row: DBTaskResult) -> None:
        try:
            self.is_busy = True
            value = self._called(row)
            self.is_busy = False
        except Stopped:
            self.is_busy = False
            raise
        except BaseException as error:
            self.is_busy = False
            self._failed(row, error)
        else:
            self._succeeded(row, value)

    def _called(self, row: DBTaskResult) -> object:
        task, result = row.task, row.task_result
        task_started.send(sender=task.get_backend(), task_result=result)
        context = (TaskContext(task_result=result),) if task.takes_context else ()
        return task.call(*context, *result.args, **result.kwargs)

    def _succeeded(self, row: DBTaskResult, value: object) -> None:
        try:
            self.lasting(partial(row.set_successful, value))
        except (TypeError, ValueError) as error:  # a value that is no JSON
            self.lasting(partial(row.set_failed, error))
        self._announce_end(row)

    def _failed(self, row: DBTaskResult, error: BaseException) -> None:
        """The database's trouble is not the task's: that is done again."""
        if (isinstance(error, AWAY) or was_lost()) and len(row.worker_ids) < MOST_TIMES:
            logger.warning("Task %s met a database that does not answer and is done again: %s", row.task_path, error)
            self.patience.wait(error)
            self.lasting(partial(queue.put_off, row))
        else:
            self.lasting(partial(row.set_failed, error))
            self._announce_end(row)

    def _announce_end(self, row: DBTaskResult) -> None:
        with suppress(ImportError, SuspiciousOperation):  # a row that names no task
            task_finished.send(sender=type(row.task.get_backend()), task_result=row.task_result)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        """Interrupts rest at once; work when asked a second time, or by the thread that sees to the end."""
        is_again = self.was_asked or number == signal.SIGUSR1
        if number in SIGNALS:
            self.was_asked = True
            stopping.ask()
        if self.is_resting or (self.is_busy and is_again):
            raise Stopped

    def _see_to_the_end(self, reading: int, main: int) -> None:
        while os.read(reading, 1)[0] not in SIGNALS:
            pass
        until = time.monotonic() + LAST_SECONDS
        stopping.ask()
        logger.warning("Worker %s was asked to end", self.name)
        wait = GRACE_SECONDS
        while not self.ended.wait(max(0.0, min(wait, until - time.monotonic()))):
            if time.monotonic() >= until:
                self._end_at_once()
            signal.pthread_kill(main, signal.SIGUSR1)
            wait = AGAIN_SECONDS

    def _end_at_once(self) -> None:
        """Gives back what can be given back within a moment, then is gone."""
        logger.error("Worker %s could not be interrupted and ends in the middle of its work", self.name)
        last_word = threading.Thread(target=self._last_word, daemon=True)
        last_word.start()
        last_word.join(LAST_WORD_SECONDS)
        os._exit(1)

    def _last_word(self) -> None:
        with suppress(*AWAY):
            queue.hand_back(self.name)
            Worker.objects.filter(name=self.name).delete()
