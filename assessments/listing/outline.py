"""The departments in outline: what lies below one, and the way down to it; one query of three columns, for any size."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from people.models import Department

# So many departments stand in a choice at once; the others are found level by level, or by their name.
MOST_CHOICES = 150


@dataclass(frozen=True, slots=True)
class Outline:
    """By key; `parents` of each department, None for a root."""

    names: dict[int, str]
    parents: dict[int, int | None]
    children: dict[int | None, list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def load(cls) -> Outline:
        rows = list(Department.objects.order_by("path", "pk").values_list("pk", "parent", "name"))
        found = cls({pk: name for pk, _parent, name in rows}, {pk: parent for pk, parent, _name in rows})
        for pk, parent, _name in rows:
            found.children[parent].append(pk)
        return found

    def below(self, pk: int) -> set[int]:
        """The department itself and all under it; nothing where there is none of this key."""
        found, waiting = set[int](), [pk] if pk in self.names else []
        while waiting:
            one = waiting.pop()
            found.add(one)
            waiting += self.children.get(one, [])
        return found

    def way_to(self, pk: int | None) -> list[int]:
        """From the root down to it."""
        way: list[int] = []
        while pk is not None and pk in self.names and pk not in way:
            way.insert(0, pk)
            pk = self.parents[pk]
        return way

    def choices(self, chosen: int | None) -> list[tuple[str, str]]:
        """All of a company with few; else the way down to the one that is chosen and what lies next below it."""
        if len(self.names) <= MOST_CHOICES:
            return [(str(pk), self.path_of(pk)) for pk in self.names]
        way = self.way_to(chosen)
        offered = [*way, *self.children.get(way[-1] if way else None, [])[:MOST_CHOICES]]
        return [(str(pk), self.path_of(pk)) for pk in offered]

    def path_of(self, pk: int) -> str:
        return " / ".join(self.names[one] for one in self.way_to(pk))
