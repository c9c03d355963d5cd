"""
What comes in, as it is kept while it is looked through: the contents of the exchange in which each row has a key of its
own. A key stays whatever is moved or removed around its row, and knowledge and skills stand once: blocks name them.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from competency.codes import split_code
from competency.contents import BLOCK_ELEMENT_LISTS, ELEMENT_LISTS, VersionContents
from competency.exchange.reading import first_of_group

Row = dict[str, Any]
Tree = dict[str, Any]
AnchorOf = Callable[[str], str]

TOP = "top"  # the key of the profile
LISTS = ("classifications", *ELEMENT_LISTS, "notes")
INSIDE = {"duties": "tasks", "tasks": "blocks"}
# The texts of each kind of row, by the list that it stands in.
TEXTS = {
    "classifications": ("code", "name"),
    "duties": ("code", "name"),
    "tasks": ("code", "name"),
    "blocks": ("level",),
    "outputs": ("code", "name"),
    "indicators": ("code", "text"),
    "knowledge": ("code", "text"),
    "skills": ("code", "text"),
    "attitudes": ("code", "text"),
    "notes": ("mark", "text"),
}
PROFILE = (
    "name", "code", "updated_on", "level", "job_category_name", "occupation_name", "description", "prerequisites",
)  # fmt: skip
INDEX = re.compile(r"\.?[^.\[]+$|\[\d+\]$")


class Planted:
    """A tree made of contents, with the row and field that each path of the contents is in it."""

    def __init__(self, contents: VersionContents, anchor_of: AnchorOf) -> None:
        self.anchor_of, self.keys = anchor_of, 0
        self.meant: dict[str, tuple[str, str]] = {}
        self.listed = {name: self._rows(contents[name], name) for name in LISTS}  # type: ignore[literal-required]
        self.by_text: dict[str, dict[tuple[str, str], str]] = {
            name: {(row["code"], row["text"]): row["key"] for row in reversed(self.listed[name])}
            for name in BLOCK_ELEMENT_LISTS
        }
        top = {name: contents[name] for name in ("standard", "label", *PROFILE)}  # type: ignore[literal-required]
        self.tree: Tree = {"top": self._said(top, "", TOP), **self.listed, "duties": self._duties(contents)}
        self.tree["keys"] = self.keys

    def place(self, path: str) -> tuple[str, str]:
        """Key and field of a path, or of the nearest that it stands in; the profile for what stands nowhere."""
        while path and path not in self.meant:
            path = INDEX.sub("", path) if INDEX.search(path) else ""
        return self.meant.get(path, (TOP, ""))

    def _key(self, path: str) -> str:
        self.keys += 1
        self.meant[path] = (key := f"n{self.keys}"), ""
        return key

    def _said(self, row: Mapping[str, Any], path: str, key: str) -> Row:
        """The row's texts with where the document says each of them."""
        made: Row = {name: value for name, value in row.items() if not isinstance(value, list)}
        places = {}
        for name in made:
            full = f"{path}.{name}" if path else name
            self.meant[full] = (key, name)
            if anchor := self.anchor_of(full):
                places[name] = anchor
        return {"key": key, **made, "at": places}

    def _rows(self, rows: Any, path: str) -> list[Row]:
        ways = [(f"{path}[{number}]", row) for number, row in enumerate(rows)]
        return [self._said(row, way, self._key(way)) for way, row in ways]

    def _duties(self, contents: VersionContents) -> list[Row]:
        found = []
        for number, duty in enumerate(contents["duties"]):
            way = f"duties[{number}]"
            row = self._said(duty, way, self._key(way))
            row["tasks"] = []
            for at, task in enumerate(duty["tasks"]):
                inner = self._said(task, f"{way}.tasks[{at}]", self._key(f"{way}.tasks[{at}]"))
                first = first_of_group(duty["tasks"], at)
                if (code := inner.pop("blocks_of", None)) is not None:
                    inner["shares"] = f"?{code}" if first is None else row["tasks"][first]["key"]
                inner["blocks"] = [
                    self._block(block, f"{way}.tasks[{at}].blocks[{b}]") for b, block in enumerate(task["blocks"])
                ]
                row["tasks"].append(inner)
            found.append(row)
        return found

    def _block(self, block: Any, way: str) -> Row:
        made = self._said(block, way, self._key(way))
        for name in ("outputs", "indicators"):
            made[name] = self._rows(block[name], f"{way}.{name}")
        for name in BLOCK_ELEMENT_LISTS:
            uses = self._rows(block[name], f"{way}.{name}")
            made[name] = [{"key": use["key"], "of": self._element(name, use), "at": use["at"]} for use in uses]
        return made

    def _element(self, name: str, use: Row) -> str:
        """What a block asks for, in the version's list; one that the list lacks is put there rather than lost."""
        said = use["code"], use["text"]
        if said not in self.by_text[name]:
            self.keys += 1
            self.listed[name].append({**use, "key": f"n{self.keys}"})
            self.by_text[name][said] = f"n{self.keys}"
        return self.by_text[name][said]


