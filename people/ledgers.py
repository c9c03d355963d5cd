"""The tables that say who people are, what they may do, how they sign in, and who changed what."""

from __future__ import annotations

import hashlib

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from auditlog.models import LogEntry
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from integrity.ledger import Ledger
from integrity.ledger_check import keep_and_check
from people.models import (
    Company,
    CompanyDay,
    Department,
    Invitation,
    RoleGrant,
    SignIn,
    StaffImport,
    StaffImportLine,
    User,
)

# Free to change: `language` and `last_login` decide nothing.
FREE = {"language", "last_login"}


def keep_ledgers() -> None:
    look = tuple(name for name in _columns(Company) if name != "logo")
    keep_and_check(
        Ledger("people.company", Company, look, lambda row: {"logo": _digest(row)}, form=2), _("The company's look")
    )
    keep_and_check(Ledger("people.companyday", CompanyDay, _columns(CompanyDay)), _("The company's own days"))
    person = Ledger(
        "people.person",
        User,
        _columns(User),
        secret=("password",),
        called={"department": "department_link"},  # a text until departments became a tree
        form=4,
    )
    keep_and_check(person, _("People"))
    keep_and_check(Ledger("people.department", Department, _columns(Department)), _("Departments"))
    keep_and_check(Ledger("people.import", StaffImport, _columns(StaffImport)), _("Imported staff lists"))
    lines = Ledger("people.importline", StaffImportLine, _columns(StaffImportLine), secret=("before", "after"))
    keep_and_check(lines, _("Lines of staff lists"))
    invitation = Ledger("people.invitation", Invitation, _columns(Invitation), secret=("address", "nonce", "digest"))
    keep_and_check(invitation, _("Invitations"), lambda row: str(row.person))
    role = Ledger("people.role", RoleGrant, _columns(RoleGrant), form=2)
    keep_and_check(role, _("Roles"), lambda row: _held_by(row))
    factor = Ledger("people.factor", Authenticator, ("user", "type", "data", "created_at"), secret=("data",))
    keep_and_check(factor, _("Second factors"), lambda row: str(row.user))
    signin = Ledger("people.signin", SignIn, _columns(SignIn), secret=("typed", "details"))
    keep_and_check(signin, _("Sign-ins"))
    address = Ledger("people.address", EmailAddress, ("user", "email", "verified", "primary"))
    keep_and_check(address, _("E-mail addresses"))
    company = Ledger("people.companylink", SocialAccount, ("user", "provider", "uid", "date_joined"), secret=("uid",))
    keep_and_check(company, _("Links to company accounts"), lambda row: str(row.user))
    keep_and_check(
        Ledger("people.log", LogEntry, _columns(LogEntry), secret=("changes", "changes_text")), _("Log of changes")
    )


def _digest(company: Company) -> str:
    return hashlib.sha256(bytes(company.logo)).hexdigest()


def _columns(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.name for field in model._meta.concrete_fields if field.name not in {"id", *FREE})


def _held_by(grant: RoleGrant) -> str:
    return f"{grant.user} {grant.role}"
