"""Mailing an anchor to named people; what was mailed can't be taken back by whoever changes the database."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from config.days import written_time
from integrity.anchors.content import Content, parsed
from integrity.models import Anchor

logger = logging.getLogger(__name__)


class UntoldError(Exception):
    """It was not sent; says why, and gives no secret away."""


_CARRIERS: list[Callable[[EmailMessage], None]] = []


def register(carry: Callable[[EmailMessage], None]) -> None:
    """Who sends a mail within a bounded time, or raises UntoldError: a room above says it when the portal starts."""
    _CARRIERS[:] = [carry]


def tell(subject: str, text: str, addresses: Sequence[str]) -> None:
    """One mail to all of them; raises UntoldError. The one place that sends."""
    for carry in _CARRIERS:
        carry(EmailMessage(subject, text, to=list(addresses)))


def mail_pending() -> None:
    """The newest anchor, and those whose mail failed; a failure is kept with the anchor and never ends a run."""
    addresses = [address.strip() for address in settings.ANCHOR_MAIL_TO if address.strip()]
    newest = Anchor.objects.order_by("-made_at", "-number").first()
    if not addresses or newest is None:
        return
    failed = Anchor.objects.filter(mailed_to="", identity=newest.identity).exclude(mail_error="")
    for anchor in {row.pk: row for row in [*failed, newest] if not row.mailed_to}.values():
        try:
            tell(*_mail(parsed(anchor.content)), addresses)
        except Exception as error:  # whatever a mail server does, the anchor stands
            words = str(error) if isinstance(error, UntoldError) else type(error).__name__
            logger.warning("Anchor %s could not be mailed: %s", anchor, words)
            Anchor.objects.filter(pk=anchor.pk).update(mail_error=words)
            return
        Anchor.objects.filter(pk=anchor.pk).update(mailed_to=", ".join(addresses), mail_error="")


def _mail(short: Content) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        values = {
            "number": short.number,
            "day": written_time(short.made_at),
            "digest": short.digest,
            "portal": settings.PORTAL_URL,
        }
        subject = _("Anchor %(number)s of the appraisal records, %(day)s") % values
        text = _(
            "This mail says how far the records of %(portal)s went on %(day)s. There is nothing to do but keep it: "
            "with it one can find out later whether the database was set back or something was removed from it.\n\n"
            "Digest: %(digest)s\n\n"
            "To compare it with the records, save the lines from the first to the last brace as a file and have the "
            "administrator run: manage.py verify_records --anchors FILE"
        )
    return subject, f"{text % values}\n\n{json.dumps(short.plain, ensure_ascii=False, indent=1, sort_keys=True)}\n"
