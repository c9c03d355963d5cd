"""
What people type, in the one form in which the portal takes it (docs/decisions/0035). Texts keep their letters; what
separates lines is a line feed, what no page shows is dropped, and a text in which nothing can be seen is empty.
"""

from __future__ import annotations

import re
import unicodedata

NUL = "\x00"
# Whatever a program or a system ends a line, a paragraph or a page with.
SEPARATOR = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
NONCHARACTERS = "\ufdd0-\ufdef" + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
# Control characters, halves of a pair, noncharacters, the byte order mark, and what overrides the order of letters.
DROPPED = f"\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff{NONCHARACTERS}"
# What joins letters or chooses their shape, in names (葛 with a selector) and in emoji.
SHAPING = "\u115f\u1160\u180b-\u180f\u200c\u200d\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef"
# All other characters without a picture: zero width spaces, soft hyphens, fillers, the empty Braille pattern.
UNSEEN = (
    "\u00ad\u034f\u061c\u17b4\u17b5\u200b\u200e\u200f\u2060-\u206f\u2800\u3164\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e001f\U000e0080-\U000e00ff\U000e01f0-\U000e0fff"
)
NO_TEXT = re.compile(f"[{DROPPED}]")
NO_LINE = re.compile(f"[{DROPPED}{UNSEEN}]")
NO_CODE = re.compile(f"[{DROPPED}{UNSEEN}{SHAPING}]")
BLANK = re.compile(rf"[\s{DROPPED}{UNSEEN}{SHAPING}]*")
BREAK = re.compile(r"[\n\t]")
# What most names and all numbers are: as it is, in every form below. Looked for first, since lists have many of them.
PLAIN = re.compile("[!-~\u4e00-\u9fff]+(?: [!-~\u4e00-\u9fff]+)*")
JOINERS = "\u200c\u200d"
# What is longer is no code; composing letters takes long for a crafted text.
LONGEST_CODE = 500


def with_lf(text: str) -> str:
    """The text with line feeds in place of every other separator, CRLF of plain forms included; nothing is dropped."""
    return SEPARATOR.sub("\n", text)


def is_blank(text: str) -> bool:
    """Whether nothing of it can be seen: spaces, zero width signs, fillers and the like."""
    return BLANK.fullmatch(text) is not None


def canonical_text(text: str) -> str:
    """Free text as it is stored; "" for one that is blank."""
    text = NO_TEXT.sub("", with_lf(text))
    return "" if is_blank(text) else text


def canonical_line(text: str) -> str:
    """A name or title as it is stored: one line, trimmed, without what can't be seen."""
    if PLAIN.fullmatch(text):
        return text
    line = NO_LINE.sub("", canonical_text(text))
    parts = (part.strip() for part in BREAK.split(line))
    line = " ".join(part for part in parts if part).strip(JOINERS).strip()
    return "" if is_blank(line) else line


def folded_code(text: str) -> str:
    """A number, code or mark as it is stored and looked for: full width and pasted signs as the plain ones (NFKC)."""
    if PLAIN.fullmatch(text):
        return text
    line = canonical_line(text)
    if len(line) > LONGEST_CODE:
        return line
    return " ".join(NO_CODE.sub("", unicodedata.normalize("NFKC", line)).split())


def folded_key(text: str) -> str:
    """What two codes have in common that differ in width or case only; never shown."""
    return folded_code(folded_code(text).casefold())


def spellings(text: str) -> tuple[str, ...]:
    """As what a word that is looked for may be stored: as it was typed, which texts keep, and folded, as codes are."""
    line, code = canonical_line(text), folded_code(text)
    return (line,) if line == code else (line, code)
