from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Of people the log of changes says nothing of these.
UNSAID = ["last_login", "language", "username_key", "email_changed_at"]


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People and roles")

    def ready(self) -> None:
        """Who changed a person or gave a role stands in the audit log."""
        from allauth.socialaccount.models import SocialAccount
        from auditlog.registry import auditlog

        from integrity.resealing import Resealing, register
        from mailing import kinds
        from people import addresses, checks  # noqa: F401 - importing registers them
        from people.company import looks
        from people.invitations import mails
        from people.ledgers import keep_ledgers
        from people.models import Company, CompanyDay, Department, RoleGrant, User
        from people.rights.letters import register_kind
        from people.rights.verifying import register_rights, reseal_rights

        auditlog.register(User, exclude_fields=UNSAID, mask_fields=["password"])
        auditlog.register(RoleGrant)
        auditlog.register(Department)
        auditlog.register(SocialAccount, include_fields=["user", "provider"])
        auditlog.register(Company, exclude_fields=["logo", "version"])
        auditlog.register(CompanyDay)
        keep_ledgers()
        kinds.sent_for(lambda: kinds.Names(looks.current().name, looks.dressed().short, _("Competency appraisal")))
        register_kind()
        register_rights()
        addresses.register_kinds()
        mails.register_kinds()
        register("people.rights", Resealing(_("History of rights"), reseal_rights))
        self.listen()

    def listen(self) -> None:
        """What the account library did at somebody's second step is written into the log of sign-ins."""
        from allauth.mfa import signals

        from people.signin import factors

        signals.authenticator_added.connect(factors.heard_set, dispatch_uid="sign-in log")
        signals.authenticator_removed.connect(factors.heard_removed, dispatch_uid="sign-in log")
        signals.authenticator_used.connect(factors.heard_used, dispatch_uid="sign-in log")
        signals.authentication_failed.connect(factors.heard_failed, dispatch_uid="sign-in log")
