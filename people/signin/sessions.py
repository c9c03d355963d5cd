"""
Sessions in the database that only their browser can use: the table holds a keyed digest in place of what the browser
sends, and each session's content is signed for that one. So neither a copy of the table nor a row written into it by
SQL makes anybody somebody else. A row says whose session it is, so that a person can end all others of theirs.

A session ends SESSION_COOKIE_AGE seconds after the sign-in, and SESSION_IDLE_SECONDS after it was last used.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone
from django.utils.crypto import salted_hmac

# Characters of a digest that are kept, as many as the column has room for: 160 bits.
LENGTH = 40
# That a session was used is written down once in this part of the idle time, not at each request.
NOTED = 10
# In the content, which is signed: from where somebody signed in.
ADDRESS = "signed_in_from"


def stored_key(session_key: str) -> str:
    """What the table holds for what the browser sends."""
    return salted_hmac("people.session", session_key, algorithm="sha256").hexdigest()[:LENGTH]


def ends_at(began_at: datetime, now: datetime) -> datetime:
    """When a session ends that began then and is used now."""
    idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    return min(began_at + timedelta(seconds=settings.SESSION_COOKIE_AGE), now + idle)


class SessionStore(DatabaseStore):
    began_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[AbstractBaseSession]:
        from people.models import Session  # once the models are there

        return Session

    @property
    def key_salt(self) -> str:
        """Content that was signed for one session fits no other."""
        return f"people.session {self.session_key}"

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        now, key = timezone.now(), stored_key(self.session_key) if self.session_key else ""
        found: Any = next(iter(self.model.objects.filter(session_key=key, expire_date__gt=now)), None)
        oldest = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
        if found is None or found.began_at <= oldest:
            self._session_key = None
            return None
        self.began_at, until = found.began_at, ends_at(found.began_at, now)
        if until - found.expire_date > timedelta(seconds=settings.SESSION_IDLE_SECONDS / NOTED):
            self.model.objects.filter(pk=found.pk).update(expire_date=until)
        row: AbstractBaseSession = found
        return row

    def exists(self, session_key: str) -> bool:
        return bool(self.model.objects.filter(session_key=stored_key(session_key)).exists())

    def create(self) -> None:
        """A new key is given when somebody signs in: from then on its age runs."""
        self.began_at = None
        super().create()

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row: Any = super().create_model_instance(data)
        row.session_key = stored_key(row.session_key)
        self.began_at = row.began_at = self.began_at or timezone.now()
        row.expire_date = ends_at(row.began_at, timezone.now())
        person = str(data.get("_auth_user_id", ""))
        row.person_id = int(person) if person.isdecimal() else None
        row.address = data.get(ADDRESS) or None
        made: AbstractBaseSession = row
        return made

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            self.model.objects.filter(session_key=stored_key(key)).delete()
