"""What the page of a document beside what was read of it shows, and what its forms and its address say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from competency.codes import newest_first
from competency.comparing import compare, sentences
from competency.contents import contents
from competency.documents.carrying import document_of
from competency.intake.becoming import contents_of, free_code
from competency.intake.counting import counts
from competency.intake.drawn import Slices
from competency.intake.editing import Said, problems_of
from competency.intake.forms import TakeForm
from competency.intake.notes import Kept, open_ones
from competency.intake.outline import HEADINGS, Open, as_typed, classification_rows, homes, marked, named, profile_rows
from competency.intake.tree import TOP, Tree, found
from competency.intake.words import place_of, sentence
from competency.models import ClassificationKind, ReadDocument, StandardVersion
from config.forms import number_from
from people.models import User

SAYS = ("do", "key", "field", "value", "list", "to", "doubt", "change", "code", "text", "name", "mark", "kind", "use")
# Uncertain places whose forms stand on the page at once, and changes that can be taken back from it.
DOUBTS, CHANGES = 40, 12
# The form that a script copies.
BLANK: dict[str, Any] = {
    **dict.fromkeys(("key", "field", "list", "use", "value", "problem"), ""),
    "homes": [],
    "typed": {},
    "is_blank": True,
}


def said_in(post: QueryDict) -> Said:
    """What a form says; that a block no longer asks for an element removes its use, not the element."""
    said: Said = {name: post.get(name, "") for name in SAYS if name in post}
    return {**said, "do": "remove", "key": said.get("use", "")} if said.get("do") == "unlink" else said


def seen_in(post: QueryDict) -> int:
    return number_from(post.get("version", ""))


def open_in(request: HttpRequest) -> Open:
    """Which form the address opens: edit=n17.text, add=n12.indicators."""
    key, _dot, field = request.GET.get("edit", "").partition(".")
    if key:
        return Open(key, field, use=request.GET.get("use", ""))
    key, _dot, name = request.GET.get("add", "").partition(".")
    return Open(key, list=name if name in (*HEADINGS, "duties", "tasks", "blocks") else "")


def refused_open(said: Said, problem: str) -> Open:
    """The form that was refused, with what was typed into it."""
    return Open(said.get("key", ""), said.get("field", ""), said.get("list", ""), said.get("use", ""), said, problem)


def context_of(document: ReadDocument, one: Open, take: TakeForm | None = None, **more: object) -> dict[str, Any]:
    tree, left = document.content, open_ones(document.doubts)
    source = document_of(document.parts)
    slices = Slices(source)
    shown = min(max(int(number), 1), len(slices)) if (number := str(more.pop("source", 1))).isdecimal() else 1

    def link(anchor: str) -> str:
        return slices.link(anchor, shown)

    problems = problems_of(tree)
    counted = counts(source, tree)
    doubts = [_doubt(tree, doubt, one, link(doubt["at"])) for doubt in left[:DOUBTS]]
    changes = _changes(document, tree)
    marked(tree, left, one, link)
    return {
        "document": document,
        "is_open": not document.became_at,
        "change_url": reverse("competency:reading-change", args=[document.pk]),
        "here": document.get_absolute_url(),
        "at_page": "",
        "blank": BLANK,
        "tree": tree,
        "profile": profile_rows(tree, link),
        "classifications": classification_rows(tree),
        "headings": HEADINGS,
        "kinds": ClassificationKind.choices,
        "doubts": doubts,
        "open_count": len(left),
        "more_doubts": max(0, len(left) - DOUBTS),
        "settled": len(document.doubts) - len(left),
        "counts": counted,
        "differing": sum(count.differs for count in counted),
        "changes": changes,
        "problems": problems,
        "parts": slices.drawn(shown, {doubt["at"] for doubt in left}),
        "source": {"shown": shown, "of": range(1, len(slices) + 1)},
        "open": one,
        "take": take or take_form(document),
        "taken": _taken_code(tree),
        "block_homes": homes(tree, "indicators"),
        "duty_homes": homes(tree, "tasks"),
        **more,
    }


def _taken_code(tree: Tree) -> str:
    code: str = tree["top"]["code"]
    return code if StandardVersion.objects.filter(code=code).exists() else ""


def take_form(document: ReadDocument) -> TakeForm:
    code = free_code(document.content["top"]["code"])
    return TakeForm(initial={"code": code, "source": document.file_name})


def _doubt(tree: Tree, doubt: Kept, one: Open, at: str) -> dict[str, Any]:
    row, name = found(tree, doubt["key"]) or ({}, "")
    use = doubt["key"] if "of" in row else ""
    if use:  # what a block asks for is written where its element stands, and taken out of the block alone
        row, name = found(tree, row["of"]) or ({}, "")
    key: str = row["key"] if row else doubt["key"]
    field = doubt["field"] if doubt["field"] in row else ""
    value = row.get(field) if field else None
    refused = one.typed is not None and one.typed.get("doubt") == str(doubt["number"])
    typed = one.typed.get("value") if refused and one.typed else None
    return {
        "number": doubt["number"],
        "sentence": sentence(doubt),
        "place": place_of(doubt),
        "at": at,
        "source": doubt["source"],
        "row": named(tree, key),
        "key": key,
        "use": use,
        "field": field,
        "is_long": field in ("text", "name", "description", "prerequisites"),
        "value": typed if typed is not None else as_typed(field, value),
        "can_go": doubt["key"] != TOP and bool(row) and name != "blocks",  # a level is emptied, not its block removed
        "homes": homes(tree, name, doubt["key"]),
        "problem": one.problem if refused else "",
    }


def _changes(document: ReadDocument, tree: Tree) -> list[dict[str, Any]]:
    """The last ones first; who made them is looked up at once."""
    last = [one for one in reversed(document.changes) if not one["back"]][:CHANGES]
    names = dict(User.objects.filter(pk__in={one["by"] for one in last}).values_list("pk", "name"))
    found_ = []
    for one in last:
        at = datetime.fromisoformat(one["on"])
        found_.append({"number": one["number"], "told": _told(one, tree), "by": names.get(one["by"], ""), "on": at})
    return found_


def _told(change: Kept, tree: Tree) -> str:
    match change["do"]:
        case "keep":
            return _("An uncertain place is right as it stands")
        case "remove":
            row = change["row"]
            return _("Removed: %(row)s") % {"row": row.get("code") or row.get("text") or row.get("name") or "–"}
        case "move":
            return _("Moved: %(row)s") % {"row": named(tree, change["key"])}
        case "add":
            return _("Added: %(row)s") % {"row": named(tree, change["key"])}
        case _:
            was, now = (_short(change[side]) for side in ("was", "now"))
            return _("%(row)s: “%(was)s” is “%(now)s” now") % {
                "row": named(tree, change["key"]),
                "was": was,
                "now": now,
            }


def _short(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= 24 else f"{text[:23]}…"


def former_of(document: ReadDocument, user: User) -> StandardVersion | None:
    """The newest version of the same standard that there is, by its code."""
    standard = contents_of(document)["standard"]
    versions = (
        StandardVersion.objects.visible_to(user).filter(standard__code=standard).exclude(pk=document.draft_id or 0)
    )
    others = sorted(newest_first(versions), key=lambda version: version.is_draft)  # a draft where there is no other
    return StandardVersion.objects.with_content().get(pk=others[0].pk) if others else None


def compared(document: ReadDocument, former: StandardVersion) -> dict[str, Any]:
    comparison = compare(contents(former), contents_of(document))
    return {"former": former, "comparison": comparison, "summary": sentences(comparison)}
