"""The list from which HR ticks what a course serves: folded by standard and task; each knowledge and skill once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assessments.courses.subjects import Key, Outline, Place, current_versions, outlines, versions_of
from assessments.insight.scope import versions_to_choose
from competency.models import Element, StandardVersion, Task

# So many standards are laid out besides those that the course serves already; each other one can be asked for.
MOST_TREES = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to tick. `note`: where else it is asked for, or what became of it in the version of now."""

    value: str
    code: str
    text: str
    is_ticked: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A task with what it is the first to ask for; `task` None: what no task asks for."""

    task: Choice | None
    title: str
    elements: list[Choice]

    @property
    def ticked(self) -> int:
        return sum(one.is_ticked for one in self.elements) + bool(self.task and self.task.is_ticked)


@dataclass(frozen=True, slots=True)
class Tree:
    version: StandardVersion
    branches: list[Branch]

    @property
    def ticked(self) -> int:
        return sum(branch.ticked for branch in self.branches)


@dataclass
class Chosen:
    """`former`: ticked subjects of former versions that the version of now does not have, or has in other words."""

    trees: list[Tree] = field(default_factory=list)
    former: list[Choice] = field(default_factory=list)
    others: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class Standing:
    """Where subjects of any version stand in the versions of now."""

    versions: dict[int, int]  # of each subject's version the one of now
    now: dict[int, Outline]
    places: dict[Key, Place]
    subjects: dict[Key, Task | Element]
    of: dict[Key, int]

    def key_now(self, key: Key) -> Key | None:
        """None where it is gone, or says something else by now."""
        place = self.places.get(key)
        return place.key if place is not None and place.same else None


def standing_of(keys: Collection[Key], more: Collection[int] = ()) -> Standing:
    """`more`: further versions of now to lay out. A number of queries that does not grow. Raises BadInput."""
    of = dict(versions_of(keys))
    standards = dict(StandardVersion.objects.filter(pk__in={*of.values(), *more}).values_list("pk", "standard"))
    current = current_versions(standards.values())
    versions = {version: current[standard].pk for version, standard in standards.items()}
    laid_out = outlines({*of.values(), *versions.values()})
    found = Standing(versions, {}, {}, {}, of)
    for version in dict.fromkeys([*of.values(), *more]):
        now = laid_out[versions[version]]
        found.now[now.version.pk] = now
        found.places |= now.places_of(laid_out[version])
        found.subjects |= laid_out[version].subjects | now.subjects
    return found


def chosen_of(ticked: Collection[Key], asked: int | None = None) -> Chosen:
    """`asked`: the version of a standard that somebody wants to see besides."""
    current = {version.pk: version for version in current_versions().values()}
    proposed = [version.pk for version in versions_to_choose(None) if version.pk in current][:MOST_TREES]
    more = [*proposed, *([asked] if asked in current else [])]
    found = standing_of(ticked, more or list(current)[:MOST_TREES])
    now = {key: place for key in ticked if (place := found.key_now(key))}
    laid_out = sorted(found.now.values(), key=lambda one: one.version.code)
    return Chosen(
        trees=[Tree(one.version, list(_branches(one, set(now.values())))) for one in laid_out],
        former=[_former(found, key) for key in sorted(ticked) if key not in now],
        others=[(pk, str(version)) for pk, version in current.items() if pk not in found.now],
    )


def as_stored(stored: Collection[Key], ticked: Collection[Key]) -> frozenset[Key]:
    """What was ticked of the versions of now, as the course has it already where it was linked to a former one."""
    found = standing_of(stored)
    now = {found.key_now(key): key for key in stored}
    return frozenset(now.get(key, key) for key in ticked)


def _branches(outline: Outline, ticked: Collection[Key]) -> Iterator[Branch]:
    asking: dict[int, list[str]] = {}
    for task in outline.tasks:
        for row in outline.required[task.pk]:
            asking.setdefault(row.pk, []).append(task.code)
    shown = set[int]()
    for task in outline.tasks:
        rows = [row for row in outline.required[task.pk] if row.pk not in shown]
        shown |= {row.pk for row in rows}
        yield Branch(
            _choice(Key(True, task.pk), task.code, task.name, ticked),
            f"{task.code} {task.name}",
            [_element(row, ticked, asking[row.pk][1:]) for row in rows],
        )
    rest = [row for rows in outline.elements.values() for row in rows if row.pk not in shown]
    if rest:
        yield Branch(None, _("Attitudes, and what no task asks for"), [_element(row, ticked, ()) for row in rest])


def _element(row: Element, ticked: Collection[Key], also: Collection[str]) -> Choice:
    note = _("also asked for by %(tasks)s") % {"tasks": _(", ").join(also)} if also else ""
    return _choice(Key(False, row.pk), row.code, row.text, ticked, note)


def _choice(key: Key, code: str, text: str, ticked: Collection[Key], note: str = "") -> Choice:
    return Choice(str(key), code, text, key in ticked, note)


def _former(found: Standing, key: Key) -> Choice:
    row = found.subjects[key]
    return Choice(str(key), row.code, text_of(row), True, what_became(found, key))


def text_of(row: Task | Element) -> str:
    return row.name if isinstance(row, Task) else row.text


def what_became(found: Standing, key: Key) -> str:
    """In the version of now; "" where it says the same."""
    place, now = found.places.get(key), found.now[found.versions[found.of[key]]].version
    if place is None:
        return _("no longer part of %(version)s") % {"version": now}
    if place.same:
        return ""
    row = found.subjects[place.key]
    return _("says something else in %(version)s: %(code)s %(text)s") % {
        "version": now,
        "code": row.code,
        "text": text_of(row),
    }
