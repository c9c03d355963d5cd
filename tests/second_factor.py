"""What an authenticator shows."""

from __future__ import annotations

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.processes import until

PERIOD = 30  # seconds that a code is good for


def code_of(secret: str, seconds: float = 5) -> str:
    """The six figures of now, which are good for at least so many seconds more."""
    until(lambda: time.time() % PERIOD < PERIOD - seconds, "the next code did not come")
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD))
