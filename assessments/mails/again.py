"""HR has a mail sent again that the portal has given up."""

from __future__ import annotations

from auditlog.models import LogEntry
from django.db import transaction
from django.utils.translation import gettext as _

from config.refusals import Conflict
from mailing import posting
from mailing.models import Mail, MailState
from mailing.tasks import look
from people.models import User


def send_again(mail: Mail, by: User) -> None:
    """Once however often it is asked; who asked stands in the log of changes. Raises Conflict."""
    with transaction.atomic():
        if not posting.post_again(mail):
            raise Conflict(
                _("This mail does not need to be sent: it is on its way, or sent already. Reload the list to see it.")
            )
        LogEntry.objects.log_create(
            mail,
            force_log=True,
            action=LogEntry.Action.UPDATE,
            changes={"state": [mail.state, MailState.WAITING]},
            actor=by,
            actor_email=by.email or None,
            additional_data={"operation": "sent again"},
        )
        look()
