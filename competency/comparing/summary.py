"""A comparison in the words that a person would use for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from competency.comparing.parts import Comparison, Item, Pair, TaskPair

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# How many rows a sentence names; the table below it shows the others.
NAMED = 12

# Kinds whose rows have a name rather than a sentence.
NAMES = ("duties", "tasks", "outputs", "knowledge", "skills", "attitudes")


@dataclass(frozen=True)
class Summary:
    """What changed in one kind of row."""

    heading: StrOrPromise
    sentences: list[str]


@dataclass(frozen=True)
class Count:
    """How many rows of a kind each version has."""

    label: StrOrPromise
    old: int
    new: int


@dataclass(frozen=True)
class Tally:
    """How many rows of a kind are new, say something else, or are gone."""

    label: StrOrPromise
    new: int
    changed: int
    gone: int


HEADINGS = {
    "duties": gettext_lazy("Duties"),
    "tasks": gettext_lazy("Tasks"),
    "indicators": gettext_lazy("Behaviour indicators"),
    "outputs": gettext_lazy("Work outputs"),
    "knowledge": gettext_lazy("Knowledge"),
    "skills": gettext_lazy("Skills"),
    "attitudes": gettext_lazy("Attitudes"),
    "notes": gettext_lazy("Notes and supplements"),
}


def _rows(comparison: Comparison) -> dict[str, list[Pair]]:
    """Each row once, by kind."""
    return {
        "duties": [duty.head for duty in comparison.duties],
        "tasks": comparison.all_tasks,
        **{kind: getattr(comparison, kind) for kind in [*HEADINGS][2:]},
    }


def counts(comparison: Comparison) -> list[Count]:
    return [
        Count(HEADINGS[kind], sum(bool(row.old) for row in rows), sum(bool(row.new) for row in rows))
        for kind, rows in _rows(comparison).items()
    ]


def tallies(comparison: Comparison) -> list[Tally]:
    """Kind by kind; kinds in which nothing is new, reworded or gone are left out."""
    found = [
        Tally(
            HEADINGS[kind],
            new=sum(row.is_added for row in rows),
            changed=sum(row.is_reworded for row in rows),
            gone=sum(row.is_removed for row in rows),
        )
        for kind, rows in _rows(comparison).items()
    ]
    return [tally for tally in found if tally.new or tally.changed or tally.gone]


def sentences(comparison: Comparison) -> list[Summary]:
    """What changed, kind by kind; kinds in which nothing changed are left out."""
    rows = _rows(comparison)
    gone = [task for duty in comparison.duties for task in duty.tasks if task.head.is_removed]
    listed_with_task = {row.old for task in gone for block in task.blocks for row in block.rows if not row.new}
    groups = [Summary(_("Profile"), list(_of_profile(comparison)))]
    for kind, pairs in rows.items():
        if kind == "tasks":
            found = [*_of_merged(gone), *_of_kind(kind, [row for row in pairs if not row.is_removed], pairs)]
            found += [*_of_groups(pairs), *_of_division(comparison), *_of_requirements(comparison)]
        elif kind in ("indicators", "outputs"):
            left = [row for row in pairs if row.new or row.old not in listed_with_task]
            found = list(_of_kind(kind, left, pairs))
        else:
            found = list(_of_kind(kind, pairs, pairs))
        groups.append(Summary(HEADINGS[kind], found))
    groups.append(Summary(_("Competency level"), list(_of_levels(comparison))))
    return [group for group in groups if group.sentences]


def _of_profile(comparison: Comparison) -> Iterable[str]:
    if comparison.level.changed:
        levels = {"old": comparison.level.old, "new": comparison.level.new}
        yield _("The standard level changes from %(old)s to %(new)s.") % levels
    changed = [row for row in comparison.profile if row.changed]
    if changed:
        names = dict.fromkeys(str(row.label) for row in changed)
        yield _("Changed: %(rows)s.") % {"rows": _listed(names)}


def _of_merged(gone: Iterable[TaskPair]) -> Iterable[str]:
    """Tasks that are gone, and where their indicators went."""
    for task in gone:
        rows = [row for block in task.blocks for row in block.indicators if row.old]
        found = [(row.old, row.went_to or row.part_of) for row in rows]
        went = [f"{old.code} → {new.code} ({new.place})" for old, new in found if old and new]
        lost = [old.code or old.title for old, new in found if old and not new]
        values = {"task": task.head.old.title if task.head.old else "", "went": _listed(went), "lost": _listed(lost)}
        if went and lost:
            yield _("%(task)s is merged away: %(went)s; without a counterpart: %(lost)s.") % values
        elif went:
            yield _("%(task)s is merged away: %(went)s.") % values
        elif lost:
            yield _("%(task)s is gone, with its indicators %(lost)s.") % values
        else:
            yield _("%(task)s is gone.") % values


def _of_kind(kind: str, pairs: list[Pair], every: list[Pair]) -> Iterable[str]:
    """`pairs` are those to name, `every` those to count."""
    old, new = sum(bool(row.old) for row in every), sum(bool(row.new) for row in every)
    if new < old:
        yield _("Cut from %(old)d to %(new)d.") % {"old": old, "new": new}
    elif old < new:
        yield _("Grown from %(old)d to %(new)d.") % {"old": old, "new": new}
    if names := [row.old.title for row in pairs if row.old and not row.new]:
        yield _("Gone: %(rows)s.") % {"rows": _listed(names)}
    if names := [row.new.title for row in pairs if row.new and not row.old]:
        yield _("New: %(rows)s.") % {"rows": _listed(names)}
    if names := _both(pairs, lambda row: row.is_reworded, _as_renamed if kind in NAMES else _as_reworded):
        sentence = _("Renamed: %(rows)s.") if kind in ("duties", "tasks") else _("Reworded: %(rows)s.")
        yield sentence % {"rows": _listed(names)}
    if names := _both(pairs, lambda row: row.is_repunctuated, lambda _old, new: new.code or new.title):
        yield _("Other punctuation only: %(rows)s.") % {"rows": _listed(names)}
    if names := _both(pairs, lambda row: row.moved, _as_moved):
        yield _("Now in another place: %(rows)s.") % {"rows": _listed(names)}
    if names := _both(pairs, lambda row: row.is_recoded and not row.moved, lambda o, n: f"{o.code} → {n.code}"):
        yield _("Other codes: %(rows)s.") % {"rows": _listed(names)}


def _both(pairs: list[Pair], which: Callable[[Pair], bool], describe: Callable[[Item, Item], str]) -> list[str]:
    return [describe(row.old, row.new) for row in pairs if row.old and row.new and which(row)]


def _as_renamed(old: Item, new: Item) -> str:
    """The former and the new name; the title where only the explanation changed."""
    return f"{new.code} {old.name} → {new.name}".strip() if old.name != new.name else new.title


def _as_reworded(_old: Item, new: Item) -> str:
    """Of whole sentences the code: the table shows the words."""
    return new.code or new.title


def _as_moved(old: Item, new: Item) -> str:
    codes = f"{old.code} → {new.code}" if old.code != new.code else new.code or new.title
    return f"{codes} ({old.place} → {new.place})" if old.place != new.place else codes


def _of_groups(tasks: list[Pair]) -> Iterable[str]:
    """Tasks that joined those whose blocks they share, and tasks that left them."""
    changed = [row.new for row in tasks if row.regrouped and row.new]
    if joined := [f"{item.code or item.title} → {item.shares}" for item in changed if item.shares is not None]:
        yield _("Share the blocks of another task now: %(rows)s.") % {"rows": _listed(joined)}
    if left := [item.code or item.title for item in changed if item.shares is None]:
        yield _("Have blocks of their own now: %(rows)s.") % {"rows": _listed(left)}


def _of_division(comparison: Comparison) -> Iterable[str]:
    names = [
        task.head.new.code
        for duty in comparison.duties
        for task in duty.tasks
        if task.head.new and task.head.old and not task.head.regrouped
        if any(not block.in_both or block.moved for block in task.blocks)
    ]
    if names:
        yield _("Divided into other blocks: %(rows)s.") % {"rows": _listed(names)}


def _of_requirements(comparison: Comparison) -> Iterable[str]:
    """Tasks that require others of the knowledge and skills that both versions have."""
    pairs = [row for row in (*comparison.knowledge, *comparison.skills) if row.old and row.new]
    kept = {item for row in pairs for item in (row.old, row.new)}
    names = {
        task.head.new.code: None
        for task, block in comparison.blocks
        if task.head.new and task.head.old and block.in_both
        for row in (*block.knowledge, *block.skills)
        if not (row.old and row.new) and (row.old or row.new) in kept
    }
    if names:
        yield _("Other knowledge or skills required in: %(rows)s.") % {"rows": _listed(names)}


def _of_levels(comparison: Comparison) -> Iterable[str]:
    known: list[str] = []
    unknown: dict[str, None] = {}
    for task, block in comparison.blocks:
        item = task.head.new or task.head.old
        if item and block.level.changed:
            known.append(f"{item.code} {block.level.old} → {block.level.new}")
        elif item and block.in_both and block.level.is_unknown:
            unknown[item.code] = None
    if known:
        yield _("Changed: %(rows)s.") % {"rows": _listed(known)}
    if unknown:
        yield _("Unknown in one of the versions, so not compared: %(rows)s.") % {"rows": _listed(unknown)}


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    text = pgettext("between the items of a list", ", ").join(every[:NAMED])
    more = len(every) - NAMED
    return text if more <= 0 else _("%(rows)s and %(more)d more") % {"rows": text, "more": more}
