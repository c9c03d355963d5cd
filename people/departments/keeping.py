"""
How the tree of departments changes: one verb each, all or nothing. Whoever changes it holds the whole tree for that
moment: it has some hundred rows, and two changes at once could make a circle.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from config.refusals import BadInput, Conflict
from config.texts import canonical_line, folded_code, folded_key
from integrity import ledger
from people.departments.tree import Several, Tree, parts
from people.models import BETWEEN, PATH_MAX, Department, User


def add(name: str, parent: Department | None = None, code: str = "") -> Department:
    """A new department below another one, or as a root. BadInput where its place or code is taken."""
    with _held() as tree:
        department = Department(name=_named(name), parent=parent, code=folded_code(code))
        _place(tree, department)
    return department


def ensure(path: str) -> Department:
    """The department that a text means, made with what lies above it where it is missing; for files and commands."""
    with _held() as tree:
        found = tree.meant(path)
        if isinstance(found, Several):
            raise BadInput(
                _("More than one department is called “%(name)s”: %(paths)s. Give the path or the code.")
                % {"name": path, "paths": "; ".join(found.paths)}
            )
        if found is not None:
            return found
        above: Department | None = None
        for name in parts(path):
            below = tree.child(above.pk if above else None, name)
            if below is None:
                below = Department(name=_named(name), parent=above)
                _place(tree, below)
                tree = Tree.load()
            above = below
        if above is None:
            raise BadInput(_("Give the department a name."))
        return above


def change(pk: int, *, name: str, code: str, parent: int | None, head: User | None) -> Department:
    """Name, code, place and head of a department; all below it move along. BadInput, or Conflict where it is gone."""
    with _held() as tree:
        department = _known(tree, pk)
        if parent is not None and parent in tree.below(pk):
            raise BadInput(_("A department can't be part of itself or of one below it. Choose another place."))
        department.name, department.code, department.head = _named(name), folded_code(code), head
        department.parent = _known(tree, parent) if parent is not None else None
        _place(tree, department)
        _write_paths(department)
    return department


def merge(pk: int, into: int) -> Department:
    """Everybody and everything of one department goes to another, and the one is gone; records keep its path."""
    with _held() as tree:
        gone, target = _known(tree, pk), _known(tree, into)
        if into in tree.below(pk):
            raise BadInput(_("A department can't be merged into itself or into one below it. Choose another one."))
        taken = {folded_key(child.name) for child in tree.children(into)}
        for child in tree.children(pk):
            if folded_key(child.name) in taken:
                raise BadInput(
                    _("Both have a department “%(name)s” below them. Merge these two first.") % {"name": child.name}
                )
        for child in tree.children(pk):
            child.parent = target
            _place(tree, child)
            _write_paths(child)
        gone.people.update(department=target)
        gone.assessments.update(department=target)
        gone.delete()
    return target


def remove(pk: int) -> None:
    """Only what is empty can go."""
    with _held() as tree:
        department = _known(tree, pk)
        if tree.children(pk) or department.people.exists():
            raise Conflict(_("People or departments are still in it. Move them, or merge it into another one."))
        department.delete()


@contextmanager
def _held() -> Iterator[Tree]:
    """The whole tree under a lock, in one transaction whose ledger entries are gathered."""
    with transaction.atomic(), ledger.gathered():
        yield Tree(Department.objects.select_for_update(of=("self",)).order_by("path", "pk"))


def _named(name: str) -> str:
    name = canonical_line(name)
    if not name:
        raise BadInput(_("Give the department a name."))
    return name


def _known(tree: Tree, pk: int) -> Department:
    if pk not in tree.by_pk:
        raise Conflict(_("This department is not there any more. Reload the page."))
    return tree.by_pk[pk]


def _place(tree: Tree, department: Department) -> None:
    """Sets the path by the parent, checks and saves."""
    parent = department.parent
    siblings = tree.children(parent.pk if parent else None)
    if any(one.pk != department.pk and folded_key(one.name) == folded_key(department.name) for one in siblings):
        raise BadInput(str(Department.TAKEN))
    department.path = BETWEEN.join([parent.path, department.name]) if parent else department.name
    if len(department.path) > PATH_MAX:
        raise BadInput(_("With those above it the name is too long. Shorten it."))
    try:
        department.full_clean()
        with transaction.atomic():
            department.save()
    except ValidationError as error:
        raise BadInput(" ".join(error.messages)) from error
    except IntegrityError as error:  # somebody made one of this name at the same moment
        raise Conflict(str(Department.TAKEN)) from error


def _write_paths(above: Department) -> None:
    for child in Department.objects.filter(parent=above).order_by("pk"):
        child.parent = above
        child.path = BETWEEN.join([above.path, child.name])
        child.save(update_fields=["path"])
        _write_paths(child)
