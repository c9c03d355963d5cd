"""
How often somebody may try to sign in. A try is counted before the password is looked at, so that many at once are no
more than one after another; whoever then gives the right one takes theirs back. So wrong passwords alone count, for

- an account from one address (IPv6: its network), or from a browser in which it signed in before;
- an account from all addresses together, which such a browser is no part of: strangers shut nobody out;
- an address by how many accounts failed there and did not get in after: an office of thousands is one address.

Spans are those of the clock (`SIGN_IN_LIMITS`), so that at the turn of two the tries of both may follow one another.
"""

from __future__ import annotations

import math
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils import timezone

from config.counters import CounterCache
from config.crowds import client_of
from people.models import SignIn, SignInKind, User
from people.signin import log
from people.signin.devices import known

# As long as any span, and a little.
ERA_SECONDS = 2 * 60 * 60
clock = time.time


@dataclass(frozen=True, slots=True)
class Span:
    """One of SIGN_IN_LIMITS, now: `name` ends the keys that belong to it, `rest` are the seconds until the next."""

    most: int
    name: str
    seconds: int
    rest: int

    @classmethod
    def of(cls, limit: str) -> Span:
        most, seconds = settings.SIGN_IN_LIMITS[limit]
        now = clock()
        return cls(most, str(int(now // seconds)), seconds, math.ceil(seconds - now % seconds))


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that was counted; the keys under which it was. Empty: it was not counted there."""

    near: str
    all: str = ""
    mark: str = ""
    crowd: str = ""


class TooManyTries(Exception):
    """`seconds`: until it is worth trying again; `is_news`: the first of this kind in its span."""

    def __init__(self, seconds: int, *, is_news: bool) -> None:
        super().__init__(seconds)
        self.seconds, self.is_news = seconds, is_news

    @property
    def minutes(self) -> int:
        return math.ceil(self.seconds / 60)


def counts() -> CounterCache:
    """A table of its own: no other counts push these out, no flood of these slows others."""
    return cast(CounterCache, caches["signin"])


def begin(request: HttpRequest, number: str) -> Attempt:
    """Counts a try at the account of this number; raises TooManyTries."""
    account, client = log.digest_of(number), client_of(request)
    era = counts().get(f"era:{account}", "")
    near, device = Span.of("account_from_address"), known(request, account)
    where = f"device:{device}" if device else f"from:{client}"
    near_key = f"near:{account}:{era}:{where}:{near.name}"
    _count(near_key, near)
    if device:
        return Attempt(near_key)
    every = Span.of("account")
    all_key = f"all:{account}:{era}:{every.name}"
    _count(all_key, every)
    crowd = Span.of("address")
    crowd_key, mark = f"crowd:{client}:{crowd.name}", f"mark:{account}:{client}:{crowd.name}"
    if counts().add(mark, 1, timeout=crowd.seconds * 2):
        try:
            _count(crowd_key, crowd)
        except TooManyTries:
            _take_back(Attempt(near_key, all_key, mark, crowd_key))
            raise
    return Attempt(near_key, all_key, mark, crowd_key)


def _count(key: str, span: Span) -> None:
    if counts().count(key, seconds=span.seconds * 2) > span.most:
        raise TooManyTries(span.rest, is_news=counts().add(f"told:{key}", 1, timeout=span.seconds * 2))


def succeeded(attempt: Attempt) -> None:
    """The password was right: nothing of it counts, nor what was mistyped from here before."""
    counts().delete(attempt.near)
    if attempt.all:
        _take_back(attempt)


def _take_back(attempt: Attempt) -> None:
    _less(attempt.all)
    if counts().delete(attempt.mark):
        _less(attempt.crowd)


def _less(key: str) -> None:
    with suppress(ValueError):  # its time is over
        counts().incr(key, -1)


def lift(person: User, by: User | None = None, request: HttpRequest | None = None) -> None:
    """From now on nothing counts that was tried before, neither passwords nor codes of the second step."""
    counts().set(f"era:{log.digest_of(person.username)}", secrets.token_hex(4), timeout=ERA_SECONDS)
    ratelimit.clear(HttpRequest(), app="allauth.account", action="login_failed", key=f"mfa-auth-user-{person.pk}")
    log.write(request, SignInKind.LIFTED, person, by=by)


def refused_until(person: User) -> datetime | None:
    """Until when tries at this account were last refused, where that is still to come and nobody lifted it."""
    since = timezone.now() - timedelta(seconds=max(seconds for _most, seconds in settings.SIGN_IN_LIMITS.values()))
    kinds = (SignInKind.REFUSED, SignInKind.LIFTED)
    last = SignIn.objects.filter(person=person, kind__in=kinds, at__gte=since).order_by("-pk").first()
    if last is None or last.kind == SignInKind.LIFTED:
        return None
    until = last.at + timedelta(seconds=int(last.details.get("seconds", 0)))
    return until if until > timezone.now() else None
