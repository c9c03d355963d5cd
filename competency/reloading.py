"""
Loading the shipped fixture again must not undo what was published here since.

`loaddata` writes past `save()`; a signal is the one place where Django lets it be met (docs/decisions/
0006-loading-a-standard-again.md).
"""

from __future__ import annotations

from django.db.models.signals import pre_save

from competency.models import StandardVersion


def keep_what_happened_since(instance: StandardVersion, raw: bool, **kwargs: object) -> None:
    """A stored, published version keeps its status, successor and update note."""
    if not raw or instance.pk is None:
        return
    stored = StandardVersion.objects.published().filter(pk=instance.pk)
    for row in stored.values("status", "successor_id", "update_note"):
        for name, value in row.items():
            setattr(instance, name, value)


def keep_history_when_loading() -> None:
    pre_save.connect(keep_what_happened_since, sender=StandardVersion)
