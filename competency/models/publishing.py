"""Publication by two, where the company wants it: the rule, and one editor's request to another."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from competency.models.version import StandardVersion
from config.fields import TextColumn
from integrity.ledgered import Ledgered, LedgeredQuerySet

PERSON = settings.AUTH_USER_MODEL
NOTE_MAX = 1000


class PublishingRule(Ledgered):
    """How a standard is published here; one row at most, and by one editor where there is none."""

    THE_ONE: ClassVar[int] = 1

    by_two = models.BooleanField(_("a standard is published by two"), default=False)
    objects = LedgeredQuerySet["PublishingRule"].as_manager()

    class Meta:
        verbose_name = _("rule of publication")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_rule_of_publication")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class RequestState(models.TextChoices):
    WAITING = "waiting", _("waits for another editor")
    CONFIRMED = "confirmed", _("confirmed")
    RETURNED = "returned", _("returned")
    WITHDRAWN = "withdrawn", _("withdrawn")


class PublicationRequest(Ledgered):
    """
    One editor asks that a draft is published as it is; another one confirms or returns it. `digest` is of all that
    would be published: a draft that was changed since is another one, and the request is void.
    """

    version = models.ForeignKey(StandardVersion, on_delete=models.CASCADE, related_name="publication_requests")
    digest = models.CharField(max_length=64, editable=False)
    note = TextColumn(_("note"), blank=True)
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=9, choices=RequestState.choices, default=RequestState.WAITING)
    decided_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = TextColumn(_("reason"), blank=True)
    objects = LedgeredQuerySet["PublicationRequest"].as_manager()

    class Meta:
        verbose_name = _("request for publication")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(state="waiting"), name="one_waiting_request_per_version"
            ),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="request_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "returned"]) | ~Q(decided_by=F("asked_by")),
                name="request_is_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="request_names_who_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.state}"
