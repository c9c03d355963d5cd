"""What `check --database` and every `migrate` say about accounts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Info, Tags, Warning, register
from django.db import DatabaseError, connections, transaction

from people.models import User
from people.roles import Role


@register(Tags.database)
def shared_numbers(**kwargs: Any) -> list[CheckMessage]:
    """Accounts of former times whose employee numbers differ in case or width only."""
    found: list[str] = []
    for alias in kwargs.get("databases") or []:
        try:
            with transaction.atomic(alias):
                if User._meta.db_table in connections[alias].introspection.table_names():
                    found += User.objects.using(alias).keyless().values_list("username", flat=True)
        except DatabaseError:  # before this release's migrations ran
            continue
    if not found:
        return []
    return [
        Warning(
            f"Employee numbers that differ in capitals or width only: {', '.join(sorted(found, key=str.casefold))}.",
            hint="Each signs in exactly as it is written. Give one of them another number in /admin/people/user/.",
            id="people.W001",
        )
    ]


@register(Tags.security, deploy=True)
def second_factor(**kwargs: Any) -> list[CheckMessage]:
    """That nobody has to have a second step, and roles that there are none of."""
    unknown = sorted(set(settings.SECOND_FACTOR_ROLES) - set(Role.values))
    if unknown:
        return [
            Warning(
                f"SECOND_FACTOR_ROLES names no roles: {', '.join(unknown)}. Nobody is asked for a second step by them.",
                hint=f"The roles are {', '.join(Role.values)}.",
                id="people.W002",
            )
        ]
    if settings.SECOND_FACTOR_ROLES:
        return []
    sentence = "SECOND_FACTOR_ROLES is empty: a password alone opens every appraisal, and the accounts."
    return [Info(sentence, hint="Set it to hr,auditor,administrator,editor.", id="people.I001")]
