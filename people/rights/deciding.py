"""What somebody sends about one right: confirm, refuse, withdraw, take away."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from config.forms import unreadable
from config.refusals import BadInput
from people.models import User
from people.rights.forms import DecisionForm
from people.rights.granting import confirm, refuse, withdraw
from people.rights.taking import take


def decide(pk: int, by: User, sent: Mapping[str, str]) -> str:
    """What was done, in a sentence. Raises BadInput and what the verbs raise."""
    form = DecisionForm(sent)
    if not form.is_valid():
        raise BadInput(" ".join(map(str, form.errors["words"])) if "words" in form.errors else unreadable())
    act, words = form.cleaned_data["act"], form.cleaned_data["words"]
    if act == "confirm":
        grant, said = confirm(pk, by), _("Confirmed: %(person)s, %(role)s. It counts from now on.")
    elif act == "refuse":
        grant, said = refuse(pk, by, words), _("Refused: %(person)s does not become %(role)s.")
    elif act == "withdraw":
        grant, said = withdraw(pk, by), _("Withdrawn: %(person)s does not become %(role)s.")
    else:
        grant = take(pk, by, words, own_is_meant=form.cleaned_data["own"])
        said = _("Revoked: %(person)s no longer holds the right %(role)s.")
    return said % {"person": grant.user, "role": grant.get_role_display()}
