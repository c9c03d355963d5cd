"""The departments of the company, as a tree."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.fields import CodeColumn, LineColumn
from config.taken import SaysTaken
from integrity.ledgered import Ledgered, LedgeredQuerySet

# What stands between the names of a path; names are never split at it.
BETWEEN = " / "
PATH_MAX = 400


class Department(SaysTaken, Ledgered):
    """
    One department. `path` holds its name behind those above it; `people.departments.keeping` changes both together.
    A head leads a department and gains no right by it: who reads whose appraisal follows from reporting lines alone.
    """

    name = LineColumn(pgettext_lazy("department", "name"), max_length=80)
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(_("path"), max_length=PATH_MAX, unique=True, editable=False)
    code = CodeColumn(_("code"), max_length=20, blank=True)
    head = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("head"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="heads",
    )
    TAKEN = _("There is a department of this name here already. Choose another name.")
    objects = LedgeredQuerySet["Department"].as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="department_code_once",
                violation_error_message=_("Another department has this code. Choose another one."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="department_not_part_of_itself",
                violation_error_message=_("No department is part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.path