def harvested(tree: Tree) -> VersionContents:
    """The contents that the tree stands for."""
    elements = {row["key"]: row for name in ELEMENT_LISTS for row in tree[name]}
    top = tree["top"]
    base, number = split_code(top["code"])
    same = base == top["standard"]  # where an editor gave it another code, the standard and the label follow
    label = top["label"] if same else f"v{number}"
    made: dict[str, Any] = {"standard": base, "code": top["code"], "label": label}
    made |= {name: top[name] for name in ("name", "updated_on")}
    made |= {name: top[name] for name in ("job_category_name", "occupation_name")}
    made["classifications"] = [_plain(row, "kind", "name", "code") for row in tree["classifications"]]
    made |= {name: top[name] for name in ("description", "level", "prerequisites")}
    made["duties"] = [
        {**_plain(duty, "code", "name"), "tasks": [_task(task, duty["tasks"], elements) for task in duty["tasks"]]}
        for duty in tree["duties"]
    ]
    made |= {name: [_plain(row, "code", "text") for row in tree[name]] for name in ELEMENT_LISTS}
    made["notes"] = [_plain(row, "mark", "text") for row in tree["notes"]]
    return cast(VersionContents, made)


def _task(task: Row, siblings: list[Row], elements: Mapping[str, Row]) -> Row:
    made = _plain(task, "code", "name")
    if "shares" in task:
        # Of a first task that is gone its key stays: no code is like it, so that it is refused by its name.
        made["blocks_of"] = next((row["code"] for row in siblings if row["key"] == task["shares"]), task["shares"])
    made["blocks"] = [
        {
            "level": block["level"],
            "outputs": [_plain(row, "code", "name") for row in block["outputs"]],
            "indicators": [_plain(row, "code", "text") for row in block["indicators"]],
            **{
                name: [_plain(elements[use["of"]], "code", "text") for use in block[name]]
                for name in BLOCK_ELEMENT_LISTS
            },
        }
        for block in task["blocks"]
    ]
    return made


def _plain(row: Row, *names: str) -> Row:
    return {name: row[name] for name in names}


def places(tree: Tree) -> dict[str, tuple[str, str]]:
    """By the path in the harvested contents, the key and field that it is in the tree."""
    planted = Planted(harvested(tree), lambda _path: "")
    kept = [row["key"] for row, _name in rows_of(tree)]
    new = {TOP: TOP, **dict(zip((row["key"] for row, _name in rows_of(planted.tree)), kept, strict=True))}
    return {path: (new[key], field) for path, (key, field) in planted.meant.items()}


def rows_of(tree: Tree) -> Iterator[tuple[Row, str]]:
    """Every row with the name of the list that it stands in; the uses of elements too."""
    for name in LISTS:
        yield from ((row, name) for row in tree[name])
    for duty in tree["duties"]:
        yield duty, "duties"
        for task in duty["tasks"]:
            yield task, "tasks"
            for block in task["blocks"]:
                yield block, "blocks"
                for name in ("outputs", "indicators", *BLOCK_ELEMENT_LISTS):
                    yield from ((row, f"uses_{name}" if "of" in row else name) for row in block[name])


def lists_of(tree: Tree) -> Iterator[tuple[str, str, list[Row]]]:
    """Every list that rows can stand in: the key of what it belongs to, its name, the list itself."""
    for name in (*LISTS, "duties"):
        yield TOP, name, tree[name]
    for row, name in rows_of(tree):
        if name == "duties":
            yield row["key"], "tasks", row["tasks"]
        elif name == "tasks":
            yield row["key"], "blocks", row["blocks"]
        elif name == "blocks":
            for inner in ("outputs", "indicators", *BLOCK_ELEMENT_LISTS):
                yield row["key"], inner, row[inner]


def found(tree: Tree, key: str) -> tuple[Row, str] | None:
    """The row of this key and the name of its list."""
    if key == TOP:
        return tree["top"], TOP
    return next(((row, name) for row, name in rows_of(tree) if row["key"] == key), None)


def uses_of(tree: Tree, key: str) -> list[str]:
    """The rows of blocks that ask for this element."""
    return [row["key"] for row, _name in rows_of(tree) if row.get("of") == key]


def copied(tree: Tree) -> Tree:
    return copy.deepcopy(tree)
