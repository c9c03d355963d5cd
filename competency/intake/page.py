"""What the page of a document beside what was read of it shows, and what its forms and its address say."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from competency.codes import newest_first, split_code
from competency.comparing import compare, sentences
from competency.contents import contents
from competency.documents.carrying import document_of
from competency.intake.becoming import contents_of, free_code
from competency.intake.counting import counts
from competency.intake.doubtful import SHOWN, TOO_MANY, doubts_of, places_to_put
from competency.intake.drawn import Slices
from competency.intake.editing import Said, problems_of
from competency.intake.forms import TakeForm
from competency.intake.notes import open_ones
from competency.intake.outline import HEADINGS, Open, classification_rows, homes, marked, profile_rows
from competency.intake.told import changes_of, standing
from competency.intake.tree import Tree, found
from competency.models import ClassificationKind, ReadDocument, StandardVersion
from config.forms import number_from
from people.models import User

SAYS = ("do", "key", "field", "value", "list", "to", "doubt", "change", "code", "text", "name", "mark", "kind", "use")
CHANGES = 12  # that can be undone from the page
# The form that a script copies.
BLANK: dict[str, Any] = {
    **dict.fromkeys(("key", "field", "list", "use", "value", "problem"), ""),
    "homes": [],
    "typed": {},
    "is_blank": True,
}


def said_in(post: QueryDict) -> Said:
    """
    What a form says. That a block no longer asks for an element removes its use, not the element; a text that was left
    out is added where it is put.
    """
    said: Said = {name: post.get(name, "") for name in SAYS if name in post}
    if said.get("do") == "unlink":
        return {**said, "do": "remove", "key": said.get("use", "")}
    if said.get("do") == "put":
        key, _dot, name = said.get("to", "").partition(".")
        return {**said, "do": "add", "key": key, "list": name}
    return said


def seen_in(post: QueryDict) -> int:
    return number_from(post.get("version", ""))


def open_in(request: HttpRequest) -> Open:
    """Which form the address opens: edit=n17.text, add=n12.indicators."""
    key, _dot, field = request.GET.get("edit", "").partition(".")
    if key:
        return Open(key, field, use=request.GET.get("use", ""))
    if put := request.GET.get("put", ""):  # the form of a text that was left out
        return Open(typed={"do": "add", "doubt": put})
    key, _dot, name = request.GET.get("add", "").partition(".")
    return Open(key, list=name if name in (*HEADINGS, "duties", "tasks", "blocks") else "")


def refused_open(said: Said, problem: str) -> Open:
    """The form that was refused, with what was typed into it; that of an uncertain place stands at that place."""
    if said.get("doubt"):
        return Open(typed=said, problem=problem)
    return Open(said.get("key", ""), said.get("field", ""), said.get("list", ""), said.get("use", ""), said, problem)


def context_of(document: ReadDocument, one: Open, take: TakeForm | None = None, **more: object) -> dict[str, Any]:
    tree, left = document.content, open_ones(document.doubts)
    source = document_of(document.parts)
    slices = Slices(source)
    shown = _slice(str(more.pop("source", 1)), len(slices))

    def link(anchor: str) -> str:
        return slices.link(anchor, shown)

    problems = problems_of(tree)
    counted = counts(source, tree)
    doubts = [{**doubt, "at": link(doubt["at"])} for doubt in doubts_of(tree, left, one)]
    changes = changes_of(standing(document)[:CHANGES], tree)
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
        "more_doubts": max(0, len(left) - SHOWN),
        "is_bad": len(left) > TOO_MANY and not document.became_at,
        "put_places": places_to_put(tree) if any(doubt["put"] for doubt in doubts) else [],
        "settled": len(document.doubts) - len(left),
        "counts": counted,
        "differing": sum(count.differs for count in counted),
        "changes": changes,
        "problems": problems,
        "parts": slices.drawn(shown, {doubt["at"] for doubt in left}),
        "source": {"shown": shown, "of": range(1, len(slices) + 1)},
        "open": one,
        "homeless": bool(one.problem) and not _is_placed(tree, one, doubts),
        "take": take or take_form(document),
        "taken": _taken_code(tree),
        "block_homes": homes(tree, "indicators"),
        "duty_homes": homes(tree, "tasks"),
        **more,
    }


def _slice(asked: str, number: int) -> int:
    """Which slice an address asks for; the first or the last where there is no such one."""
    if not (asked.isascii() and asked.isdecimal()):
        return 1
    return min(max(int(asked[:9]), 1), number)


def _is_placed(tree: Tree, one: Open, doubts: list[dict[str, Any]]) -> bool:
    """Whether a form of the page shows what was refused; the row or the place may be gone meanwhile."""
    if (one.typed or {}).get("doubt"):
        return any(doubt["problem"] for doubt in doubts)
    return found(tree, one.use or one.key) is not None


def _taken_code(tree: Tree) -> str:
    code: str = tree["top"]["code"]
    return code if StandardVersion.objects.filter(code=code).exists() else ""


def take_form(document: ReadDocument) -> TakeForm:
    code = free_code(document.content["top"]["code"])
    return TakeForm(initial={"code": code, "source": document.file_name})


def former_of(document: ReadDocument, user: User) -> StandardVersion | None:
    """
    The newest version of the same standard that there is, by its code; of what became a draft the newest one before
    that.
    """
    standard, last = split_code(document.draft.code if document.draft else document.content["top"]["code"])
    versions = (
        StandardVersion.objects.visible_to(user).filter(standard__code=standard).exclude(pk=document.draft_id or 0)
    )
    before = [one for one in versions if not document.became_at or split_code(one.code)[1] < last]
    others = sorted(newest_first(before), key=lambda version: version.is_draft)  # a draft where there is no other
    return StandardVersion.objects.with_content().get(pk=others[0].pk) if others else None


def compared(document: ReadDocument, former: StandardVersion) -> dict[str, Any]:
    comparison = compare(contents(former), contents_of(document))
    return {"former": former, "comparison": comparison, "summary": sentences(comparison)}
