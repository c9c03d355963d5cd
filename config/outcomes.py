"""Whether what a form sent was done: the answer leads on, with nothing that went wrong to tell."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.base import BaseStorage, Message
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse


def leads_to_sign_in(response: HttpResponse) -> bool:
    """To one of the two sign-in pages, where also those are led whose role was taken away."""
    pages = {urlsplit(resolve_url(settings.LOGIN_URL)).path, reverse("admin:login")}
    return response.status_code in (301, 302, 303) and urlsplit(response.headers["Location"]).path in pages


def is_done(response: HttpResponse, new: list[Message]) -> bool:
    """`new`: the messages of this request. An answer that is a page says for itself whether it took something."""
    is_refused = any(message.level >= messages.WARNING for message in new)
    return response.status_code in (302, 303) and not is_refused and not leads_to_sign_in(response)


def count_messages(request: HttpRequest) -> int:
    """How many wait to be shown, for `messages_since`."""
    return len(messages.get_messages(request))


def messages_since(request: HttpRequest, count: int) -> list[Message]:
    """Those after the first `count`; they wait to be shown as before this look."""
    stored = cast(BaseStorage, messages.get_messages(request))
    was_shown = stored.used
    waiting = list(stored)
    stored.used = was_shown
    return waiting[count:]
