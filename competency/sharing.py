"""
Tasks that share blocks (several tasks in one cell of the official table): the first task of a group has the blocks,
each other one names it. The rules, told of the tasks of one duty in their order; pure.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Sharing:
    """A task as the rules see it: what others name it by, the one that it names (None: none), whether it has blocks."""

    key: Hashable
    shares: Hashable | None
    has_blocks: bool
    code: str = ""


def task_named(code: str, earlier: Sequence[tuple[str, bool]]) -> int | None:
    """Which of the earlier tasks of a duty (code, whether it has blocks) is meant: the nearest that has blocks."""
    found = (number for number in reversed(range(len(earlier))) if earlier[number] == (code, True))
    return next(found, None)


def broken_rules(tasks: Sequence[Sharing]) -> Iterator[tuple[int, str]]:
    """Which task breaks a rule, by its index, and a sentence that says what to do."""
    places = {task.key: number for number, task in enumerate(tasks)}
    for number, task in enumerate(tasks):
        if task.shares is not None and (sentence := _refusal(tasks, number, places.get(task.shares))):
            yield number, sentence


def _refusal(tasks: Sequence[Sharing], number: int, at: int | None) -> str:
    task = tasks[number]
    if at is None:
        return _("The task whose blocks it shares is not in this duty. Choose one that is, or share none.")
    first = {"first": tasks[at].code or f"#{at + 1}"}
    if at == number:
        return _("A task can't share its own blocks. Choose an earlier task of the duty.")
    if at > number:
        return _("It stands before %(first)s, whose blocks it shares. Move it below that task.") % first
    if tasks[at].shares is not None:
        return _("%(first)s shares the blocks of another task itself. Choose the task that has the blocks.") % first
    if not tasks[at].has_blocks:
        return _("%(first)s has no block that could be shared. Add one there, or choose another task.") % first
    if task.has_blocks:
        sentence = _("It shares the blocks of %(first)s, so it can't have its own. Delete its blocks, or share none.")
        return sentence % first
    if any(between.shares != task.shares for between in tasks[at + 1 : number]):
        return _("Another task stands between it and %(first)s. Move it up, directly below the group.") % first
    return ""
