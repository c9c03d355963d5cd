"""The queues of this portal, by name."""

from __future__ import annotations

from collections.abc import Iterable

from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME, task_backends

from running.models import ALL


def declared() -> list[str]:
    """As TASKS declares them; where it permits any, the one that tasks go to by default."""
    return sorted(task_backends[DEFAULT_TASK_BACKEND_ALIAS].queues) or [DEFAULT_TASK_QUEUE_NAME]


def named(texts: Iterable[str]) -> list[str]:
    """The queues of a command line, where each text may name several; all where none is named."""
    names = [name.strip() for text in texts for name in text.split(",") if name.strip()]
    return [ALL] if ALL in names else list(dict.fromkeys(names)) or [ALL]


def unknown(names: Iterable[str]) -> list[str]:
    permitted = task_backends[DEFAULT_TASK_BACKEND_ALIAS].queues
    return [name for name in names if permitted and name != ALL and name not in permitted]
