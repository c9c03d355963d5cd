"""
The uncertain places of a document and the changes that editors made, as lists of plain values. A doubt: `number`,
`kind`, `key` and `field` of the tree, `at` (its anchor in the source), `where`, `source`, `values`; `settled`: how, by
whom, when, and by which change. A change: what `competency.intake.editing` says of it, `number`, `by`, `on`, `version`
(the document's after it), `back` once it is taken back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import astuple
from typing import Any

from django.utils import timezone

from competency.documents.reading import Doubt
from competency.intake.editing import Change, keys_in
from competency.intake.parts import Anchors
from competency.intake.tree import TOP, Planted

Kept = dict[str, Any]


def kept_doubts(doubts: Iterable[Doubt], planted: Planted, anchors: Anchors) -> list[Kept]:
    return [
        {
            "number": number,
            "kind": doubt.kind,
            **dict(zip(("key", "field"), planted.place(doubt.path), strict=True)),
            "at": anchors.at(doubt.where),
            "where": astuple(doubt.where),
            "source": doubt.source,
            "values": dict(doubt.values),
            "settled": None,
        }
        for number, doubt in enumerate(doubts, start=1)
    ]


def open_ones(doubts: Iterable[Kept]) -> list[Kept]:
    return [doubt for doubt in doubts if not doubt["settled"]]


def signed(by: int) -> Kept:
    return {"by": by, "on": timezone.now().isoformat()}


def settle(doubts: Iterable[Kept], change: Change, by: int, uses: Collection[str]) -> None:
    """
    Those of a text that was written, or of a row that was moved or removed with all that was in it; of an element
    those of the blocks that ask for it too, the `uses`.
    """
    for doubt in open_ones(doubts):
        if _is_meant(doubt, change, uses):
            doubt["settled"] = {"how": change["do"], "change": change["number"], **signed(by)}


def _is_meant(doubt: Kept, change: Change, uses: Collection[str]) -> bool:
    match change["do"]:
        case "write":
            of_row = doubt["field"] == "" and change["key"] != TOP  # of the profile a row is the whole document
            return doubt["key"] in (change["key"], *uses) and (of_row or doubt["field"] == change["field"])
        case "remove":
            return doubt["key"] in keys_in(change["row"])
        case "move":
            return doubt["key"] == change["key"] and not doubt["field"]
        case _:
            return False


def meant_by(doubts: Iterable[Kept], number: int, *, all_of_kind: bool) -> list[Kept]:
    """The open doubt of this number, with all others of its kind where they are meant too."""
    left = open_ones(doubts)
    kinds = {doubt["kind"] for doubt in left if doubt["number"] == number}
    return [doubt for doubt in left if doubt["number"] == number or (all_of_kind and doubt["kind"] in kinds)]


def settle_as(meant: Iterable[Kept], change: Change, by: int) -> None:
    """Whatever a change of another kind would settle: an editor says so."""
    for doubt in meant:
        doubt["settled"] = {"how": change["do"], "change": change["number"], **signed(by)}


def reopen(doubts: Iterable[Kept], change: Change) -> None:
    """What a change settled is uncertain again once the change is taken back."""
    for doubt in doubts:
        if doubt["settled"] and doubt["settled"]["change"] == change["number"]:
            doubt["settled"] = None
