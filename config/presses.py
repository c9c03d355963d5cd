"""
The last form that a person sent about a subject, so that the same one sent again is known. Nothing of it can be read
in the table: the row is a keyed digest, and what it led to is encrypted under a key that only the form itself gives.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import cast

from cryptography.fernet import Fernet, InvalidToken
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import MessageDecoder, MessageEncoder
from django.core.cache import caches
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from config.counters import CounterCache

# Nothing works longer on a form: a row that a killed process left is nobody's after this.
WORKING_SECONDS = 120
KEPT_SECONDS = 86_400
CHUNK = 2**16
# An address up to its first number, such as /assessments/12/: what later forms about the same begin with too.
SUBJECT = re.compile(r".*?/\d+/")
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
SENDING = "kept"  # the mark by which the browser knows what was taken (config/kept.py)


class Claim(Enum):
    """Whose it is to work on a form: MINE, or the same form is being worked on (OTHERS)."""

    MINE = 1
    OTHERS = 2


@dataclass(frozen=True, slots=True)
class Led:
    """Where a form led: the address, when, and what the page there was to say."""

    to: str
    at: datetime
    messages: list[Message] = field(default_factory=list)


class Press:
    """
    One sending of a form. The same form is what has the same fields, files and page: a page has a token of its own,
    which is in the form. Only the person's last form about a subject is known again: whoever sent another one since,
    such as a change of the change, means the former one anew.
    """

    def __init__(self, request: HttpRequest) -> None:
        subject = SUBJECT.match(request.path)
        content = content_of(request)
        self.key = _keyed("subject", f"{request.user.pk} {subject.group() if subject else request.path}").hex()
        self.form = _keyed("form", content).hex()
        self.cipher = Fernet(base64.urlsafe_b64encode(_keyed("led", content)))
        self.messages_before = 0  # messages that waited to be shown when it was sent
        self.row: dict[str, str] = {"form": self.form, "by": secrets.token_urlsafe(9)}

    def take(self) -> Claim | Led:
        """Takes the work, unless the same form was taken before; then what it led to, if that is known by now."""
        row = store().get(self.key)
        if row is None:
            return Claim.MINE if store().add(self.key, self.row, WORKING_SECONDS) else Claim.OTHERS
        if isinstance(row, dict) and row.get("form") == self.form:
            if "led" not in row:
                return Claim.OTHERS
            if led := self._read(row["led"]):
                return led
        return Claim.MINE if store().swap(self.key, row, self.row, WORKING_SECONDS) else Claim.OTHERS

    def note(self, led: Led) -> None:
        """Whoever sends the same again is led there too."""
        said = {"to": led.to, "at": led.at.isoformat(), "messages": led.messages}
        token = self.cipher.encrypt(json.dumps(said, cls=MessageEncoder).encode()).decode()
        store().swap(self.key, self.row, {"form": self.form, "led": token}, KEPT_SECONDS)

    def forget(self) -> None:
        """It came to nothing: whoever sends the same again tries it anew."""
        store().swap(self.key, self.row, self.row, 0)

    def _read(self, token: object) -> Led | None:
        """None for what was not noted for this very form, such as a row written by SQL."""
        try:
            said = json.loads(self.cipher.decrypt(str(token)), cls=MessageDecoder)
        except InvalidToken:
            return None
        return Led(said["to"], datetime.fromisoformat(said["at"]), said["messages"])


def led_to(address: str, messages: list[Message]) -> Led:
    return Led(address, timezone.now(), messages)


def store() -> CounterCache:
    return cast(CounterCache, caches["presses"])


def content_of(request: HttpRequest) -> str:
    """Who sent what where, files by name, size and digest, as one text; without what differs in each sending."""
    files = [[name, file.name, file.size, _digest(file)] for name, many in request.FILES.lists() for file in many]
    fields = [[name, many] for name, many in request.POST.lists() if name != SENDING]
    return json.dumps([request.user.pk, request.get_full_path(), fields, files])


def _digest(file) -> str:  # type: ignore[no-untyped-def]
    found = hashlib.sha256()
    for chunk in file.chunks(CHUNK):
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


def _keyed(salt: str, content: str) -> bytes:
    return salted_hmac(f"config.presses.{salt}", content, algorithm="sha256").digest()
