"""Which versions of standards were published, and how each stands; by whose word, where two publish."""

from __future__ import annotations

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from competency.models import PublicationRequest, PublishingRule, StandardVersion
from integrity.ledger import Ledger
from integrity.ledger_check import keep_and_check


def _columns(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.name for field in model._meta.concrete_fields if not field.primary_key)


def keep_ledgers() -> None:
    """A draft binds nobody: it is entered when it is published, with the digest of its content."""
    published = Ledger(
        "competency.version", StandardVersion, _columns(StandardVersion), holds=lambda row: not row.is_draft, form=2
    )
    keep_and_check(published, _("Publications of standards"))
    asked = Ledger("competency.publication", PublicationRequest, _columns(PublicationRequest))
    keep_and_check(asked, _("Requests for publication"))
    keep_and_check(Ledger("competency.rule", PublishingRule, _columns(PublishingRule)), _("The rule of publication"))
