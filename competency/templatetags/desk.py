"""The rows of the editor's desk. They are written here and not in a template, since a large draft shows a thousand."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from competency.editing.kinds import NAMES
from competency.editing.proposals import code_of
from competency.models import Block, BlockElement, Classification, Duty, Task
from competency.models.frozen import VersionContent

register = template.Library()

LINE = '<li id="{0}-{1}"><a href="../rows/{0}/{1}/"><b>{2}</b> {3}</a>{4}</li>'
USE = '<li id="use-{0}"><a href="../rows/use/{0}/"><b>{1}</b> <span>{2}</span></a></li>'


@register.simple_tag
def lines(kind: str, rows: Iterable[VersionContent]) -> SafeString:
    """Each with its code and its text, which lead to its form."""
    return format_html_join("", LINE, [(kind, str(row.pk), code_of(row), _text(row), _beside(row)) for row in rows])


def _text(row: VersionContent) -> str:
    return getattr(row, "text", "") or getattr(row, "name", "") or "–"


def _beside(row: VersionContent) -> str:
    return format_html(" <i>{}</i>", row.get_kind_display()) if isinstance(row, Classification) else ""


@register.simple_tag
def uses(block: Block, kind: str) -> SafeString:
    """The knowledge (K) or the skills (S) of a block that was loaded with its content, by code."""
    return format_html_join("", USE, [_use(use) for use in block.block_elements.all() if use.element.kind == kind])


@register.simple_tag
def one_use(use: BlockElement) -> SafeString:
    return format_html(USE, *_use(use))


def _use(use: BlockElement) -> tuple[str, str, str]:
    return str(use.pk), use.element.code, use.element.text


# Addresses from the page of a draft; the full ones would be a third of a large page.
@register.simple_tag
def row_at(row: VersionContent) -> str:
    return f"../rows/{NAMES[type(row)]}/{row.pk}/"


@register.simple_tag
def adding(kind: str, parent: VersionContent | None = None, letter: str = "") -> str:
    asked = {name: value for name, value in (("in", parent.pk if parent else ""), ("letter", letter)) if value}
    return f"../rows/{kind}/add/" + (f"?{urlencode(asked)}" if asked else "")


@register.simple_tag
def head_at(part: str) -> str:
    return f"../head/{part}/"


@register.filter
def shared_with(task: Task, duty: Duty) -> str:
    """The code of the task whose blocks this one shares; empty where it has its own."""
    if task.blocks_of_id is None:
        return ""
    first = next((other for other in duty.tasks.all() if other.pk == task.blocks_of_id), None)
    return (first.code or first.name) if first else "?"


@register.filter
def indicators_of(duty: Duty) -> int:
    return sum(len(block.indicators.all()) for task in duty.tasks.all() for block in task.blocks.all())
