"""The company's own days: off although others work, or worked although it is a day off."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.days import DayColumn
from config.fields import LineColumn
from integrity.ledgered import Ledgered, LedgeredQuerySet

DAY_NAME_MAX = 40


class DayKind(models.TextChoices):
    OFF = "off", _("day off")
    WORK = "work", _("make-up workday")


class CompanyDay(Ledgered):
    """One day on which the company does otherwise than the public calendar; `name`: why, such as 春節延長."""

    day = DayColumn(_("day"))
    kind = models.CharField(pgettext_lazy("calendar", "kind"), max_length=4, choices=DayKind.choices)
    name = LineColumn(pgettext_lazy("calendar", "name"), max_length=DAY_NAME_MAX)

    objects = LedgeredQuerySet["CompanyDay"].as_manager()

    class Meta:
        verbose_name = _("company day")
        verbose_name_plural = _("company days")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["day"], name="company_day_once"),
            models.CheckConstraint(condition=Q(kind__in=DayKind.values), name="company_day_of_a_kind"),
            models.CheckConstraint(condition=~Q(name=""), name="company_day_named"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
