"""
Sessions in the database that only their browser can use: the table holds a keyed digest in place of what the browser
sends, and each session's content is signed for that one. So neither a copy of the table nor a row written into it by
SQL makes anybody somebody else.
"""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone
from django.utils.crypto import salted_hmac

# Characters of a digest that are kept, as many as the column has room for: 160 bits.
LENGTH = 40


def stored_key(session_key: str) -> str:
    """What the table holds for what the browser sends."""
    return salted_hmac("people.session", session_key, algorithm="sha256").hexdigest()[:LENGTH]


class SessionStore(DatabaseStore):
    @property
    def key_salt(self) -> str:
        """Content that was signed for one session fits no other."""
        return f"people.session {self.session_key}"

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        key = stored_key(self.session_key) if self.session_key else ""
        found: AbstractBaseSession | None = self.model.objects.filter(
            session_key=key, expire_date__gt=timezone.now()
        ).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return bool(self.model.objects.filter(session_key=stored_key(session_key)).exists())

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row: AbstractBaseSession = super().create_model_instance(data)
        row.session_key = stored_key(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            self.model.objects.filter(session_key=stored_key(key)).delete()
