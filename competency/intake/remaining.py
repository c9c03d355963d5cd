"""
What a document still says in the check of the draft that it became: places that nobody settled, and a code that is not
the draft's.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from competency.drafts import checking
from competency.drafts.checking import Finding
from competency.drafts.places import places
from competency.intake.notes import Kept, open_ones
from competency.intake.tree import PROFILE, TOP, Tree, found, rows_of
from competency.intake.words import place_of, sentence
from competency.models import ReadDocument, StandardVersion, VersionOrigin
from config.texts import folded_code

# What a row of each list of the tree is in the draft.
KINDS = {
    "classifications": "classification",
    "duties": "duty",
    "tasks": "task",
    "outputs": "output",
    "indicators": "indicator",
    "knowledge": "element",
    "skills": "element",
    "attitudes": "element",
    "notes": "note",
}
Said = tuple[str, str, str]


def register() -> None:
    """Called when the portal starts."""
    checking.also(remaining)


def remaining(version: StandardVersion) -> Iterator[Finding]:
    documents = list(version.documents.defer("parts"))
    for document in documents:
        yield from _other_code(document, version)
    left = [(document, doubt) for document in documents for doubt in open_ones(document.doubts)]
    anchors = _anchors(version) if left else {}
    for document, doubt in left:
        told = _("Uncertain in “%(file)s”, %(place)s: %(sentence)s") % {
            "file": document.file_name, "place": place_of(doubt), "sentence": sentence(doubt),
        }  # fmt: skip
        anchor = _anchor_of(document.content, doubt, anchors)
        yield Finding(False, told, anchor=anchor, link="" if anchor else f"{document.get_absolute_url()}#doubts")


def _other_code(document: ReadDocument, version: StandardVersion) -> Iterator[Finding]:
    said = said_code(document)
    if version.is_draft and version.origin == VersionOrigin.OFFICIAL and said not in ("", version.code):
        told = _("“%(file)s” has the code %(said)s, but the draft that is marked as official is called %(code)s.")
        names = {"file": document.file_name, "said": said, "code": version.code}
        yield Finding(False, told % names, anchor="id_code")


def said_code(document: ReadDocument) -> str:
    """The code that stands in the document, whatever an editor wrote in its place."""
    written = [change for change in document.changes if change["do"] == "write" and not change["back"]]
    was = [change["was"] for change in written if (change["key"], change["field"]) == (TOP, "code")]
    return folded_code(str(was[0] if was else document.content[TOP]["code"]))


def _anchors(version: StandardVersion) -> dict[Said, str]:
    """By what a row says, where it stands; empty where several say the same."""
    anchors: dict[Said, str] = {}
    for place in places(version):
        said = place.kind, place.code or getattr(place.row, "mark", ""), place.text
        anchors[said] = "" if said in anchors else place.anchor
    return anchors


def _anchor_of(tree: Tree, doubt: Kept, anchors: dict[Said, str]) -> str:
    """The row in the draft that says what the row of the doubt said; empty where there is none, or more than one."""
    if doubt["key"] == TOP:
        return f"id_{doubt['field']}" if doubt["field"] in PROFILE else ""
    row, name = found(tree, doubt["key"]) or ({}, "")
    if "of" in row:
        row, name = found(tree, row["of"]) or ({}, "")
    elif name == "blocks":  # a block has no text of its own: the task that it belongs to
        row, name = next(((task, of) for task, of in rows_of(tree) if row in task.get("blocks", ())), ({}, ""))
    texts = row.get("code") or row.get("mark") or "", row.get("name") or row.get("text") or ""
    return anchors.get((KINDS.get(name, ""), *texts), "")
