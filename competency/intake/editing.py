"""
What an editor does to what comes in: one change of the tree each, said so that it can be taken back. Refused, with what
can be done instead, is what the form of the exchange would not take.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _

from competency.contents import BLOCK_ELEMENT_LISTS
from competency.exchange.form import written
from competency.exchange.problems import SHOWN, NotImportable, Problem
from competency.exchange.reading import read_file
from competency.intake.tree import INSIDE, TEXTS, TOP, Row, Tree, found, harvested, lists_of, rows_of
from config.days import BadDay, read_day
from config.refusals import BadInput, Conflict
from config.texts import canonical_line, canonical_text, folded_code

Change = dict[str, Any]
Said = dict[str, str]

CODES = ("code", "mark")
LINES = ("name", "job_category_name", "occupation_name")
# Where a row can be moved to: the list of rows that have lists of its kind.
HOMES = {"indicators": "blocks", "outputs": "blocks", "tasks": "duties"}


def problems_of(tree: Tree) -> list[Problem]:
    """Why what comes in can't become a draft as it is; whether its code is free is not looked at."""
    try:
        read_file(written(harvested(tree)))
    except NotImportable as refusal:
        return refusal.problems
    return []


def edit(tree: Tree, said: Said) -> Change:
    """Does it to the tree and says what was done; BadInput or Conflict, and the tree is of no more use."""
    verb = VERBS.get(said.get("do", ""))
    if verb is None or not said.get("key"):
        raise BadInput(_("The page sent something unreadable. Reload it and try again."))
    with _no_worse(tree):
        change = verb(tree, said)
    return {"do": said["do"], **change}


@contextmanager
def _no_worse(tree: Tree) -> Iterator[None]:
    """What can't become a draft after it could before is refused; what was wrong already may stay so."""
    before = problems_of(tree)
    yield
    new = Counter(problem.sentence for problem in problems_of(tree)) - Counter(one.sentence for one in before)
    if new and len(before) <= SHOWN:
        raise BadInput(_("%(why)s Change it and save again.") % {"why": " ".join(new)})


def row_at(tree: Tree, key: str) -> tuple[Row, str]:
    at = found(tree, key)
    if at is None:
        raise Conflict(_("This row was removed in the meantime. Undo the removal, or continue with another row."))
    return at


def home_of(tree: Tree, key: str) -> tuple[str, str, list[Row], int]:
    """The list that a row stands in: whose it is, its name, itself, and where in it the row stands."""
    for owner, name, rows in lists_of(tree):
        for index, row in enumerate(rows):
            if row["key"] == key:
                return owner, name, rows, index
    raise Conflict(_("This row was removed in the meantime. Undo the removal, or continue with another row."))


def keys_in(row: Row) -> set[str]:
    inner = [value for value in row.values() if isinstance(value, list)]
    return {row["key"]}.union(*(keys_in(one) for rows in inner for one in rows))


def write(tree: Tree, said: Said) -> Change:
    row, name = row_at(tree, said["key"])
    field = said.get("field", "")
    if field not in row or field in ("key", "of", "at", "shares", "standard") or isinstance(row[field], list):
        raise BadInput(_("The page sent something unreadable. Reload it and try again."))
    was, row[field] = row[field], typed(field, said.get("value", ""), name)
    return {"key": row["key"], "field": field, "was": was, "now": row[field]}


def typed(field: str, value: str, name: str) -> str | int | None:
    """What was typed as it is kept: a level is a number, a day is ISO 8601, both None where nothing is typed."""
    if field == "level":
        folded = folded_code(value)
        if (folded and folded not in "123456") or len(folded) > 1:
            raise BadInput(_("A level is a number from 1 to 6. Type one, or leave the field empty."))
        return int(folded) if folded else None
    if field == "updated_on":
        try:
            return read_day(value).day.isoformat() if value.strip() else None
        except BadDay as refusal:
            raise BadInput(_("%(why)s Type a day such as 2020/12/31.") % {"why": refusal.sentence}) from refusal
    if field in CODES or field == "label":
        return folded_code(value)
    is_line = field in LINES and name in (TOP, "classifications")
    return canonical_line(value) if is_line else canonical_text(value).strip()


def remove(tree: Tree, said: Said) -> Change:
    """The row with all that is in it; of an element, with what asks for it, and tasks that share go on without."""
    owner, name, rows, index = home_of(tree, said["key"])
    row = rows.pop(index)
    uses = []
    if name in BLOCK_ELEMENT_LISTS and owner == TOP:
        for block, kind, inner in lists_of(tree):
            if kind == name and block != TOP:
                uses += [[block, at, use] for at, use in enumerate(inner) if use["of"] == row["key"]]
                inner[:] = [use for use in inner if use["of"] != row["key"]]
    return {"key": row["key"], "owner": owner, "list": name, "index": index, "row": row, "uses": uses}


def move(tree: Tree, said: Said) -> Change:
    owner, name, rows, index = home_of(tree, said["key"])
    to, kind = row_at(tree, said.get("to", ""))
    if HOMES.get(name) != kind:
        raise BadInput(_("It can't go there. Choose another place."))
    row = rows.pop(index)
    put(to[name], row)
    return {"key": row["key"], "list": name, "owner": owner, "index": index, "to": to["key"]}


