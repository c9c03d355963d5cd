"""What editors changed of what was read, in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competency.intake.notes import Kept
from competency.intake.outline import named
from competency.intake.tree import Tree
from competency.models import ReadDocument
from people.models import User


def standing(document: ReadDocument) -> list[Kept]:
    """The changes that are not taken back, the last ones first."""
    return [one for one in reversed(document.changes) if not one["back"]]


def changes_of(changes: list[Kept], tree: Tree) -> list[dict[str, Any]]:
    """Who made them is looked up at once."""
    names = dict(User.objects.filter(pk__in={one["by"] for one in changes}).values_list("pk", "name"))
    found = []
    for one in changes:
        at = datetime.fromisoformat(one["on"])
        found.append({"number": one["number"], "told": _told(one, tree), "by": names.get(one["by"], ""), "on": at})
    return found


def _told(change: Kept, tree: Tree) -> str:
    match change["do"]:
        case "keep":
            number = change.get("settled", 1)
            sentence = ngettext(
                "An uncertain place confirmed as read",
                "%(n)d uncertain places of one kind confirmed as read",
                number,
            )
            return sentence % {"n": number}
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
