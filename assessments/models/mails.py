"""Which assessments a mail of the outbox is about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.assessment import Assessment
from integrity.ledgered import Ledgered, LedgeredQuerySet
from mailing.models import Mail


class MailTopic(Ledgered):
    """One mail is about one assessment after a step, about several when a cycle is opened, about none for an export."""

    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="topics")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="mail_topics")

    objects = LedgeredQuerySet["MailTopic"].as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["mail", "assessment"], name="mail_is_about_it_once")]

    def __str__(self) -> str:
        return f"{self.mail_id} {self.assessment_id}"