def add(tree: Tree, said: Said) -> Change:
    """A new row where its code belongs; a task with an empty block, so that something can stand in it."""
    owner, name = said.get("key", ""), said.get("list", "")
    rows = next((rows for whose, kind, rows in lists_of(tree) if (whose, kind) == (owner, name)), None)
    if rows is None:
        raise Conflict(_("What it was to stand in was removed meanwhile. Choose another place."))
    given = ("text",) if TEXTS[name] == ("level",) else ("code", "text")
    texts = {field: typed(field, said.get(by, ""), name) for field, by in zip(TEXTS[name], given, strict=True)}
    if not any(texts.values()) and name != "blocks":
        raise BadInput(_("Nothing is typed yet. Type a code or a text."))
    if name in BLOCK_ELEMENT_LISTS and owner != TOP:
        return _use(tree, rows, owner, name, texts)
    row = _new(tree, name, texts)
    if name == "classifications":
        row["kind"] = said.get("kind", "")
    put(rows, row)
    return {"key": row["key"], "owner": owner, "list": name, "row": json.loads(json.dumps(row))}


def _use(tree: Tree, rows: list[Row], owner: str, name: str, texts: Row) -> Change:
    """A block asks for an element: the one of this code, or of this text, or a new one."""
    alike = (row for row in tree[name] if row["code"] == texts["code"] and texts["text"] in ("", row["text"]))
    of = next(alike, None)
    made = None
    if of is None and not texts["text"]:
        raise BadInput(_("The list has no row with this code. Type its text too, and it will be added."))
    if of is None:
        of = made = _new(tree, name, texts)
        put(tree[name], of)
    if any(use["of"] == of["key"] for use in rows):
        raise BadInput(_("It is already there. Choose another one."))
    use = {"key": _key(tree), "of": of["key"], "at": {}}
    order = {row["key"]: at for at, row in enumerate(tree[name])}
    after = [at for at, other in enumerate(rows) if order[other["of"]] < order[of["key"]]]
    rows.insert(max(after, default=-1) + 1, use)
    return {"key": use["key"], "owner": owner, "list": name, "row": dict(use), "made": made and dict(made)}


def _new(tree: Tree, name: str, texts: Row) -> Row:
    row: Row = {"key": _key(tree), **texts, "at": {}}
    if name == "blocks":
        row |= {"outputs": [], "indicators": [], "knowledge": [], "skills": []}
    elif inner := INSIDE.get(name):
        row[inner] = [_new(tree, "blocks", {"level": None})] if inner == "blocks" else []
    return row


def _key(tree: Tree) -> str:
    tree["keys"] += 1
    return f"n{tree['keys']}"


def put(rows: list[Row], row: Row) -> None:
    """Where its code stands in the order of the others; at the end where it has none."""
    mine = natural(row.get("code") or "")
    if not mine:
        rows.append(row)
        return
    before = (at for at, other in enumerate(rows) if natural(other.get("code") or "") <= mine)
    rows.insert(max(before, default=-1) + 1, row)


def natural(code: str) -> list[tuple[int, int, str]]:
    """P1.1.10 after P1.1.9."""
    return [(1, int(part), "") if part.isdigit() else (0, 0, part) for part in re.split(r"(\d{1,9})", code) if part]


VERBS: dict[str, Callable[[Tree, Said], Change]] = {"write": write, "remove": remove, "move": move, "add": add}


def take_back(tree: Tree, change: Change) -> None:
    """Undoes one change, unless what came after rests on it; then Conflict."""
    with _no_worse(tree):
        _take_back(tree, change)


def _take_back(tree: Tree, change: Change) -> None:
    later = _("Something was changed there later. Undo the later change first.")
    at = found(tree, change["key"])
    match change["do"]:
        case "write":
            if at is None or at[0].get(change["field"]) != change["now"]:
                raise Conflict(later)
            at[0][change["field"]] = change["was"]
        case "add":
            _remove_again(tree, change, later)
        case "remove":
            _put_back(tree, change, later)
        case "move":
            if at is None or home_of(tree, change["key"])[0] != change["to"]:
                raise Conflict(later)
            rows = _list(tree, change["owner"], change["list"], later)
            remove(tree, {"key": change["key"]})
            rows.insert(min(change["index"], len(rows)), at[0])


def _list(tree: Tree, owner: str, name: str, later: str) -> list[Row]:
    rows = next((rows for whose, kind, rows in lists_of(tree) if (whose, kind) == (owner, name)), None)
    if rows is None:
        raise Conflict(later)
    return rows


def _remove_again(tree: Tree, change: Change, later: str) -> None:
    made = change.get("made")
    asked = made and any(row.get("of") == made["key"] and row["key"] != change["key"] for row, _name in rows_of(tree))
    for row in (change["row"], made):
        at = row and found(tree, row["key"])
        if row and (at is None or at[0] != row or asked):
            raise Conflict(later)
    rests = any(row.get("of") == change["key"] or row.get("shares") == change["key"] for row, _name in rows_of(tree))
    if rests:
        raise Conflict(later)
    remove(tree, {"key": change["key"]})
    if made:
        remove(tree, {"key": made["key"]})


def _put_back(tree: Tree, change: Change, later: str) -> None:
    rows = _list(tree, change["owner"], change["list"], later)
    rows.insert(min(change["index"], len(rows)), change["row"])
    for block, index, use in change["uses"]:
        inner = _list(tree, block, change["list"], later)
        inner.insert(min(index, len(inner)), use)
    listed = {row["key"] for row, _name in rows_of(tree)}
    if any(row["of"] not in listed for row, _name in rows_of(tree) if "of" in row):
        raise Conflict(later)
