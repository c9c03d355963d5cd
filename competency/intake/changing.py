"""One change of what was read: under a lock, so that of two windows the second is told what the first one did."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competency.intake import notes
from competency.intake.editing import Change, Said, edit, keys_in, take_back
from competency.intake.tree import Tree, found, uses_of
from competency.models import ReadDocument
from config.forms import number_from
from config.refusals import BadInput, Conflict
from people.models import User


@dataclass(frozen=True, slots=True)
class Done:
    """What was changed; `others`: how many changes were made meanwhile that the page did not show."""

    change: Change
    others: int

    @property
    def told(self) -> str:
        if not self.others:
            return ""
        sentence = ngettext(
            "Saved. Meanwhile %(n)d change was made in another window; the page shows it now.",
            "Saved. Meanwhile %(n)d changes were made in another window; the page shows them now.",
            self.others,
        )
        return sentence % {"n": self.others}


def locked(pk: int) -> ReadDocument:
    """For whoever changes it, in a transaction; Conflict where it is a draft by now, or gone."""
    document = ReadDocument.objects.select_for_update().filter(pk=pk).first()
    if document is None:
        raise Conflict(_("What was read of this document was deleted meanwhile. Upload it again."))
    if document.became_at:
        raise Conflict(_("This document is already a draft. Open the draft and continue there."))
    return document


def change(pk: int, by: User, seen: int, said: Said) -> Done:
    """
    Does what a form says to the document as it was seen; BadInput or Conflict, and nothing is written, where it can't
    be done or somebody changed the same place since.
    """
    with transaction.atomic():
        document = locked(pk)
        since = _since(document, seen)
        if said.get("do") == "back":
            done = _take_back(document, said, by)
        elif said.get("do") in ("keep", "keep-all"):
            done = _keep(document, said, by)
        else:
            _refuse_overtaken(since, said, document.content)
            done = {**edit(document.content, said), "number": _next(document)}
            notes.settle(document.doubts, done, by.pk, uses_of(document.content, done["key"]))
            if done["do"] == "add" and said.get("doubt"):  # a text that was left out is put in
                _settle(document, said, done, by)
        document.version += 1
        if said.get("do") != "back":
            document.changes.append({**done, **notes.signed(by.pk), "version": document.version, "back": None})
        document.save(update_fields=["content", "doubts", "changes", "version"])
    return Done(done, len(since))


def _next(document: ReadDocument) -> int:
    return len(document.changes) + 1


def _since(document: ReadDocument, seen: int) -> list[Change]:
    """What was changed or taken back after the page was shown."""
    if not 0 < seen <= document.version:
        raise BadInput(_("The page sent something unreadable. Reload it and try again."))
    return [one for one in document.changes if max(one["version"], (one["back"] or {}).get("version", 0)) > seen]


def _refuse_overtaken(since: list[Change], said: Said, tree: Tree) -> None:
    """Two who change the same text or row, or one what the other removes with it: the second one looks first."""
    key, field = said.get("key", ""), said.get("field", "")
    gone = _gone_with(tree, key) if said.get("do") == "remove" else set()
    for one in since:
        same_row = key in ({one["key"]} | (keys_in(one["row"]) if "row" in one else set()))
        overtaken = same_row and (one["do"] != "write" or said.get("do") != "write" or one["field"] == field)
        if overtaken or one["key"] in gone:
            sentence = _(
                "Somebody changed this place in another window meanwhile. Look at it as it is now, then save again."
            )
            raise Conflict(sentence)


def _gone_with(tree: Tree, key: str) -> set[str]:
    """What goes when a row is removed: all that is in it, and what asks for it."""
    at = found(tree, key)
    return keys_in(at[0]).union(uses_of(tree, key)) if at else set()


def _keep(document: ReadDocument, said: Said, by: User) -> Change:
    """One uncertain place is right as it stands; or that one and all others of its kind."""
    done: Change = {"do": "keep", "key": "", "doubt": said.get("doubt", ""), "number": _next(document)}
    return {**done, "settled": _settle(document, said, done, by)}


def _settle(document: ReadDocument, said: Said, done: Change, by: User) -> int:
    number = number_from(said.get("doubt", ""))
    meant = notes.meant_by(document.doubts, number, all_of_kind=said.get("do") == "keep-all")
    if not meant:
        raise Conflict(_("This place is already resolved. Continue with the next one."))
    notes.settle_as(meant, done, by.pk)
    return len(meant)


def _take_back(document: ReadDocument, said: Said, by: User) -> Change:
    number = said.get("change", "")
    meant = [one for one in document.changes if str(one["number"]) == number and not one["back"]]
    if not meant:
        raise Conflict(_("This change is already undone. Continue with another one."))
    if meant[0]["do"] != "keep":
        take_back(document.content, meant[0])
    notes.reopen(document.doubts, meant[0])
    meant[0]["back"] = {**notes.signed(by.pk), "version": document.version + 1}
    return meant[0]
