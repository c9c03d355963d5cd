"""Which mails there are to be sent, and which were: one that is taken out of the outbox past the portal is found."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from integrity.ledger import Ledger
from integrity.ledger_check import keep_and_check
from mailing.models import Mail

# The words are written at each try and forgotten after a while; attempts and leases say how far it is.
MAIL = (
    *("person", "kind", "key", "details", "message_id", "created_at"),
    *("state", "doubts", "next_try_at", "give_up_at", "sent_at"),
)


def keep_ledgers() -> None:
    keep_and_check(Ledger("mailing.mail", Mail, MAIL), _("Mails"))
