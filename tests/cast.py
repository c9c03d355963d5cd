"""The fixed cast by their usernames; every test speaks of the same people."""

from __future__ import annotations

from typing import Any

from people.models import User
from people.roles import Role
from tests.factories import UserFactory

PEOPLE: dict[str, dict[str, Any]] = {
    "manager": {"name": "鄭國華"},
    "supervisor": {"name": "林淑芬"},
    "trainee": {"name": "王小明"},
    "hr": {"name": "陳美玲", "roles": [Role.HR]},
    "editor": {"name": "張文華", "roles": [Role.EDITOR]},
    "auditor": {"name": "黃志強", "roles": [Role.AUDITOR]},
    "admin": {"name": "吳建國", "roles": [Role.ADMINISTRATOR]},
    "stranger": {"name": "蔡怡君"},
}


def person(username: str, supervisor: User | None = None) -> User:
    """Made, unless they are there already for all tests of a module."""
    found = User.objects.filter(username=username).first()
    if found is None:
        return UserFactory(username=username, supervisor=supervisor, **PEOPLE[username])
    found.supervisor = supervisor  # the same object as the caller's
    return found
