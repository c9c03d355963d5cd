"""What the tests of the exchange share: files with one thing changed, and random standards."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from competency.contents import VersionContents, contents
from competency.exchange.form import export_json, written
from competency.models import StandardVersion
from competency.models.version import OFFICIAL
from config.texts import canonical_line, canonical_text, folded_code

Block = dict[str, Any]


def loaded(version: StandardVersion) -> StandardVersion:
    return StandardVersion.objects.with_content().get(pk=version.pk)


def file_of(version: StandardVersion) -> bytes:
    return export_json(loaded(version))


def content_of(version: StandardVersion) -> VersionContents:
    """As the file says it: through JSON, so that nothing of Python's own is compared."""
    content: VersionContents = json.loads(json.dumps(contents(loaded(version))))
    return content


def fresh(content: VersionContents, code: str = "NEW0001-001v1") -> VersionContents:
    """The same under a code that is free."""
    return {**copy.deepcopy(content), "standard": code.rpartition("v")[0], "code": code, "label": "v1"}


def changed(content: VersionContents, path: list[Any], value: Any) -> bytes:
    """The file with the value at this path replaced."""
    tree = json.loads(written(content))
    inner = tree
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return json.dumps(tree).encode()


# --- Standards at random ------------------------------------------------------------------------------------------
# All that a text of a standard can hold: anything but control characters and halves of characters.
LETTERS = st.characters(exclude_categories=["Cc", "Cs"])
LINES = st.one_of(LETTERS, st.sampled_from("\t\r\n=+-@【】\"\\'<>&客戶𠮷"))


def text(least: int = 0, most: int = 12, form: Callable[[str], str] = canonical_text) -> st.SearchStrategy[str]:
    """As the door lets it in: what is not in this form comes back in it."""
    typed = st.text(LINES, min_size=least, max_size=most).map(form)
    return typed.filter(lambda canonical: least <= len(canonical) <= most)


def code(least: int = 0, most: int = 4) -> st.SearchStrategy[str]:
    return text(least, most, folded_code)


def line(least: int = 0) -> st.SearchStrategy[str]:
    return text(least, form=canonical_line)


LEVEL = st.none() | st.integers(1, 6)
ELEMENT = st.fixed_dictionaries({"code": code(), "text": text()})
ROW = st.fixed_dictionaries({"code": code(), "text": text()})
NAMED = st.fixed_dictionaries({"code": code(), "name": text()})
CLASSIFICATION = st.fixed_dictionaries(
    {"kind": st.sampled_from(["job_category", "occupation", "industry"]), "name": line(), "code": code(most=5)}
)


def elements() -> st.SearchStrategy[list[Any]]:
    return st.lists(ELEMENT, max_size=4, unique_by=lambda item: (item["code"], item["text"]))


def some_of(items: list[Any]) -> st.SearchStrategy[list[Any]]:
    if not items:
        return st.just([])
    return st.lists(st.sampled_from(range(len(items))), unique=True).map(lambda chosen: [items[n] for n in chosen])


@st.composite
def standards(draw: st.DrawFn) -> dict[str, Any]:
    """Contents of any shape the form allows: nothing filled in, codes twice, several blocks, levels unknown."""
    knowledge, skills = draw(elements()), draw(elements())

    def block() -> Block:
        return {
            "level": draw(LEVEL),
            "outputs": draw(st.lists(NAMED, max_size=2)),
            "indicators": draw(st.lists(ROW, max_size=3)),
            "knowledge": draw(some_of(knowledge)),
            "skills": draw(some_of(skills)),
        }

    def rows(make: Any, most: int) -> list[Any]:
        return [make() for _number in range(draw(st.integers(0, most)))]

    def task() -> Block:
        return {**draw(NAMED), "blocks": rows(block, 3)}

    def sharers(first: Block) -> list[Block]:
        """Tasks after one that has blocks, with which they share them."""
        shared = {"blocks_of": first["code"], "blocks": []}
        return [{**draw(NAMED), **shared} for _number in range(draw(st.integers(0, 2)) if first["blocks"] else 0)]

    def duty() -> Block:
        return {**draw(NAMED), "tasks": [one for first in rows(task, 2) for one in (first, *sharers(first))]}

    is_occupation = draw(st.booleans())
    name = draw(line())
    return {
        "standard": "NEW0001-001",
        "code": "NEW0001-001v1",
        "label": draw(code(1, 20)),
        "name": draw(line(1)),
        "updated_on": draw(st.none() | st.dates(OFFICIAL.first, OFFICIAL.last).map(str)),
        "job_category_name": "" if is_occupation else name,
        "occupation_name": name if is_occupation else "",
        "classifications": draw(st.lists(CLASSIFICATION, max_size=3)),
        "description": draw(text()),
        "level": draw(LEVEL),
        "prerequisites": draw(text()),
        "duties": rows(duty, 2),
        "knowledge": knowledge,
        "skills": skills,
        "attitudes": draw(elements()),
        "notes": draw(st.lists(st.fixed_dictionaries({"mark": code(), "text": text()}), max_size=3)),
    }


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The ways to everything inside."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [way for key, inner in items for way in paths(inner, (*path, key))]
    return [path, *found] if path else found


@st.composite
def damaged(draw: st.DrawFn, content: VersionContents) -> bytes:
    """A good file in which something was replaced, removed or added."""
    tree = json.loads(written(fresh(content)))
    *above, key = draw(st.sampled_from(paths(tree)))
    inner: Any = tree
    for step in above:
        inner = inner[step]
    how = draw(st.sampled_from(["replace", "remove", "add"]))
    if how == "remove":
        del inner[key]
    elif how == "replace":
        inner[key] = draw(ANY_JSON)
    elif isinstance(inner, list):
        inner.insert(key, draw(ANY_JSON))
    else:
        inner[draw(st.text(max_size=6))] = draw(ANY_JSON)
    return json.dumps(tree).encode("utf-8", "surrogatepass")
