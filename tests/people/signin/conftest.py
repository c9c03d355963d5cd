"""Somebody with a password, and browsers that try to sign in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from people.models import User
from tests.factories import UserFactory

PASSWORD = "a-long-enough-password"


@pytest.fixture
def employee(db) -> User:
    employee = UserFactory(username="E0042", name="李小華")
    employee.set_password(PASSWORD)
    employee.save()
    return employee


@pytest.fixture(autouse=True)
def noon(monkeypatch) -> None:
    """No span of the limits ends while a test runs."""
    monkeypatch.setattr("people.signin.limits.clock", lambda: 1_800_000_100.0)


def told(answer) -> list[str]:
    """What the sign-in form says against it; nothing where somebody is let in."""
    return list(answer.context["form"].non_field_errors()) if answer.status_code == 200 else []


@pytest.fixture
def tries() -> Callable[..., list[str]]:
    """One try to sign in, in this browser or in a new one at this address."""

    def attempt(number: str, password: str, browser: Client | None = None, address: str = "192.0.2.1") -> list[str]:
        form = {"login": number, "password": password}
        return told((browser or Client()).post("/accounts/login/", form, REMOTE_ADDR=address))

    return attempt
