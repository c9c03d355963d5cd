"""Tasks that share blocks, at the desk: what a task can choose, and which rule a write would break (`sharing`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competency.models import Block, Duty, StandardVersion, Task
from competency.sharing import Sharing, broken_rules

OWN = ("", _("none: blocks of its own"))


class TaskField(forms.Field):
    """Chooses the task whose blocks are shared: of those in the duty that come before it and have blocks."""

    def __init__(self, tasks: Sequence[Task], to: Task) -> None:
        self.by_key = {str(task.pk): task for task in tasks}
        offered = [task for task in tasks if self._is_offered(task, to)]
        choices = [OWN, *((str(task.pk), _label(task)) for task in offered)]
        label = capfirst(gettext("shares the blocks of"))
        super().__init__(widget=forms.Select(choices=choices), label=label, required=False)

    def _is_offered(self, task: Task, to: Task) -> bool:
        is_before = task.pk != to.pk and (to.pk is None or task.position < to.position)
        return is_before and task.duty_id == to.duty_id and (task.blocks_of_id is None or task.pk == to.blocks_of_id)

    def to_python(self, value: object) -> Task | None:
        if value in self.empty_values:
            return None
        try:
            return self.by_key[str(value)]
        except KeyError:
            raise ValidationError(
                gettext("The task whose blocks it shares belongs to another version. Choose a task of the same duty."),
                code="invalid_choice",
            ) from None

    def has_changed(self, initial: object, data: object) -> bool:
        return str(initial or "") != str(data or "")


def _label(task: Task) -> str:
    text = " ".join(f"{task.code} {task.name}".split())
    return text if len(text) <= 40 else f"{text[:39]}…"


def broken(duties: Iterable[Duty | None]) -> dict[tuple[int, str], str]:
    """The sentences about the tasks of these duties as they are stored, by task and sentence."""
    found: dict[tuple[int, str], str] = {}
    for duty in {duty.pk: duty for duty in duties if duty}.values():
        tasks = list(duty.tasks.prefetch_related("blocks").order_by("position", "pk"))
        seen = [Sharing(task.pk, task.blocks_of_id, bool(task.blocks.all()), task.code) for task in tasks]
        found |= {(tasks[at].pk, sentence): sentence for at, sentence in broken_rules(seen)}
    return found


def newly_broken(duties: Iterable[Duty | None], before: dict[tuple[int, str], str]) -> list[str]:
    """What a write broke; what was broken before can be mended one row after another."""
    return [sentence for key, sentence in broken(duties).items() if key not in before]


def drop_empty_blocks(task: Task) -> None:
    """A task that shares the blocks of another needs no block in which nothing stands."""
    for block in task.blocks.all():
        if is_empty(block):
            block.delete()


def is_empty(block: Block) -> bool:
    inside = (block.outputs, block.indicators, block.block_elements)
    return block.level is None and not any(rows.exists() for rows in inside)


def tasks_of(version: StandardVersion) -> list[Task]:
    return list(Task.objects.filter(duty__version=version).order_by("duty__position", "position", "pk"))
