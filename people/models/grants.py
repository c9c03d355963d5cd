"""The roles that people hold, and those that are proposed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.taken import SaysTaken
from integrity.ledgered import Ledgered, LedgeredQuerySet
from people.models.person import User
from people.models.rights import record
from people.roles import HELD, PROPOSAL_DAYS, TAKES_ONE, RightsAction, Role, Standing

BY_SOMEBODY = [Standing.PROPOSED, Standing.TWO, Standing.ONE, Standing.ALONE]


class RoleGrantQuerySet(LedgeredQuerySet["RoleGrant"]):
    def held(self) -> RoleGrantQuerySet:
        return self.filter(standing__in=HELD)

    def proposed(self) -> RoleGrantQuerySet:
        """What may still be confirmed."""
        return self.filter(standing=Standing.PROPOSED, granted_at__gt=timezone.now() - timedelta(days=PROPOSAL_DAYS))

    def expired(self) -> RoleGrantQuerySet:
        return self.filter(standing=Standing.PROPOSED, granted_at__lte=timezone.now() - timedelta(days=PROPOSAL_DAYS))

    def awaiting(self, second: User) -> RoleGrantQuerySet:
        """What this one could confirm who is neither who proposed it nor who gets it."""
        return self.proposed().exclude(user=second).exclude(granted_by=second)

    def by_command(self, user: User, role: str = Role.ADMINISTRATOR) -> RoleGrant:
        """Given by whoever has the server's command line; the history says so."""
        with transaction.atomic():
            record(RightsAction.COMMAND, None, user, role)
            return self.create(user=user, role=role, standing=Standing.COMMAND, granted_at=timezone.now())


class RoleGrant(SaysTaken, Ledgered):
    """One role held by one person, or proposed for them: then it opens nothing. `standing` says which it is."""

    user = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    standing = models.CharField(_("standing"), max_length=8, choices=Standing.choices, default=Standing.PROPOSED)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("granted by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField(_("granted at"), null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("confirmed by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)

    TAKEN = _("This person holds this role already.")
    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="role_granted_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="role_standing_is_known"),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("user")), name="role_not_granted_to_oneself"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("user")), name="role_not_confirmed_by_holder"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("granted_by")),
                name="role_not_confirmed_by_granter",
            ),
            models.CheckConstraint(
                condition=Q(standing__in=BY_SOMEBODY, granted_by__isnull=False, granted_at__isnull=False)
                | Q(standing=Standing.COMMAND, granted_by__isnull=True, granted_at__isnull=False)
                | Q(standing=Standing.BEFORE, granted_by__isnull=True, granted_at__isnull=True),
                name="role_says_who_granted_it",
            ),
            models.CheckConstraint(
                condition=Q(standing=Standing.TWO, confirmed_by__isnull=False, confirmed_at__isnull=False)
                | (~Q(standing=Standing.TWO) & Q(confirmed_by__isnull=True, confirmed_at__isnull=True)),
                name="role_says_who_confirmed_it",
            ),
            models.CheckConstraint(
                condition=~Q(standing=Standing.ONE) | Q(role__in=sorted(TAKES_ONE)), name="role_of_one_takes_one"
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()

    @property
    def is_held(self) -> bool:
        return self.standing in HELD

    @property
    def since(self) -> datetime | None:
        """From when it opens what it opens; None: from before this was kept."""
        return self.confirmed_at or self.granted_at

    @property
    def expires_at(self) -> datetime | None:
        """Until when a proposal may be confirmed."""
        return self.granted_at + timedelta(days=PROPOSAL_DAYS) if self.granted_at else None
