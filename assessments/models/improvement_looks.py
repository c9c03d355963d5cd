"""Who looked at improvement plans: each look is a row."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.improvement import ImprovementPlan
from integrity.ledgered import Ledgered, LedgeredQuerySet

PERSON = settings.AUTH_USER_MODEL


class ImprovementLook(Ledgered):
    """Somebody looked at an improvement plan or took it away as a file; `place`: a name of `improvement.looks`."""

    plan = models.ForeignKey(ImprovementPlan, on_delete=models.PROTECT, related_name="looks")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=10)
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = LedgeredQuerySet["ImprovementLook"].as_manager()

    class Meta:
        verbose_name = _("look at an improvement plan")
        verbose_name_plural = _("looks at improvement plans")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.place}"
