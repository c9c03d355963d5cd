"""The cycle's name and days, which an assessment keeps from its submission on."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.cycles import Cycle
from config.days import DayColumn

KEPT_ONCE_SUBMITTED = models.CheckConstraint(
    condition=Q(submitted_at__isnull=True, cycle_name="", cycle_starts_on__isnull=True, cycle_ends_on__isnull=True)
    | (Q(submitted_at__isnull=False, cycle_starts_on__isnull=False, cycle_ends_on__isnull=False) & ~Q(cycle_name="")),
    name="assessment_keeps_its_period_once_submitted",
)


class Period(NamedTuple):
    """What an assessment calls its cycle, and the days it is about."""

    name: str
    starts_on: date
    ends_on: date


class KeepsPeriod(models.Model):
    """
    What the cycle was called, and about which days it was, when the ratings were submitted; empty before. So a cycle
    can be corrected while it runs, and what was signed stays.
    """

    cycle_name = models.CharField(_("name of the cycle"), max_length=120, blank=True, editable=False)
    cycle_starts_on = DayColumn(_("period from"), null=True, editable=False)
    cycle_ends_on = DayColumn(_("period to"), null=True, editable=False)

    cycle: Cycle

    class Meta:
        abstract = True

    @property
    def period(self) -> Period:
        """As it was submitted; before that, as the cycle has it now."""
        if self.cycle_starts_on is None or self.cycle_ends_on is None:
            return Period(self.cycle.name, self.cycle.starts_on, self.cycle.ends_on)
        return Period(self.cycle_name, self.cycle_starts_on, self.cycle_ends_on)

    def keep_period(self) -> None:
        """What is submitted says the cycle's name and days of now, whatever is corrected later; unsaved."""
        now = self.cycle
        self.cycle_name, self.cycle_starts_on, self.cycle_ends_on = now.name, now.starts_on, now.ends_on

    def forget_period(self) -> None:
        """What is rated again says the cycle's name and days again; unsaved."""
        self.cycle_name, self.cycle_starts_on, self.cycle_ends_on = "", None, None
