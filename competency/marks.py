"""Note marks: 【註1】 in a text leads to the note below the table, the note back to where it is marked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from competency.models import Note
from config.texts import folded_code

MARK = re.compile(r"【\s*([^【】]+?)\s*】")


class NoteLinks:
    """
    Links for the marks of one page. Texts are linked in the order in which they stand on the page,
    the notes last: a note then knows the marks that led to it.
    """

    def __init__(self, notes: Iterable[Note]) -> None:
        self.anchors: dict[str, str] = {}
        for note in notes:
            if note.mark:
                self.anchors.setdefault(folded_code(note.mark), f"note-{note.position}")
        self.seen: dict[str, list[str]] = {mark: [] for mark in self.anchors}

    def linked(self, text: str) -> SafeString:
        """The text, escaped, in its lines, its marks superscript; a mark without a note stays as it is."""
        return mark_safe("".join(self._parts(text)))  # each part is escaped

    def _parts(self, text: str) -> Iterable[str]:
        end = 0
        for match in MARK.finditer(text):
            mark = folded_code(match.group(1))
            if mark not in self.anchors:
                continue
            yield linebreaksbr(text[end : match.start()])
            anchor = self.anchors[mark]
            self.seen[mark].append(f"{anchor}-mark-{len(self.seen[mark]) + 1}")
            link = '<sup class="note-mark"><a href="#{}" id="{}">{}</a></sup>'
            yield format_html(link, anchor, self.seen[mark][-1], match.group())
            end = match.end()
        yield linebreaksbr(text[end:])

    def anchor(self, note: Note) -> str:
        return f"note-{note.position}"

    def back_to(self, note: Note) -> list[str]:
        """Ids of the marks that lead to this note, as far as texts were linked."""
        mark = folded_code(note.mark)
        return self.seen[mark] if self.anchors.get(mark) == self.anchor(note) else []
