"""The paragraphs of a cell as coded items: codes parted from texts, lines that were cut joined again. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from competency.documents.cells import Grown, Item, Piece, Stub
from competency.documents.shapes import NUMBER, Parted, folded, foreign_code, next_inside, parted

# A text in which a document says that there is nothing.
NOTHING = re.compile(r"\s*[-–—－─~～/／]*\s*|\s*[(（]?無[)）]?\s*|\s*略\s*|N/?A", re.IGNORECASE)
COMPLETE = tuple("。！？；!?;")
LATIN = re.compile(r"[A-Za-z0-9]")
POINTED = re.compile(r"[A-Za-z0-9)][,;:]$")  # Latin words with a sign behind them, which a space mostly follows
OPENS_LIST = re.compile(r"\s*(?:[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）.、．](?!\d)|[-•●‧*■◆])")


def usual_width(cells: Iterable[Grown], column: str) -> int:
    """How many digits the codes of a column mostly have; 0 where it has none."""
    found = (parted(piece.text, column) for cell in cells for piece in cell.pieces)
    widths = Counter(len(digits[0]) for code in found if code and (digits := NUMBER.search(code.code)))
    return widths.most_common(1)[0][0] if widths else 0


def items_of(cell: Grown, column: str, is_wrapped: bool = False, last: str = "", usual: int = 0) -> list[Item]:
    """`last`: the code before those of the cell; `is_wrapped`: paragraphs are printed lines, see `source.Document`."""
    items: list[Item] = []
    if said := _says_nothing(cell):
        cell.stubs.append(said)
        return items
    has_codes = any(parted(piece.text, column) for piece in cell.pieces)
    for piece in cell.pieces:
        found = parted(piece.text, column, items[-1].code if items else last, usual)
        if found is None and (foreign := foreign_code(piece.text)):
            items.append(_item(piece, foreign))
            items[-1].doubt("foreign_code", code=foreign.code)
        elif found is not None:
            items += _coded(piece, found, column)
        elif items and (piece.is_cut or (is_wrapped and has_codes)):
            _join(items[-1], piece, is_wrapped)
        elif items and items[-1].code:
            items[-1].text = f"{items[-1].text}\n{piece.text}" if items[-1].text else piece.text
            items[-1].source += f"\n{piece.text}"
            items[-1].doubt("further_line", code=items[-1].code)
        else:
            items.append(_item(piece, Parted("", piece.text)))
            items[-1].doubt("no_code")
    for item in items:
        if item.code and not item.text:
            item.doubt("no_text", code=item.code)
    return items


def _item(piece: Piece, found: Parted) -> Item:
    return Item(found.code, found.text, piece.where, piece.text)


def _coded(piece: Piece, found: Parted, column: str) -> list[Item]:
    """The item of a line, and those that ran together with it."""
    items = [_item(piece, found)]
    if not found.is_sure:
        items[0].doubt("code_or_number", code=found.code)
    plain = folded(found.text)  # once: thousands can have run together
    while at := next_inside(plain, items[-1].code):
        before, behind = items[-1].text[:at].strip(), parted(items[-1].text[at:], column, items[-1].code)
        if behind is None or not before:
            break
        items[-1].text = before
        items.append(_item(piece, behind))
        plain = plain[len(plain) - len(behind.text) :]
        items[-1].doubt("run_together", code=behind.code)
    return items


def _says_nothing(cell: Grown) -> Stub | None:
    text = " ".join(piece.text for piece in cell.pieces)
    if cell.pieces and NOTHING.fullmatch(text):
        return Stub("says_none", cell.pieces[0].where, text, {"text": text})
    return None


def _join(item: Item, piece: Piece, is_wrapped: bool) -> None:
    """A line that goes on; where that is not certain it is said."""
    if piece.is_cut and (not item.code or item.text.endswith(COMPLETE)):
        item.doubt("cut_or_own", code=item.code or "–")
    if both_latin(item.text, piece.text) or (piece.is_cut and any_latin(item.text, piece.text)):
        item.doubt("joined", before=item.text[-12:], after=piece.text[:12])
    item.source += f"\n{piece.text}"
    item.text = joined(item.text, piece.text)


def both_latin(before: str, after: str) -> bool:
    return bool(LATIN.match(after[:1]) and (LATIN.match(before[-1:]) or POINTED.search(before)))


def any_latin(before: str, after: str) -> bool:
    """Whether a space may have stood where a page ended: between Chinese letters none does."""
    return bool(LATIN.match(before[-1:]) or LATIN.match(after[:1]))


def joined(before: str, after: str) -> str:
    """Chinese goes on without a space; words and numbers are parted by one."""
    is_number = before[-1:] == "," and before[-2:-1].isdecimal() and after[:1].isdecimal()  # 12,000
    return f"{before} {after}" if both_latin(before, after) and not is_number else f"{before}{after}"


def goes_on(before: str, after: str) -> bool:
    """Whether a printed line goes on in the next: it ends no sentence, and no list goes on there."""
    return bool(before) and not before.endswith((*COMPLETE, "：", ":")) and not OPENS_LIST.match(after)
