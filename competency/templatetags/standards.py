"""What the templates of the standard need beyond Django's own filters."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from competency.marks import NoteLinks
from competency.models import Note, StandardVersion
from competency.pages.official_table import date_words, origin_label, origin_words, whose_text

register = template.Library()


@register.filter
def dated(version: StandardVersion) -> str:
    """The date of development or update; nobody need have given it."""
    return date_words(version)


@register.filter
def from_where(version: StandardVersion) -> str:
    """Whose text it is, and where it was taken from."""
    return origin_words(version)


@register.filter
def origin(version: StandardVersion) -> str:
    """Whose text it is, in a word."""
    return origin_label(version)


@register.filter
def statement(version: StandardVersion) -> str:
    """The sentence that it is the ministry's text, or that it isn't."""
    return whose_text(version)


@register.filter
def marked(text: str, links: NoteLinks) -> SafeString:
    """The text with its note marks as links."""
    return links.linked(text)


@register.filter
def anchor_in(note: Note, links: NoteLinks) -> str:
    return links.anchor(note)


@register.filter
def marks_in(note: Note, links: NoteLinks) -> list[str]:
    """Ids of the marks that lead to the note."""
    return links.back_to(note)
