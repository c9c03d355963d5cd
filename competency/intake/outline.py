"""What comes in, laid out for its side of the page: each row with what is open there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competency.contents import ELEMENT_LISTS
from competency.intake.notes import Kept
from competency.intake.tree import PROFILE, TOP, Row, Tree, found, rows_of
from competency.models import ClassificationKind
from config.days import written_iso

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LABELS: dict[str, StrOrPromise] = {
    "name": gettext_lazy("Name of the standard"),
    "code": gettext_lazy("Standard code"),
    "updated_on": gettext_lazy("Development or update date"),
    "level": gettext_lazy("Level of the standard"),
    "job_category_name": gettext_lazy("Job category name"),
    "occupation_name": gettext_lazy("Occupation name"),
    "description": gettext_lazy("Job description"),
    "prerequisites": gettext_lazy("Suggested education, experience or ability"),
}
HEADINGS: dict[str, StrOrPromise] = {
    "outputs": gettext_lazy("Work output"),
    "indicators": gettext_lazy("Behaviour indicators"),
    "knowledge": gettext_lazy("Knowledge (K)"),
    "skills": gettext_lazy("Skills (S)"),
    "attitudes": gettext_lazy("Attitudes (A)"),
    "notes": gettext_lazy("Notes and supplements"),
    "classifications": gettext_lazy("Classifications"),
}
# What each row is called where one is named alone.
KINDS: dict[str, StrOrPromise] = {
    "top": gettext_lazy("Profile"),
    "duties": gettext_lazy("Duty"),
    "tasks": gettext_lazy("Task"),
    "blocks": gettext_lazy("Competency level"),
    **HEADINGS,
    "indicators": gettext_lazy("Behaviour indicator"),
    "uses_knowledge": gettext_lazy("Knowledge (K)"),
    "uses_skills": gettext_lazy("Skills (S)"),
}


LinkOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Open:
    """The one form that is open: of a text (`field`) or of what is added (`list`), with what was typed and refused."""

    key: str = ""
    field: str = ""
    list: str = ""
    use: str = ""
    typed: dict[str, str] | None = None
    problem: str = ""


def marked(tree: Tree, open_doubts: list[Kept], one: Open, link: LinkOf) -> Tree:
    """The tree with what the page asks of each row; knowledge and skills of a block with what they say."""
    doubtful = {doubt["key"] for doubt in open_doubts}
    elements = {row["key"]: row for name in ELEMENT_LISTS for row in tree[name]}
    for row, _name in [(tree["top"], TOP), *rows_of(tree)]:
        row["doubtful"] = row["key"] in doubtful
        if "of" in row:
            row |= {"code": elements[row["of"]]["code"], "text": elements[row["of"]]["text"]}
        said = "text" if "text" in row else "name"
        row["anchor"] = link(row["at"].get(said) or row["at"].get("code") or row["at"].get("level") or "")
        row["says"] = row.get(said, "")
        row["said"] = said
        row["by"] = "mark" if "mark" in row else "code"
        row["called"] = row.get(row["by"], "")
        row["meant"] = row.get("of", row["key"])
    if one.key and (at := found(tree, one.use or one.key)):
        meant, name = at[0], at[1]
        meant["form"] = _form(tree, one, meant, name)
    return tree


def _form(tree: Tree, one: Open, row: Row, name: str) -> dict[str, Any]:
    return {
        "key": one.key,
        "field": one.field,
        "list": one.list,
        "use": one.use,
        "kind": name,
        "problem": one.problem,
        "value": value_of(tree, one),
        "typed": one.typed or {},
        "homes": homes(tree, name, row["key"]),
        "label": LABELS.get(one.field, "") if one.key == TOP else named(tree, one.key),
    }


def value_of(tree: Tree, one: Open) -> str:
    if one.typed is not None and "value" in one.typed:
        return one.typed["value"]
    at = found(tree, one.key)
    value = at[0].get(one.field) if at else None
    return as_typed(one.field, value)


def homes(tree: Tree, name: str, key: str = "") -> list[tuple[str, str]]:
    """Where a row of this list could be moved to: keys with what they are called; not where it stands."""
    if name == "tasks":
        duties = [duty for duty in tree["duties"] if all(task["key"] != key for task in duty["tasks"])]
        return [(duty["key"], f"{duty['code']} {duty['name']}".strip()) for duty in duties]
    if name not in ("indicators", "outputs"):
        return []
    found_ = []
    for task in (task for duty in tree["duties"] for task in duty["tasks"]):
        for number, block in enumerate(task["blocks"], start=1):
            if all(row["key"] != key for row in block[name]):
                part = f" #{number}" if len(task["blocks"]) > 1 else ""
                found_.append((block["key"], f"{task['code']}{part} {task['name']}"[:60].strip()))
    return found_


def profile_rows(tree: Tree, link: LinkOf) -> list[dict[str, Any]]:
    """A day as pages write it."""
    top = tree["top"]
    return [
        {
            "field": name,
            "label": LABELS[name],
            "value": as_typed(name, top[name]),
            "anchor": link(top["at"].get(name, "")),
        }
        for name in PROFILE
    ]


def as_typed(field: str, value: object) -> str:
    """A value as its field shows it."""
    if value is None:
        return ""
    return written_iso(str(value)) if field == "updated_on" else str(value)


def classification_rows(tree: Tree) -> list[Row]:
    kinds = dict(ClassificationKind.choices)
    return [{**row, "kind_label": kinds.get(row["kind"], row["kind"])} for row in tree["classifications"]]


def named(tree: Tree, key: str) -> str:
    """A row in a few words: T1.2, or the kind of row and how it begins."""
    at = found(tree, key)
    if at is None:
        return _("removed")
    row, name = at
    if name == TOP:
        return str(KINDS["top"])
    if name == "blocks":
        return str(KINDS["blocks"])
    text = row.get("code") or row.get("mark") or row.get("text") or row.get("name") or ""
    return f"{KINDS[name]} {text}".strip() if len(text) <= 24 else f"{KINDS[name]} {text[:23]}…"
