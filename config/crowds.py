"""How often one client may ask for what needs no sign-in; who asks beyond it is refused for the rest of the minute."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Concatenate, ParamSpec

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from config.refusals import TooMany
from config.turns import turn

P = ParamSpec("P")

# What one household or server gets of IPv6; each of its 2^64 addresses is the same client.
IPV6_PREFIX = 64
# Two a second; an office behind one address reads more when it is signed in.
READS_PER_MINUTE = 120


def for_everyone(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A public page: whoever is signed out gets READS_PER_MINUTE of them all together."""

    @wraps(view)
    def bounded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            message = _("Too many pages were asked for from this address. Wait a minute, or sign in.")
            refuse_crowd(request, "public", READS_PER_MINUTE, message)
        return view(request, *args, **kwargs)

    return bounded


def turn_of_crowd(request: HttpRequest, subject: str) -> AbstractContextManager[None]:
    """What costs much is done by one at a time for all who are signed out."""
    return nullcontext() if request.user.is_authenticated else turn(subject)


def minute() -> int:
    """The one that counts go by, from 1970 on."""
    return int(time.time() // 60)


def refuse_crowd(request: HttpRequest, subject: str, per_minute: int, message: str) -> None:
    """Counts this request among those of its client for the subject in this minute. TooMany with the message."""
    key = f"{subject}:{client_of(request)}:{minute()}"
    if caches["public"].count(key, seconds=120) > per_minute:  # type: ignore[attr-defined]  # CACHES names its class
        raise TooMany(message)


def client_of(request: HttpRequest) -> str:
    """The address that a request comes from, of IPv6 the network."""
    address = get_adapter().get_client_ip(request)
    try:
        parsed = ip_address(address)
    except ValueError:
        return str(address)
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, IPV6_PREFIX), strict=False))
