"""Which versions of standards were published, and how each stands."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from competency.models import StandardVersion
from integrity.ledger import Ledger
from integrity.ledger_check import keep_and_check

COLUMNS = tuple(field.name for field in StandardVersion._meta.concrete_fields if not field.primary_key)


def keep_ledgers() -> None:
    """A draft binds nobody: it is entered when it is published, with the digest of its content."""
    published = Ledger("competency.version", StandardVersion, COLUMNS, holds=lambda row: not row.is_draft, form=2)
    keep_and_check(published, _("Publications of standards"))
