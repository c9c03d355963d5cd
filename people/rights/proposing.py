"""The form by which an administrator proposes or grants a right."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext as _

from config.refusals import Refusal
from people.models import RoleGrant, User
from people.rights.forms import ProposalForm
from people.rights.granting import propose
from people.roles import Standing


class Proposing:
    """`sent`: what was typed, None where nothing was yet."""

    def __init__(self, by: User, sent: QueryDict | None) -> None:
        self.by, self.form, self.status = by, ProposalForm(sent), 200

    def save(self) -> RoleGrant | None:
        """The right once the form is right; None where it has to be shown (again)."""
        if not self.form.is_bound:
            return None
        self.status = 400
        if not self.form.is_valid():
            return None
        typed = self.form.cleaned_data
        try:
            return propose(self.by, typed["person"], typed["role"], typed["words"])
        except Refusal as refusal:
            self.form.add_error(None, refusal.message)
            self.status = refusal.status
        return None

    def said(self, grant: RoleGrant) -> str:
        words = {"person": grant.user, "role": grant.get_role_display()}
        if grant.standing == Standing.PROPOSED:
            return _("Proposed: %(person)s, %(role)s. It counts once somebody else has confirmed it.") % words
        return _("Granted: %(person)s, %(role)s. It counts from now on.") % words
