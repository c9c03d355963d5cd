"""Who reads training plans and who changes them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from config.refusals import Forbidden
from people.models import User
from people.roles import Role

ALL_READERS = frozenset({Role.HR, Role.AUDITOR})


def sees_all(reader: User) -> bool:
    """All rows, all people, and what they cost; others see rows in which their people have places."""
    return bool(reader.roles & ALL_READERS)


def may_change(user: User) -> bool:
    return user.has_role(Role.HR)


def refuse_others(reader: User) -> None:
    """Raises Forbidden for whoever leads nobody and reads for no office."""
    if not sees_all(reader) and not reader.leads:
        raise Forbidden(
            _(
                "Training plans are for HR, the auditor and whoever leads people. Look on your desk for the courses "
                "in which you have a place."
            )
        )


def refuse_changing(user: User) -> None:
    if not may_change(user):
        raise Forbidden(_("Training plans are kept by HR. Tell HR what should be different."))
