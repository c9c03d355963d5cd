"""The log of sign-ins: a sealed row for each, and a line of JSON in the log of the server."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from people.models import SignIn, SignInKind, User
from people.numbers import key_of

logger = logging.getLogger("people.signin")
# Characters of the digest of what was typed: enough to see that it was typed again, no way back to it.
LENGTH = 16
# So many rows are deleted at a time, each with its entry in the ledger.
BATCH = 500


def digest_of(number: str) -> str:
    """What stands for a number, in whatever width and case it was typed."""
    return salted_hmac("people.signin.typed", key_of(number), algorithm="sha256").hexdigest()[:LENGTH]


def write(
    request: HttpRequest | None,
    kind: SignInKind,
    person: User | None,
    *,
    typed: str = "",
    by: User | None = None,
    **details: object,
) -> SignIn:
    """One line. `request` None: a command; `typed`: what stood in the place of a number that nobody has."""
    digest = "" if person else digest_of(typed)
    address = get_adapter().get_client_ip(request) if request is not None else ""
    row = SignIn(kind=kind, person=person, typed=digest, address=address or None, by=by, details=details)
    row.save()
    facts: dict[str, object] = {
        "event": str(kind),
        "number": person.username if person else None,
        "typed": digest or None,
        "address": row.address,
        "by": by.username if by else None,
        "at": row.at.isoformat(),
        **details,
    }
    logger.info(json.dumps(facts, ensure_ascii=False, default=str), extra={"facts": facts})
    return row


def failed(request: HttpRequest, kind: SignInKind, number: str, seconds: int | None = None) -> None:
    """Of somebody who is not let in, for so many seconds: the person where there is one of this number."""
    person, details = User.objects.by_number(number).first(), {"seconds": seconds} if seconds else {}
    write(request, kind, person, typed=number, **details)  # type: ignore[arg-type]  # a number of seconds


def forget() -> int:
    """What is kept no longer (SIGN_IN_LOG_DAYS); how many rows, BATCH at most."""
    oldest = timezone.now() - timedelta(days=settings.SIGN_IN_LOG_DAYS)
    keys = list(SignIn.objects.filter(at__lt=oldest).order_by("pk").values_list("pk", flat=True)[:BATCH])
    if keys:
        SignIn.objects.filter(pk__in=keys).delete()
    return len(keys)


def forget_all() -> int:
    """The same until nothing is left of it."""
    total = 0
    while count := forget():
        total += count
    return total
