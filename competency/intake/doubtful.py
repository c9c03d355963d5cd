"""The uncertain places of a document as the page shows them, each with what can be done about it."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from competency.intake.counting import ANY
from competency.intake.editing import Said
from competency.intake.notes import Kept
from competency.intake.outline import HEADINGS, KINDS, Open, as_typed, homes, named
from competency.intake.tree import TOP, Tree, found
from competency.intake.words import place_of, sentence

# Uncertain places whose forms stand on the page at once; so many of them say that the document was read badly.
SHOWN, TOO_MANY = 40, 100
LEFT_OUT = "left_out"
CODED = re.compile(rf"\s*({ANY.pattern})[\s、.．:：]*")
# Where a text that was left out can be put: lists of blocks, then those of the whole standard.
IN_BLOCK, IN_TOP = ("indicators", "outputs", "knowledge", "skills"), ("attitudes", "notes", "duties")


def doubts_of(tree: Tree, left: list[Kept], one: Open) -> list[dict[str, Any]]:
    """The first ones; where several are of one kind, the first of them can settle all."""
    times, seen = Counter(doubt["kind"] for doubt in left), set()
    shown = []
    for doubt in left[:SHOWN]:
        kind = doubt["kind"]
        alike = times[kind] if times[kind] > 1 and kind not in seen else 0
        seen.add(kind)
        shown.append({**_doubt(tree, doubt, one), "alike": alike})
    return shown


def _doubt(tree: Tree, doubt: Kept, one: Open) -> dict[str, Any]:
    row, name = found(tree, doubt["key"]) or ({}, "")
    use = doubt["key"] if "of" in row else ""
    if use:  # what a block asks for is written where its element stands, and taken out of the block alone
        row, name = found(tree, row["of"]) or ({}, "")
    key: str = row["key"] if row else doubt["key"]
    field = doubt["field"] if doubt["field"] in row else ""
    value = row.get(field) if field else None
    said: Said = (one.typed or {}) if (one.typed or {}).get("doubt") == str(doubt["number"]) else {}
    return {
        "number": doubt["number"],
        "sentence": sentence(doubt),
        "place": place_of(doubt),
        "at": doubt["at"],
        "source": doubt["source"],
        "row": named(tree, key),
        "key": key,
        "use": use,
        "field": field,
        "is_long": field in ("text", "name", "description", "prerequisites"),
        "value": said.get("value", as_typed(field, value)),
        "can_go": doubt["key"] != TOP and bool(row) and name != "blocks",  # a level is emptied, not its block removed
        "homes": homes(tree, name, doubt["key"]),
        "problem": one.problem if said else "",
        "put": _put(doubt, said) if doubt["kind"] == LEFT_OUT else None,
        "is_put": said.get("do") == "add",
    }


def _put(doubt: Kept, said: Said) -> dict[str, str]:
    """What is offered to be put in: the code that the text begins with, and the rest; or what was typed instead."""
    match = CODED.match(doubt["source"])
    code, text = (match.group(1), doubt["source"][match.end() :]) if match else ("", doubt["source"])
    into = f"{said['key']}.{said.get('list', '')}" if said.get("key") else ""
    return {"code": said.get("code", code), "text": said.get("text", text.strip()), "into": into}


def places_to_put(tree: Tree) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every list that a text can be put into, grouped by what it is in: the value of its option and its name."""
    found_: list[tuple[str, list[tuple[str, str]]]] = []
    for duty in tree["duties"]:
        for task in duty["tasks"]:
            called = f"{task['code']} {task['name']}"[:40].strip()
            for number, block in enumerate(task["blocks"], start=1):
                part = f"{called} #{number}" if len(task["blocks"]) > 1 else called
                found_.append((part, [(f"{block['key']}.{name}", str(HEADINGS[name])) for name in IN_BLOCK]))
        called = f"{duty['code']} {duty['name']}"[:40].strip()
        found_.append((called, [(f"{duty['key']}.tasks", str(KINDS["tasks"]))]))
    found_.append((str(KINDS[TOP]), [(f"{TOP}.{name}", str(KINDS[name])) for name in IN_TOP]))
    return found_
