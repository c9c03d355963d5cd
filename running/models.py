"""Which workers live."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

ALL = "*"
# Six signs of life missed: longer than a restart of the database takes, short enough that nobody waits long.
SILENCE = timedelta(seconds=60)


class WorkerQuerySet(models.QuerySet["Worker"]):
    def living(self) -> WorkerQuerySet:
        """Those that gave a sign of life lately, by the clock of the database, which all machines share."""
        return self.filter(seen_at__gt=Now() - SILENCE)

    def living_names(self) -> set[str]:
        return set(self.living().values_list("name", flat=True))


class Worker(models.Model):
    """
    A background worker, from its start to its orderly end. `name` is what django_tasks_db writes into the
    `worker_ids` of each task it takes: a task that runs under a name that is not among the living was left behind.
    """

    name = models.CharField(max_length=64, unique=True)
    host = models.CharField(max_length=100)
    pid = models.PositiveIntegerField()
    queues = models.JSONField()  # names; ["*"] for all
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = WorkerQuerySet.as_manager()

    class Meta:
        ordering = ["started_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(seen_at__gte=F("started_at")), name="worker_is_seen_after_its_start"),
        ]

    def __str__(self) -> str:
        return self.name

    def serves(self, queue: str) -> bool:
        return ALL in self.queues or queue in self.queues
