"""
The offices a person can hold beside being appraised or appraising.

Trainee and supervisor are no offices: they follow from the assessments that name a person.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    HR = "hr", _("HR")
    EDITOR = "editor", _("Standards editor")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Standing(models.TextChoices):
    """
    How a grant came to be what it is; a proposed one opens nothing. ALONE: the first grants of a portal with one
    administrator and nobody else; COMMAND: by the command line of the server; BEFORE: before there was a second.
    """

    PROPOSED = "proposed", pgettext_lazy("right", "proposed")
    TWO = "two", pgettext_lazy("right", "confirmed by a second")
    ONE = "one", pgettext_lazy("right", "granted by an administrator")
    ALONE = "alone", pgettext_lazy("right", "granted by one alone")
    COMMAND = "command", pgettext_lazy("right", "granted on the server's command line")
    BEFORE = "before", pgettext_lazy("right", "granted before rights were confirmed by two")


class RightsAction(models.TextChoices):
    """What happened to a right. END: with the name of one who left, when the time of retention was over."""

    PROPOSE = "propose", pgettext_lazy("right", "proposed")
    CONFIRM = "confirm", pgettext_lazy("right", "confirmed")
    REFUSE = "refuse", pgettext_lazy("right", "refused")
    WITHDRAW = "withdraw", pgettext_lazy("right", "proposal withdrawn")
    EXPIRE = "expire", pgettext_lazy("right", "proposal expired")
    GRANT = "grant", pgettext_lazy("right", "granted")
    ALONE = "alone", pgettext_lazy("right", "granted by one alone")
    COMMAND = "command", pgettext_lazy("right", "granted on the server's command line")
    TAKE = "take", pgettext_lazy("right", "revoked")
    END = "end", pgettext_lazy("right", "ended with the time of retention")


# The standings of what is held, and the actions after which somebody holds it.
HELD = frozenset(Standing) - {Standing.PROPOSED}
GIVING = {
    RightsAction.CONFIRM: Standing.TWO,
    RightsAction.GRANT: Standing.ONE,
    RightsAction.ALONE: Standing.ALONE,
    RightsAction.COMMAND: Standing.COMMAND,
}
# Who proposes or grants a right; who confirms, refuses and takes away; who reads of them all.
GRANTERS = frozenset({Role.ADMINISTRATOR})
SECONDS = frozenset({Role.ADMINISTRATOR, Role.HR})
READERS = SECONDS | {Role.AUDITOR}
# What one administrator grants without a second.
TAKES_ONE = frozenset({Role.EDITOR})
# What somebody must always be able to act as.
NEVER_NOBODY = frozenset({Role.ADMINISTRATOR, Role.HR})
# Days after which a proposal that nobody confirmed is none any more.
PROPOSAL_DAYS = 14

# Which part of Django admin a role works in. Appraisals are in none of them.
ADMIN_APPS: dict[str, frozenset[str]] = {
    Role.EDITOR: frozenset({"competency"}),
    Role.ADMINISTRATOR: frozenset({"people"}),
}
