"""Presses a form of a page as a browser does without scripts: all its fields, its token, its button."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from people.models import User


@dataclass
class Form:
    """A POST form as the page shows it: `fields` by name, each with all its values."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Forms(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.form: Form | None = None
        self.select = self.textarea = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(given.get("action", "")) if given.get("method", "").lower() == "post" else None
            if self.form:
                self.found.append(self.form)
        elif self.form is not None:
            self.field(self.form, tag, given)

    def field(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "button" or kind == "submit":
            form.buttons.append((name, given.get("value", "")))
        elif tag == "input" and name and kind != "file" and (kind not in ("checkbox", "radio") or "checked" in given):
            form.fields.setdefault(name, []).append(given.get("value", "on" if kind == "checkbox" else ""))
        elif tag == "textarea":
            self.textarea, form.fields[name] = name, [""]
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            form.fields.setdefault(self.select, []).append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.textarea and self.form:
            self.form.fields[self.textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.form:
            self.form.fields[self.textarea] = [self.form.fields[self.textarea][0].removeprefix("\n")]
            self.textarea = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.form = None


def browser_of(person: User) -> Client:
    """Their browser; a form without its page's token is refused, as in the portal."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person, backend="people.signin.backends.RoleBackend")
    return browser


def filled(browser: Client, page: str, action: str, **typed: Any) -> tuple[str, dict[str, Any]]:
    """Where the form of the page posts to and what; `action`: what its address ends in, "" for that of the page."""
    forms = Forms(browser.get(page).content.decode()).found
    found = next(form for form in forms if (form.action.endswith(action) if action else form.action in ("", page)))
    return found.action or page, {**found.fields, **typed}


def pressed(browser: Client, to: str, fields: dict[str, Any]) -> Any:
    for value in fields.values():
        if hasattr(value, "seek"):
            value.seek(0)
    return browser.post(to, fields)
