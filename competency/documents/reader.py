"""A document as a standard: contents that can be imported, with every place that is uncertain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from competency.contents import VersionContents, digest_of
from competency.documents.doubts import words_of
from competency.documents.gathering import Gathered
from competency.documents.heads import COLUMNS
from competency.documents.opening import opened
from competency.documents.profile import Profile
from competency.documents.prose import Notes, attitudes_of
from competency.documents.reading import Doubt, Reading
from competency.documents.rows import duties_of
from competency.documents.sections import Sections, sections_of
from competency.documents.source import UNKNOWN, Document, Where
from competency.documents.table import Duties
from competency.exchange.problems import NotImportable, Problem
from competency.exchange.reading import checked
from competency.marks import MARK
from config.texts import folded_code


def read_document(data: bytes, name: str = "") -> Reading:
    """
    What a document says; NotImportable, with a place, where it is none, or says what no standard may. What kind it is
    stands in its bytes: the `name` of the file says nothing.
    """
    return reading_of(opened(data))


def reading_of(document: Document) -> Reading:
    sections = sections_of(document)
    _refuse_what_is_no_standard(document, sections)
    gathered = Gathered()
    profile = Profile(sections, gathered, document.is_wrapped)
    duties = Duties(duties_of(sections.main_pages(), sections.is_merged), gathered, document.is_wrapped)
    rows = duties.contents()
    notes = Notes(sections.notes, gathered, document.is_wrapped)
    contents: VersionContents = {
        **profile.head(),
        "prerequisites": notes.prerequisites,
        "duties": rows,
        "knowledge": duties.knowledge.found,
        "skills": duties.skills.found,
        "attitudes": attitudes_of(sections.attitudes, gathered, document.is_wrapped),
        "notes": notes.found,
    }
    _rest(document, sections, contents, gathered)
    contents = _valid(contents, gathered)
    doubts = _held_against_export(document, contents, gathered.doubts)
    return Reading(document, contents, tuple(doubts), gathered.places, profile.update_note, profile.origin)


def _refuse_what_is_no_standard(document: Document, sections: Sections) -> None:
    if not sections.pages:
        sentence = _(
            "No table with the columns of a standard was found (主要職責, 工作任務, 工作產出, 行為指標 and so on). "
            "Choose the whole document."
        )
        place = words_of(next((part.where for part in document.parts), Where()))
        raise NotImportable([Problem(place, sentence)])


def _rest(document: Document, sections: Sections, contents: VersionContents, gathered: Gathered) -> None:
    """What belongs to no single row: columns that are missing, marks without a note, texts without a place."""
    for page in sections.pages[:1]:
        for column in COLUMNS:
            if column not in page.columns:
                gathered.doubt("column_missing", "duties", column=column)
    for piece in sections.title:
        if not piece.text.endswith("職能基準") and piece.text != contents["name"]:
            gathered.doubt("left_out", "", piece)
    for piece in sections.left_out:
        gathered.doubt("left_out", "", piece)
    for where in document.hidden:
        gathered.doubts.append(Doubt("hidden", "", where))
    for where in document.nested:
        gathered.doubts.append(Doubt("nested_table", "", where))
    for path, text in _strings(contents):
        if UNKNOWN in text:
            gathered.doubts.append(Doubt("unnamed_letter", path, gathered.places.get(path, Where()), text))
    known = {note["mark"] for note in contents["notes"]}
    for path, text in texts_of(contents):
        for mark in dict.fromkeys(folded_code(found[1]) for found in MARK.finditer(text)):
            if mark.startswith("註") and mark not in known:
                where = gathered.places.get(path, Where())
                gathered.doubts.append(Doubt("mark_without_note", path, where, text, {"mark": mark}))


def _strings(tree: object, path: str = "") -> Iterator[tuple[str, str]]:
    """All that the contents say, with their paths."""
    if isinstance(tree, str):
        yield path, tree
    elif isinstance(tree, dict):
        for name, inner in tree.items():
            yield from _strings(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(tree, list):
        for number, inner in enumerate(tree):
            yield from _strings(inner, f"{path}[{number}]")


def texts_of(contents: VersionContents) -> list[tuple[str, str]]:
    """The texts in which marks stand, with their paths; elements where the version lists them."""
    found = [("description", contents["description"])]
    for d, duty in enumerate(contents["duties"]):
        for t, task in enumerate(duty["tasks"]):
            for b, block in enumerate(task["blocks"]):
                at = f"duties[{d}].tasks[{t}].blocks[{b}]"
                found += [(f"{at}.outputs[{n}].name", item["name"]) for n, item in enumerate(block["outputs"])]
                found += [(f"{at}.indicators[{n}].text", item["text"]) for n, item in enumerate(block["indicators"])]
            found.append((f"duties[{d}].tasks[{t}].name", task["name"]))
        found.append((f"duties[{d}].name", duty["name"]))
    for name in ("knowledge", "skills", "attitudes"):
        found += [(f"{name}[{n}].text", item["text"]) for n, item in enumerate(contents[name])]
    return found


def _valid(contents: VersionContents, gathered: Gathered) -> VersionContents:
    """The same, held against the rules of a file; what is refused says where it stands in the document too."""
    try:
        return checked(contents)
    except NotImportable as refusal:
        raise NotImportable(_placed(problem, gathered) for problem in refusal.problems) from None


def _placed(problem: Problem, gathered: Gathered) -> Problem:
    where = words_of(_where_of(problem.place, gathered))
    return replace(problem, place=f"{problem.place} ({where})") if where else problem


def _where_of(path: str, gathered: Gathered) -> Where:
    """Of the path, or of the first text inside it."""
    found = (where for known, where in gathered.places.items() if known == path or known.startswith(f"{path}."))
    return next(found, Where())


def _held_against_export(document: Document, contents: VersionContents, doubts: list[Doubt]) -> list[Doubt]:
    """A workbook of the portal says what it was made from: where that was read, nothing about it is uncertain."""
    if not document.digest:
        return doubts
    if document.digest == digest_of(contents):
        return []
    return [Doubt("differs_from_export", "", Where()), *doubts]
