"""What there is already, in a few counts; no step is ticked by hand."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count, Q

from assessments.models import Cycle, RatingScale
from competency.models import StandardVersion
from competency.models.version import VersionStatus
from config.company_sign_in import is_offered
from mailing.models import Mail, MailState
from people.acting import able
from people.company import looks
from people.models import Department, RoleGrant, User
from people.roles import Role

# As Django marks a password with which nobody can sign in.
NO_PASSWORD = "!"  # noqa: S105 - no password


@dataclass(frozen=True, slots=True)
class Facts:
    """
    `holders`: people who can act, by role; `led`: those with a supervisor; `locked_out`: without a password yet, where
    one is needed.
    """

    company: str
    holders: dict[str, int] = field(default_factory=dict)
    people: int = 0
    led: int = 0
    locked_out: int = 0
    departments: int = 0
    standards: int = 0
    scales: int = 0
    mails_sent: bool = False
    cycles: int = 0

    def held(self, role: Role) -> int:
        return self.holders.get(role, 0)


def facts_of_now() -> Facts:
    granted = RoleGrant.objects.held().filter(able("user__")).order_by().values("role").annotate(n=Count("user"))
    people = User.objects.filter(able()).aggregate(
        all=Count("pk"),
        led=Count("pk", filter=Q(supervisor__isnull=False)),
        locked_out=Count("pk", filter=Q(password__startswith=NO_PASSWORD) | Q(password="")),
    )
    return Facts(
        company=looks.current().name,
        holders={row["role"]: row["n"] for row in granted},
        people=people["all"],
        led=people["led"],
        locked_out=0 if is_offered() else people["locked_out"],
        departments=Department.objects.count(),
        standards=StandardVersion.objects.filter(status=VersionStatus.CURRENT).count(),
        scales=sum(not scale.lacks for scale in RatingScale.objects.prefetch_related("levels")),
        mails_sent=Mail.objects.filter(state=MailState.SENT).exists(),
        cycles=Cycle.objects.count(),
    )
