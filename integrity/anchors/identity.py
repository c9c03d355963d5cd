"""Which database this is, so that the anchors of a copy are not taken for its own."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from integrity import seals
from integrity.models import Identity

KIND = "integrity.identity"
ONE = 1


def identify(verbosity: int = 1, **kwargs: object) -> None:
    """After every `migrate`, and for the database of the tests: made where there is none, otherwise left alone."""
    if not Identity.objects.filter(pk=ONE).exists():
        row = _sealed(Identity(pk=ONE, key=secrets.token_hex(16), made_at=timezone.now()))
        Identity.objects.bulk_create([row], ignore_conflicts=True)


def current() -> Identity | None:
    """None where somebody took the row away."""
    return Identity.objects.filter(pk=ONE).first()


def held() -> Identity:
    """
    The row, held until the transaction ends: one anchor is made at a time. Its seal is renewed with the newest key
    while the former one is still believed. Raises Identity.DoesNotExist.
    """
    row = Identity.objects.select_for_update().get(pk=ONE)
    if is_genuine(row) and row.seal != seals.mac(KIND, row.sealed()):
        _sealed(row).save(update_fields=["seal"])
    return row


def is_genuine(row: Identity) -> bool:
    return seals.fits(KIND, row.sealed(), row.seal)


@transaction.atomic
def renew() -> Identity:
    """For a copy that goes its own way: from now on the anchors made so far are another database's."""
    row = Identity.objects.select_for_update().get(pk=ONE)
    row.former, row.key, row.made_at = row.key, secrets.token_hex(16), timezone.now()
    _sealed(row).save()
    return row


def _sealed(row: Identity) -> Identity:
    row.seal = seals.mac(KIND, row.sealed())
    return row
