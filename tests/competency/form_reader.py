"""Reads what a browser would send from a page's form, so that a test posts the whole of it."""

from __future__ import annotations

from html.parser import HTMLParser


class FormReader(HTMLParser):
    """Names and values of the page's post form: of a new version, or of a row of a draft."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.inside = False
        self.textarea = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and (given.get("id") == "standardversion_form" or given.get("class") == "desk-form"):
            self.inside = True
        if not self.inside:
            return
        name = given.get("name", "")
        kind = given.get("type", "text")
        if tag == "input" and name and kind not in ("submit", "checkbox"):
            self.fields[name] = given.get("value", "")
        elif tag == "textarea":
            self.textarea, self.fields[name] = name, ""
        elif tag == "select":
            self.select = name
            self.fields[name] = ""
        elif tag == "option" and self.select and "selected" in given:
            self.fields[self.select] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.fields[self.textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.fields[self.textarea] = self.fields[self.textarea].removeprefix("\n")
            self.textarea = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.inside = False


def fields_of(html: str) -> dict[str, str]:
    reader = FormReader()
    reader.feed(html)
    return reader.fields
