"""
Which account of the company is whose: a row of SocialAccount for each, with the issuer as its `provider` and the
issuer's name for the account, the subject, as its `uid`. No token and nothing else of what the company said is kept.
"""

from __future__ import annotations

import logging

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from config.refusals import BadInput, Forbidden
from integrity import genuine
from people.models import User

logger = logging.getLogger(__name__)


def link_to(issuer: str, subject: str) -> SocialAccount | None:
    """Raises Forbidden for a link that was put in or changed past the portal: it opens nothing."""
    return _genuine(SocialAccount.objects.filter(provider=issuer, uid=subject).select_related("user").first())


def link_of(person: User, issuer: str) -> SocialAccount | None:
    return _genuine(SocialAccount.objects.filter(provider=issuer, user=person).first())


def links_of(person: User) -> list[SocialAccount]:
    """All of them, as the page of the person shows them; of former issuers too, which open nothing any more."""
    return list(SocialAccount.objects.filter(user=person).order_by("pk"))


def link(person: User, issuer: str, subject: str) -> None:
    """Kept at the first sign-in; the caller holds the row of the person. Forbidden where somebody else was faster."""
    try:
        with transaction.atomic():
            SocialAccount.objects.create(user=person, provider=issuer, uid=subject)
    except IntegrityError as error:
        raise Forbidden(linked_elsewhere()) from error


def unlink(person: User, key: str, by: User) -> None:
    """
    So that the next company sign-in is matched anew. Forbidden for the person themself, whose account there would then
    be free for somebody else here; BadInput where it is gone already.
    """
    if person.pk == by.pk:
        raise Forbidden(_("Nobody can do this for themselves. Ask somebody else in HR, or the administrator."))
    found = next((link for link in links_of(person) if str(link.pk) == key), None)
    if found is None:
        raise BadInput(_("This link is gone already. Go back to the page of the person."))
    found.delete()


def linked_elsewhere() -> str:
    return _(
        "This company account is linked to somebody else here. Ask HR to look at the link on the page of that person."
    )


def _genuine(link: SocialAccount | None) -> SocialAccount | None:
    if link is not None and genuine.altered(SocialAccount, [link]):
        logger.error("A link to a company account was put in past the portal: %s; run verify_records.", link.pk)
        message = _(
            "The link between this company account and the portal was not made by the portal, so it lets nobody in. "
            "Tell the administrator."
        )
        raise Forbidden(message)
    return link
