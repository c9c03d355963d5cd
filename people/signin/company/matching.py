"""
Who a company account is here: the person it is linked to, else the one with its employee number, else the only one
with its verified address. Nobody is made, nobody's roles change.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from config.refusals import Forbidden
from integrity import genuine, ledger
from people.acting import can_act
from people.addresses import address_is_settled, number_is_settled
from people.links import link, link_of, link_to, linked_elsewhere
from people.models import User
from people.signin.backends import why_barred
from people.signin.company.tokens import Claims
from people.signin.company.troubles import Trouble, barred


def person_of(claims: Claims) -> User:
    """Linked from now on. Raises Trouble with a sentence for whoever is nobody here or must not come in."""
    try:
        with transaction.atomic(), ledger.gathered():
            linked = link_to(claims.issuer, claims.subject)
            person = linked.user if linked else None
            meant = _by_claims(claims, is_first=person is None)
            if person is None:
                person = _link(meant, claims)
            elif meant is not None and meant.pk != person.pk:
                raise barred(linked_elsewhere(), "the subject is linked to somebody else than its claims mean")
    except Forbidden as refusal:
        raise barred(refusal.message, "the link does not fit") from refusal
    if not can_act(person):
        raise barred(why_barred(person), "the account is closed or the last day has passed")
    return person


def _link(meant: User | None, claims: Claims) -> User:
    if meant is None:
        raise _nobody(claims)
    person = User.objects.select_for_update().get(pk=meant.pk)  # two first sign-ins at once make one link
    if not can_act(person):
        raise barred(why_barred(person), "the account is closed or the last day has passed")
    there = link_of(person, claims.issuer)
    if there is None:
        link(person, claims.issuer, claims.subject)
    elif there.uid != claims.subject:
        sentence = _(
            "You are linked to another company account here. Ask HR to remove that link if it is not yours any more."
        )
        raise barred(sentence, "the person is linked to another subject")
    return person


def _by_claims(claims: Claims, *, is_first: bool) -> User | None:
    """
    Whom the claims mean: a number alone decides where one is said. `is_first`: nothing is linked yet, so number
    and address must be certain; afterwards it only has to be nobody else's.
    """
    if claims.number:
        return _numbered(claims.number, is_first=is_first)
    if not claims.address or not claims.is_verified:
        return None
    alike = User.objects.filter(email__iexact=claims.address).order_by("pk")
    sharing = [person for person in alike if _is_same(person.email, claims.address)]
    acting = [person for person in sharing if can_act(person)]
    if len(acting) > 1 and is_first:
        sentence = _("More than one person here has your e-mail address. Ask HR to correct it, then try again.")
        raise barred(sentence, "several people have the address")
    found = (acting or sharing)[0] if len(acting or sharing) == 1 else None
    if found is not None and is_first and can_act(found) and not address_is_settled(found):
        sentence = _(
            "Your e-mail address here was changed less than a day ago, so it signs nobody in yet. "
            "Try again tomorrow, or use your password."
        )
        raise barred(sentence, "the address was changed less than a day ago")
    return _trusted(found, "email")


def _numbered(number: str, *, is_first: bool) -> User | None:
    found = _trusted(User.objects.by_number(number).first(), "username", "username_key")
    if found is not None and is_first and can_act(found) and not number_is_settled(found):
        sentence = _(
            "Your employee number here was changed less than a day ago, so it signs nobody in yet. "
            "Try again tomorrow, or use your password."
        )
        raise barred(sentence, "the number was changed less than a day ago")
    return found


def _is_same(one: str, other: str) -> bool:
    """Letters of ASCII in any case; else a look-alike, such as a dotless i, would be somebody else's address."""
    return one == other or (one.isascii() and other.isascii() and one.lower() == other.lower())


def _trusted(person: User | None, *columns: str) -> User | None:
    """Never one whose number or address was changed past the portal."""
    if person is not None and any(genuine.was_changed(person, column) for column in columns):
        sentence = _("What the portal knows of you was changed past it, so it signs nobody in. Tell the administrator.")
        raise barred(sentence, f"changed past the portal: person {person.pk}; run verify_records")
    return person


def _nobody(claims: Claims) -> Trouble:
    if claims.number:
        sentence = _("Nobody here has the employee number of your company account. Ask HR whether yours is recorded.")
        return barred(sentence, "nobody has the number")
    if claims.address and not claims.is_verified:
        sentence = _("Your company's sign-in does not say that your e-mail address is confirmed. Ask IT to confirm it.")
        return barred(sentence, "the address is not verified")
    sentence = _("Nobody here has the e-mail address of your company account. Ask HR whether yours is recorded.")
    return barred(sentence, "nobody has the address, or none was said")
