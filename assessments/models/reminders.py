"""Who was reminded on which day, by whom, and of what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import Duty
from assessments.models.cycles import Cycle
from config.days import DayColumn
from integrity.ledgered import Ledgered, LedgeredQuerySet
from mailing.models import Mail

PERSON = settings.AUTH_USER_MODEL


class Reminder(Ledgered):
    """
    One person reminded on one day (of the clock here) of all that they owe. `by`: who of HR sent it by hand, None for
    the rule of a cycle. Its mail goes out on `day` or not at all.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="reminders")
    day = DayColumn(_("day"))
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)
    mail = models.OneToOneField(Mail, on_delete=models.CASCADE, related_name="reminder")

    objects = LedgeredQuerySet["Reminder"].as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="one_reminder_per_person_and_day")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}"


class ReminderLine(Ledgered):
    """
    How many things of one kind in one cycle a reminder names, `overdue` of them late, the first due on `due`; written
    when it is posted, and anew when it is sent. Development actions and improvement plans belong to no cycle.
    """

    reminder = models.ForeignKey(Reminder, on_delete=models.CASCADE, related_name="lines")
    cycle = models.ForeignKey(Cycle, null=True, on_delete=models.PROTECT, related_name="reminder_lines")
    duty = models.CharField(_("what for"), max_length=9, choices=Duty.choices)
    count = models.PositiveIntegerField(_("how many"))
    overdue = models.PositiveIntegerField(_("overdue"), default=0)
    due = DayColumn(_("first due on"), null=True)

    objects = LedgeredQuerySet["ReminderLine"].as_manager()

    class Meta:
        verbose_name = _("what a reminder names")
        verbose_name_plural = _("what reminders name")
        ordering = ["reminder", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["reminder", "cycle", "duty"], name="reminder_names_it_once"),
            models.UniqueConstraint(
                fields=["reminder", "duty"], condition=Q(cycle=None), name="reminder_names_it_once_outside_cycles"
            ),
            models.CheckConstraint(condition=Q(duty__in=Duty.values), name="duty_is_known"),
            models.CheckConstraint(
                condition=Q(duty__in=sorted(Duty.outside_cycles())) ^ Q(cycle__isnull=False), name="duty_of_a_cycle"
            ),
            models.CheckConstraint(condition=Q(count__gt=0, overdue__lte=F("count")), name="reminder_names_something"),
        ]

    def __str__(self) -> str:
        return f"{self.reminder_id} {self.duty} {self.count}"
