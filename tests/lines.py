"""Where a page joins what somebody wrote in several lines, and what it puts around nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# Elements with these classes keep the lines of a text (white-space in the style sheets), as these elements do.
KEEPS = {"lines-kept", "compare", "given__comment", "evidence__text", "notice", "item__then", "item__own", "timeline"}
# One line by their nature: links to jump by, the head of a page, what is chosen from.
ONE_LINE = {"title", "option", "optgroup", "textarea", "script", "a", "button"}
VOID = {"br", "meta", "link", "img", "input", "col", "hr", "path"}
NOTHING_INSIDE = re.compile(r"【\s*】|（\s*）|\(\s*\)|「\s*」|“\s*”")
EMPTY_CODE = re.compile(r"<(span class=\"code\"|b)>\s*</")
NOTHING_BESIDE = re.compile(
    r"<(p|span class=\"(?:soft|rows__sub)\")[^>]*>\s*([·：]|<span class=\"dot\">)|[·：](</span>)?\s*</(p|div|li|td)>"
)


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, set[str]]] = []
        self.found: list[tuple[str, list[tuple[str, set[str]]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append((tag, set((dict(attrs).get("class") or "").split())))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.found.append((data, list(self.open)))


def joined(html: str, first: str, second: str) -> list[str]:
    """The texts in which two lines would be shown as one."""
    reader = _Texts()
    reader.feed(html)
    return [
        text.strip()
        for text, around in reader.found
        if re.search(f"{first}\\s+{second}", text)
        and not any(tag in ONE_LINE or classes & KEEPS for tag, classes in around)
    ]


def around_nothing(html: str) -> list[str]:
    """Brackets, codes and separators with nothing inside or beside them."""
    patterns = (NOTHING_INSIDE, EMPTY_CODE, NOTHING_BESIDE)
    return [html[max(0, m.start() - 80) : m.end() + 20] for pattern in patterns for m in pattern.finditer(html)]
