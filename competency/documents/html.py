"""
HTML as browsers read it, as tables and lines: merged cells by rowspan and colspan, paragraphs by blocks and line
breaks, superscripts back in the line; what is hidden, and what no page shows, is left out. Pure.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import tinyhtml5

from competency.documents.bounds import (
    DEEPEST,
    DEEPEST_TABLES,
    MAX_AREA,
    MAX_COLUMNS,
    MAX_HEIGHT,
    Unreadable,
    table_of,
)
from competency.documents.source import Cell, Document, Line, Table, Where

UNSHOWN = frozenset(
    ("script", "style", "head", "template", "noscript", "title", "svg", "math", "object", "iframe", "select",
     "textarea", "input", "button", "audio", "video")
)  # fmt: skip
BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
     "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
     "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
     "thead", "tr", "ul")
)  # fmt: skip
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(hidden|collapse)|mso-hide\s*:\s*all", re.IGNORECASE)
SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
WIDE = re.compile(r"[⺀-鿿豈-﫿＀-￯𠀀-𯿿、-〿]")
BARE_MARK = re.compile(r"[\[［(（]?\s*(註\s*\d+)\s*[\]］)）]?")
RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
# Tags of a page, and how many of its elements may never be closed: of those that nothing but their own tag closes.
MAX_TAGS, MAX_OPEN = 250_000, 2_500
# Words inside one tag: the parser looks through all attributes of a tag for each one.
TAG, MAX_WORDS = re.compile(rb"<[A-Za-z][^>]*"), 5_000
NEVER_IMPLIED = re.compile(rb"<(/?)(?:div|span|font|a|b|i|u|em|strong|center|section|table|ul|ol|blockquote)\b", re.I)


def document(data: bytes, kind: str = "html", encoding: str = "utf-8") -> Document:
    _refuse_endless(data)
    tree = tinyhtml5.parse(io.BytesIO(data), namespace_html_elements=False, override_encoding=encoding)
    if _depth(tree) > DEEPEST:
        raise Unreadable("too_deep")
    page = Page()
    page.blocks(tree, 0)
    return Document(kind, tuple(page.parts), nested=tuple(page.nested), hidden=tuple(page.hidden))


def _refuse_endless(data: bytes) -> None:
    """Before it is parsed, which takes far longer: what no page has, whatever its tags mean."""
    if data.count(b"<") > MAX_TAGS or any(len(tag[0].split()) > MAX_WORDS for tag in TAG.finditer(data)):
        raise Unreadable("too_large")
    still_open = sum(-1 if found[1] else 1 for found in NEVER_IMPLIED.finditer(data))
    if still_open > MAX_OPEN:
        raise Unreadable("too_deep")


def _depth(tree: Element) -> int:
    deepest, level = 0, [tree]
    while level and deepest <= DEEPEST:
        deepest += 1
        level = [child for element in level for child in element]
    return deepest


class Paragraphs:
    """Text as it is met, parted where a browser begins a new line."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.open: list[str] = []

    def add(self, text: str | None) -> None:
        if text:
            self.open.append(text)

    def end(self) -> None:
        if text := _spaced("".join(self.open)).strip():
            self.done.append(text)
        self.open.clear()

    def taken(self) -> list[str]:
        self.end()
        done, self.done = self.done, []
        return done


def _spaced(text: str) -> str:
    """White space as a page shows it: one space, and none where a line of the source ends between two wide letters."""

    def shown(found: re.Match[str]) -> str:
        before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
        return "" if "\n" in found.group() and WIDE.match(before) and WIDE.match(after) else " "

    return SPACE.sub(shown, text)


