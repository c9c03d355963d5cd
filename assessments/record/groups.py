"""The tasks of a record that share their indicators: rated and counted once, each of them named."""

from __future__ import annotations

from dataclasses import dataclass

from assessments.record.shape import DutyPart, TaskPart


@dataclass(frozen=True, slots=True)
class Group:
    """`first` has the indicators, outputs, knowledge and skills of all its `tasks`; most tasks are alone."""

    tasks: tuple[TaskPart, ...]

    @property
    def first(self) -> TaskPart:
        return self.tasks[0]

    @property
    def codes(self) -> list[str]:
        return [task["code"] for task in self.tasks if task["code"]]

    @property
    def lines(self) -> list[str]:
        """Code and name of each task."""
        return [f"{task['code']} {task['name']}".strip() for task in self.tasks]


def groups_of(duty: DutyPart) -> list[Group]:
    """In the order of their first tasks. Records of formats 1 and 2 have no tasks that share."""
    groups: list[list[TaskPart]] = []
    for task in duty["tasks"]:
        shared = task.get("blocks_of")
        mine = next((group for group in reversed(groups) if shared == group[0]["code"]), None)
        if shared is None or mine is None:
            groups.append([task])
        else:
            mine.append(task)
    return [Group(tuple(tasks)) for tasks in groups]
