"""The departments with how many people are in each, and what HR does on their pages, each with what it means first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from config.carried import carried, carry
from config.refusals import Conflict, Forbidden
from people.departments import keeping
from people.departments.tree import Tree
from people.keepers import refuse_others
from people.models import Department, User

USE = "people.departments.page"
DEEPEST = 5  # levels that the page sets in


@dataclass(frozen=True, slots=True)
class Branch:
    """One department: `depth` as far as the page sets in; `left`: people who left and are still named in it."""

    department: Department
    depth: int
    own: int
    below: int
    left: int


def counted() -> dict[int, tuple[int, int]]:
    """By department: how many work there, how many left; in one query."""
    gone = Q(left_on__lt=timezone.localdate())
    rows = User.objects.filter(department__isnull=False).order_by().values("department")
    counts = rows.annotate(everybody=Count("pk"), left=Count("pk", filter=gone))
    return {row["department"]: (row["everybody"] - row["left"], row["left"]) for row in counts}


def load() -> Tree:
    return Tree(Department.objects.select_related("head").order_by("path", "pk"))


def branches(tree: Tree) -> Iterator[Branch]:
    counts, whole = counted(), dict[int, int]()
    walked = list(tree.walk())
    for _depth, one in reversed(walked):  # what is below a department stands after it
        own = counts.get(one.pk, (0, 0))[0]
        whole[one.pk] = own + sum(whole[child.pk] for child in tree.children(one.pk))
    for depth, one in walked:
        own, left = counts.get(one.pk, (0, 0))
        yield Branch(one, min(depth, DEEPEST), own, whole[one.pk], left)


def people_below(tree: Tree, pk: int) -> int:
    """Everybody who is named in it or below it, those who left too."""
    return User.objects.filter(department__in=tree.below(pk)).count()


def facts_of(department: Department) -> dict[str, str]:
    """As keys, for the page to carry: what somebody else changed meanwhile is told by it."""
    keys = {"parent": department.parent_id, "head": department.head_id}
    return {"name": department.name, "code": department.code, **{name: str(pk or "") for name, pk in keys.items()}}


def seen_of(department: Department, by: User) -> str:
    return carry(facts_of(department), f"{USE}.{department.pk}", by.pk)


def refuse_unseen(department: Department, seen: str, by: User) -> None:
    """Raises Conflict where it is not as the page showed it, BadInput for what no page of this person carries."""
    was: dict[str, str] = carried(seen, f"{USE}.{department.pk}", by.pk)
    if was != facts_of(department):
        said = _("Somebody else changed this department in the meantime; it is now “%(path)s”, head: %(head)s.")
        raise Conflict(said % {"path": department.path, "head": department.head or "–"})


def moves(department: Department, name: str, parent: Department | None) -> bool:
    """Whether its path changes, and with it what everybody below it is in."""
    return (department.name, department.parent_id) != (name, parent.pk if parent else None)


def is_empty(tree: Tree, department: Department) -> bool:
    return not tree.children(department.pk) and not department.people.exists()


def merge(department: Department, into: Department, seen: str, by: User) -> Department:
    """Nobody moves themself, by merging the department they are in as little as by their own page."""
    refuse_others(by, changing=True)
    refuse_unseen(department, seen, by)
    if by.department_id == department.pk:
        raise Forbidden(_("You are in this department yourself. Ask somebody else in HR to merge it."))
    return keeping.merge(department.pk, into.pk)
