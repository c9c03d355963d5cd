"""Names of people in templates, and where in the navigation somebody is."""

from __future__ import annotations

from collections.abc import Collection

from django import template
from django.template.context import Context
from django.utils.html import format_html

from people import namesakes
from people.finding import page_for
from people.models import User

register = template.Library()


@register.filter
def named(who: tuple[str, str], shared: Collection[str]) -> str:
    """A name, with the number where somebody else bears the same name; `who`: both, such as `User.who`."""
    return namesakes.named(*who, shared)


@register.simple_tag(takes_context=True)
def person_link(context: Context, person: User | str, text: str = "") -> str:
    """
    A name, or the text that is given, which leads to the page of the person where the reader may open it. `person`: the
    number alone where no more is at hand.
    """
    reader, number = context.get("user"), person if isinstance(person, str) else person.username
    shown = text or (number if isinstance(person, str) else person.name)
    url = page_for(reader, number) if isinstance(reader, User) else ""
    return format_html('<a href="{}">{}</a>', url, shown) if url else shown


@register.simple_tag
def is_here(path: str, target: str, beside: str = "", apart: str = "") -> bool:
    """
    Whether a link of the navigation leads to where somebody is: `beside`, what else belongs to it, `apart`, what lies
    below it and has a link of its own, each as the beginnings of addresses with spaces between.
    """
    if target == "/" or path.startswith(tuple(apart.split())):
        return path == target
    return path.startswith((target, *beside.split()))
