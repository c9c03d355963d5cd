"""Which database this is, so that the anchors of a copy are not taken for its own."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.migrations import Migration
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrity import seals
from integrity.checks import Alarm, Check, register
from integrity.models import Identity
from integrity.resealing import Left, Resealing
from integrity.resealing import register as register_resealing

KIND = "integrity.identity"
ONE = 1
# The migration that makes the table.
TABLE = ("integrity", "0002_anchors")
Plan = Iterable[tuple[Migration, bool]]


def identify(verbosity: int = 1, plan: Plan = (), **kwargs: object) -> None:
    """
    After every `migrate`, and for the database of the tests: made with the table or where nobody is yet, otherwise left
    alone. Where it is missing later, somebody took it away: with another one no anchor would be this database's.
    """
    made_now = any((migration.app_label, migration.name) == TABLE for migration, _is_backwards in plan)
    is_new = made_now or not get_user_model()._default_manager.exists()
    if is_new and not Identity.objects.filter(pk=ONE).exists():
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


def register_identity() -> None:
    title = gettext_lazy("Identity of the database")
    register("identity", Check(title, count=Identity.objects.count, alarms=alarms, holds_records=False))
    register_resealing("identity", Resealing(title, reseal))


def alarms() -> Iterator[Alarm]:
    row = current()
    if row is None:
        yield Alarm(_("Database"), _("Its identity was removed past the portal."))
    elif not is_genuine(row):
        sentence = _("Its identity was changed past the portal, so that its anchors can't be told from others.")
        yield Alarm(_("Database"), sentence)


def reseal() -> Iterator[int | Left]:
    """Under the newest key; within a transaction."""
    row = Identity.objects.select_for_update().filter(pk=ONE).first()
    if row is None or not is_genuine(row):
        yield Left(_("Identity of the database"))
        return
    _sealed(row).save(update_fields=["seal"])
    yield 1


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
