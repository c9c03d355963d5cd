"""Links to documents."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from printing.readiness import fonts_are_ready

register = template.Library()


@register.simple_tag
def pdf_url(name: str, *args: Any, **query: Any) -> str:
    """The address of a PDF; while its fonts are being prepared, of the page that waits for them and goes on to it."""
    address = reverse(name, args=args) + (f"?{urlencode(query)}" if query else "")
    return address if fonts_are_ready() else f"{reverse('printing:waiting')}?{urlencode({'to': address})}"
