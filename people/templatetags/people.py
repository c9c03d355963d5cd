"""Names of people in templates."""

from __future__ import annotations

from collections.abc import Collection

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html

from people import namesakes
from people.keepers import may_read
from people.leaving import PURGED_NUMBER
from people.models import User

register = template.Library()


@register.filter
def named(who: tuple[str, str], shared: Collection[str]) -> str:
    """A name, with the number where somebody else bears the same name; `who`: both, such as `User.who`."""
    return namesakes.named(*who, shared)


@register.simple_tag(takes_context=True)
def person_link(context: Context, person: User, text: str = "") -> str:
    """A name, or the text that is given, which leads to the page of the person where the reader may open it."""
    reader, shown = context.get("user"), text or person.name
    if not isinstance(reader, User) or not may_read(reader) or person.username.startswith(PURGED_NUMBER):
        return shown
    return format_html('<a href="{}">{}</a>', reverse("people:person", args=[person.username]), shown)
