"""What a form sent, and the page on which it stands: for an answer that is not the one somebody hoped for."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

# Written by pages, not by people; and what is nobody's to read again.
NOT_TYPED = re.compile(
    r"^(csrf.*|next|login|language|.*password.*|kept|user|client|file|shown|opened|then|_.*|.*-was|.*-kind)$"
)
NOT_REPEATED = ("/accounts/",)


def sender(request: HttpRequest) -> str:
    """Path and query of the page of this portal that sent the request; "" where that is not known."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(referer)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    is_ours = parts.netloc and url_has_allowed_host_and_scheme(path, None)
    return path if is_ours and not path.startswith(NOT_REPEATED) else ""


def form_page(request: HttpRequest) -> str:
    """The address of the page that this request is about: what is shown, or the page whose form was sent."""
    return request.get_full_path() if request.method in ("GET", "HEAD") else sender(request)


def page_above(path: str) -> str:
    """The nearest address above that shows something, such as /cycles/3/ for /cycles/3/close/."""
    while path := path.rstrip("/").rpartition("/")[0]:
        try:
            resolve(f"{path}/")
        except Resolver404:
            continue
        return f"{path}/"
    return "/"


def sent(request: HttpRequest) -> QueryDict:
    """What a form sent; empty where it can't be read, which was said already."""
    try:
        return request.POST
    except (SuspiciousOperation, MultiPartParserError, OSError):
        return QueryDict()


def typed(request: HttpRequest) -> str:
    """
    The texts of a form that a page of ours sent, an empty line between them; "" where another site sent it. They are
    shown to whoever sent them, in the same answer, and kept nowhere.
    """
    if request.method != "POST" or not sender(request) or request.path.startswith(NOT_REPEATED):
        return ""
    texts = [
        text.strip()
        for name, many in sent(request).lists()
        if not NOT_TYPED.match(name)
        for text in many
        if isinstance(text, str) and any(letter.isalpha() for letter in text)
    ]
    return "\n\n".join(dict.fromkeys(texts))
