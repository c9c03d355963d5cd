"""The public search over codes, names and texts of standards; a hit leads to the place where the text stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from competency.models import Element, Indicator, Output, StandardVersion, Task
from competency.pages.official_table import official_table
from config.searching import holding
from config.texts import canonical_line, spellings

Versions = TypeVar("Versions", bound=QuerySet[StandardVersion])

# What is looked through beside the version's own fields: the model, its texts, where it keeps its version.
TEXTS: tuple[tuple[type[Model], tuple[str, ...], str], ...] = (
    (Task, ("code", "name"), "duty__version"),
    (Output, ("code", "name"), "block__task__duty__version"),
    (Indicator, ("code", "text"), "block__task__duty__version"),
    (Element, ("code", "text"), "version"),
)
OWN = ("code", "name", "description", "job_category_name", "occupation_name")
# Of one version so many places are shown; the rest is counted.
SHOWN = 6
LONGEST = 80


@dataclass(frozen=True)
class Hit:
    """A row that matches; `found` is the first word in its text, `before` and `after` what stands around it."""

    kind: str
    code: str
    before: str
    found: str
    after: str
    anchor: str


@dataclass(frozen=True)
class Listed:
    """A version in the list of standards; after a search with its first hits, and how many more there are."""

    version: StandardVersion
    hits: Sequence[Hit] = ()
    more_hits: int = 0


def words_of(query: str) -> list[str]:
    return canonical_line(query).split()[:6]


def matches(words: list[str], *fields: str) -> Q:
    """Rows in which each of the words stands in one of the fields."""
    every = Q()
    for word in words:
        every &= holding(word, *fields)
    return every


def found_in(versions: Versions, query: str) -> Versions:
    """Those of the versions that match the query, in themselves or in one of their rows."""
    if not (words := words_of(query)):
        return versions
    matching = matches(words, *OWN)
    for model, fields, path in TEXTS:
        rows = model._base_manager.filter(matches(words, *fields)).order_by()
        matching |= Q(pk__in=rows.values(path))
    return versions.filter(matching)


def hits(version: StandardVersion, query: str) -> tuple[list[Hit], int]:
    """The first rows that match in a version loaded `with_content()`, and how many more there are."""
    words = words_of(query)
    every = [
        Hit(kind, code, *_around(text, words), anchor)
        for kind, code, text, anchor in _texts(version)
        if all(_found(word, f"{code} {text}") for word in words)
    ]
    return every[:SHOWN], len(every) - len(every[:SHOWN])


def _found(word: str, text: str) -> str:
    """The spelling of the word that the text holds; "" where it holds none."""
    plain = text.casefold()
    return next((spelling for spelling in map(str.casefold, spellings(word)) if spelling in plain), "")


def _texts(version: StandardVersion) -> Iterator[tuple[str, str, str, str]]:
    """Kind, code, text and anchor of each row that is searched, in the order of the official table."""
    first: dict[int, str] = {}
    for duty in official_table(version):
        task = ""
        for row in duty.rows:
            if row.task and row.task.tasks:
                task = row.task.tasks[0].anchor
                for one in row.task.tasks:
                    yield _("Task"), one.item.code, one.item.name, one.anchor
            for output in row.outputs:
                yield _("Work output"), output.code, output.name, task
            for indicator in row.indicators:
                yield _("Behaviour indicator"), indicator.item.code, indicator.item.text, indicator.anchor
            for element in (*row.shared.knowledge, *row.shared.skills) if row.shared else ():
                first.setdefault(element.pk, task)
    for element in version.elements.all():
        anchor = "attitudes" if element.kind == "A" else first.get(element.pk, "")
        yield element.get_kind_display(), element.code, element.text, anchor


def _around(text: str, words: list[str]) -> tuple[str, str, str]:
    """The text in three parts with the first word that it contains in the middle, shortened at its ends."""
    at, word = next(((text.casefold().find(w), w) for word in words if (w := _found(word, text))), (0, ""))
    before, after = text[:at], text[at + len(word) :]
    room = LONGEST // 2
    before = before if len(before) <= room else f"…{before[-room:]}"
    after = after if len(after) <= room else f"{after[:room]}…"
    return before, text[at : at + len(word)], after
