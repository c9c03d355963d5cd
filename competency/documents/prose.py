"""Attitudes, notes and what is suggested as education, from the lines below the main table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from competency.contents import CodedText, NoteContents
from competency.documents.cells import Grown, Piece
from competency.documents.gathering import Gathered
from competency.documents.heads import ATTITUDES, PREREQUISITES
from competency.documents.parting import both_latin, goes_on, items_of, joined, usual_width
from config.texts import folded_code

BULLET = re.compile(r"^\s*[-•●‧*■◆]\s+")
MARKED = re.compile(
    r"\s*(?:【\s*([^【】]{1,20}?)\s*】|[\[［]\s*(註\s*\d+)\s*[\]］]|(註\s*\d+)\s*[:：])\s*(.*)", re.DOTALL
)


def attitudes_of(pieces: Sequence[Piece], gathered: Gathered, is_wrapped: bool) -> list[CodedText]:
    cell = Grown(pieces=list(pieces))
    found: list[CodedText] = []
    for item in items_of(cell, ATTITUDES, is_wrapped, usual=usual_width([cell], ATTITUDES)):
        element: CodedText = {"code": item.code, "text": item.text}
        if element in found:
            item.doubt("repeated", code=item.code or item.text)
            gathered.stubs(item.stubs, "attitudes", item.source)
            continue
        gathered.item(item, f"attitudes[{len(found)}]")
        found.append(element)
    gathered.cell(cell, "attitudes")
    return found


class Notes:
    """Line by line: what is suggested, then the notes with their marks."""

    def __init__(self, pieces: Sequence[Piece], gathered: Gathered, is_wrapped: bool) -> None:
        self.gathered, self.is_wrapped = gathered, is_wrapped
        self.prerequisites = ""
        self.found: list[NoteContents] = []
        self.is_suggesting = False
        self.last: Piece | None = None
        for piece in pieces:
            self._line(Piece(BULLET.sub("", piece.text), piece.where))

    def _line(self, piece: Piece) -> None:
        if heading := PREREQUISITES.match(piece.text):
            self._suggested(Piece(piece.text[heading.end() :].strip(), piece.where), is_first=not self.prerequisites)
            self.is_suggesting = True
        elif marked := MARKED.match(piece.text):
            self._note(folded_code(marked[1] or marked[2] or marked[3]), marked[4].strip(), piece)
        elif self.last and self.last.where == piece.where and self.found and not self.is_suggesting:
            self.found[-1]["text"] += f"\n{piece.text}"  # in the same cell
        elif self.is_wrapped and self._goes_on(piece):
            pass
        elif self.is_suggesting:
            self._suggested(piece, is_first=not self.prerequisites)
        else:
            self._note("", piece.text, piece)
            self.gathered.doubt("note_without_mark", f"notes[{len(self.found) - 1}].text", piece)
        self.last = piece

    def _suggested(self, piece: Piece, is_first: bool) -> None:
        """Lines in the cell of the heading are part of it; a further cell or paragraph may be another matter."""
        if piece.text and not is_first and piece.where != self.gathered.places.get("prerequisites"):
            self.gathered.doubt("further_prerequisite", "prerequisites", piece)
        if is_first:
            self.gathered.at("prerequisites", piece.where)
        self.prerequisites = "\n".join(text for text in (self.prerequisites, piece.text) if text)

    def _note(self, mark: str, text: str, piece: Piece) -> None:
        self.is_suggesting = False
        path = f"notes[{len(self.found)}]"
        self.gathered.at(f"{path}.mark", piece.where)
        self.gathered.at(f"{path}.text", piece.where)
        self.found.append({"mark": mark, "text": text})

    def _goes_on(self, piece: Piece) -> bool:
        """A printed line that goes on from the one before; False where that one was complete."""
        before = self.prerequisites if self.is_suggesting else self.found[-1]["text"] if self.found else ""
        if not goes_on(before, piece.text):
            return False
        path = "prerequisites" if self.is_suggesting else f"notes[{len(self.found) - 1}].text"
        if both_latin(before, piece.text):
            self.gathered.doubt("joined", path, piece, before=before[-12:], after=piece.text[:12])
        if self.is_suggesting:
            self.prerequisites = joined(before, piece.text)
        else:
            self.found[-1]["text"] = joined(before, piece.text)
        return True
