"""How often one client may ask for what needs no sign-in; who asks beyond it is refused for the rest of the minute."""

from __future__ import annotations

import time
from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.http import HttpRequest

from config.refusals import TooMany

# What one household or server gets of IPv6; each of its 2^64 addresses is the same client.
IPV6_PREFIX = 64


def refuse_crowd(request: HttpRequest, subject: str, per_minute: int, message: str) -> None:
    """Counts this request among those of its client for the subject in this minute. TooMany with the message."""
    counts, key = caches["public"], f"{subject}:{client_of(request)}:{int(time.time() // 60)}"
    counts.add(key, 0, timeout=120)
    if counts.incr(key) > per_minute:
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