def is_shown(element: Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in UNSHOWN:  # a comment has a function for a tag
        return False
    return "hidden" not in element.attrib and not HIDDEN.search(element.get("style", ""))


def _is_hidden(element: Element) -> bool:
    """A text that a page could show and does not."""
    is_text = isinstance(element.tag, str) and element.tag not in UNSHOWN
    return is_text and not is_shown(element) and bool("".join(element.itertext()).strip())


class Page:
    """The parts of a page in their order."""

    def __init__(self) -> None:
        self.parts: list[Table | Line] = []
        self.nested: list[Where] = []
        self.hidden: list[Where] = []
        self.lines = self.tables = self.area = 0

    def blocks(self, element: Element, depth: int) -> None:
        """What stands outside of tables, as lines; each table as one."""
        text = Paragraphs()
        self._walk(element, text, depth)
        self._lines(text)

    def _lines(self, text: Paragraphs) -> None:
        for line in text.taken():
            self.lines += 1
            self.parts.append(Line(Where(line=self.lines), line))

    def _walk(self, element: Element, text: Paragraphs, depth: int) -> None:
        if element.tag == "table":
            self._lines(text)
            self._table(element, depth + 1)
            return
        if element.tag in ("sup", "sub"):
            text.add(_raised(element))
            return
        _open(element, text)
        for number, child in enumerate(element):
            if is_shown(child):
                _number(element, child, number)
                self._walk(child, text, depth)
            text.add(child.tail)
        _close(element, text)

    def _table(self, table: Element, depth: int) -> None:
        if depth > DEEPEST_TABLES:
            raise Unreadable("too_deep")
        if any(_is_a_table(inner) for inner in table.iter("table") if inner is not table):
            for part in table:  # it only lays out the page
                if is_shown(part):
                    self.blocks(part, depth)
            return
        self.tables += 1
        if any(_is_hidden(inner) for inner in table.iter()):
            self.hidden.append(Where(table=self.tables))
        for caption in table.findall("caption"):
            self.blocks(caption, depth)
        self.parts.append(table_of(Where(table=self.tables), list(self._cells(table))))

    def _cells(self, table: Element) -> Iterator[Cell]:
        """Each cell where a browser puts it."""
        top = 0
        for rows in _groups(table):
            taken: set[tuple[int, int]] = set()
            for number, row in enumerate(rows):
                column = 0
                for element in row:
                    if not isinstance(element.tag, str) or element.tag not in ("td", "th"):
                        continue
                    while (number, column) in taken:
                        column += 1
                    if column >= MAX_COLUMNS:
                        break
                    tall = _span(element, "rowspan", MAX_HEIGHT) or len(rows)  # 0: to the end of its group
                    height, width = min(tall, len(rows) - number), _span(element, "colspan", MAX_COLUMNS) or 1
                    self._refuse_large(height * width, Where(table=self.tables, row=top + number + 1))
                    taken.update((number + r, column + c) for r in range(height) for c in range(width))
                    yield self._cell(element, top + number, column, height, width)
            top += len(rows)

    def _refuse_large(self, more: int, where: Where) -> None:
        """Before the places of a cell are filled: a few letters can merge a million."""
        self.area += more
        if self.area > MAX_AREA:
            raise Unreadable("too_large", where)

    def _cell(self, element: Element, row: int, column: int, height: int, width: int) -> Cell:
        where = Where(table=self.tables, row=row + 1, column=column + 1)
        if not is_shown(element):
            return Cell(where, row, column, (), height, width)
        if element.find(".//table") is not None:
            self.nested.append(where)
        text = Paragraphs()
        _inline(element, text)
        return Cell(where, row, column, tuple(text.taken()), height, width)


def _is_a_table(table: Element) -> bool:
    """More than a frame around something."""
    rows = [row for group in _groups(table) for row in group]
    return len(rows) > 1 and max(len(row) for row in rows) > 2


def _groups(table: Element) -> Iterator[list[Element]]:
    """Its rows by group; no cell reaches out of one."""
    for group in table:
        if group.tag in ("thead", "tbody", "tfoot") and is_shown(group):
            yield [row for row in group if row.tag == "tr" and is_shown(row)]


def _span(element: Element, name: str, most: int) -> int:
    found = re.match(r"\s*(\d{1,6})", element.get(name, "1"))
    return min(int(found[1]), most) if found else 1


def _inline(element: Element, text: Paragraphs) -> None:
    """The texts of a cell, those of tables inside it as paragraphs."""
    if element.tag in ("sup", "sub"):
        text.add(_raised(element))
        return
    _open(element, text)
    for number, child in enumerate(element):
        if is_shown(child):
            _number(element, child, number)
            _inline(child, text)
        text.add(child.tail)
    _close(element, text)


def _raised(element: Element) -> str:
    """A mark of a note is part of the line, in its brackets; a small number stays small."""
    text = _spaced("".join(element.itertext())).strip()
    if mark := BARE_MARK.fullmatch(text):
        return f"【{SPACE.sub('', mark[1])}】"
    return text.translate(RAISED if element.tag == "sup" else LOWERED) if re.fullmatch(r"[\d+-]+", text) else text


def _open(element: Element, text: Paragraphs) -> None:
    if element.tag in BLOCKS or element.tag == "br":
        text.end()
    text.add(element.text)


def _close(element: Element, text: Paragraphs) -> None:
    if element.tag in BLOCKS:
        text.end()


def _number(parent: Element, child: Element, place: int) -> None:
    """Writes the number that a page shows before an entry of a list before its text."""
    if parent.tag == "ol" and child.tag == "li":
        first = _span(parent, "start", 9999) if "start" in parent.attrib else 1
        inner = child[0] if len(child) and child[0].tag == "p" and not (child.text or "").strip() else child
        inner.text = f"{first + place}.{(inner.text or '').lstrip()}"
