"""The portal beside a real provider, and how far the browser of a test came."""

from __future__ import annotations

import pytest
from django.test import Client

from people.models import User
from tests.provider.running import company, provider

__all__ = ["company", "provider"]


def who(browser: Client) -> str | None:
    """Whose desk the browser is shown; None: it is sent to sign in."""
    answer = browser.get("/")
    return answer.wsgi_request.user.username if answer.status_code == 200 else None


@pytest.fixture
def mei(db: object) -> User:
    """Somebody without a password, whose number and address the company knows."""
    person = User(username="E100", name="林美", email="mei@example.com", username_key="e100")
    person.set_unusable_password()
    person.full_clean(exclude=["password"])
    person.save()
    return person
