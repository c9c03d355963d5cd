"""The company's name and look, as HR set them; one row or none."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.fields import LineColumn
from integrity.ledgered import Ledgered, LedgeredQuerySet

# Room in the header of a phone.
SHORT_NAME_MAX = 16
# From and to.
YEARS_OF_RESULTS, STAND_INS = (1, 10), (0, 20)


class LogoKind(models.TextChoices):
    PNG = "png", "PNG"
    SVG = "svg", "SVG"


class Company(Ledgered):
    """
    What is empty is as the settings say. `logo`: its bytes, cleaned, `logo_digest` their SHA-256. `version`: the digest
    of all that pages and documents show of it. `steps_hidden_at`: HR needs the first steps on its desk no more.
    `result_years`: a confirmed result older than this has to be confirmed again. `stand_ins`: how many of each
    department should meet the whole of a task.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = LineColumn(_("name of the company"), max_length=80, blank=True)
    short_name = LineColumn(_("short name"), max_length=SHORT_NAME_MAX, blank=True)
    colour = models.CharField(_("colour"), max_length=7, blank=True)
    logo = models.BinaryField(_("logo"), default=b"", blank=True)
    logo_kind = models.CharField(_("kind of logo"), max_length=3, choices=LogoKind.choices, blank=True)
    logo_digest = models.CharField(_("digest of the logo"), max_length=64, blank=True, editable=False)
    version = models.CharField(max_length=64, editable=False)
    steps_hidden_at = models.DateTimeField(_("first steps hidden at"), null=True, editable=False)

    result_years = models.PositiveSmallIntegerField(_("years that a confirmed result counts"), default=3)
    stand_ins = models.PositiveSmallIntegerField(_("stand-ins wanted in each department"), default=2)

    objects = LedgeredQuerySet["Company"].as_manager()

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="company_only_one"),
            models.CheckConstraint(
                condition=Q(logo_kind="", logo_digest="") | (Q(logo_kind__in=LogoKind.values) & ~Q(logo_digest="")),
                name="company_logo_of_a_kind",
            ),
            models.CheckConstraint(condition=Q(result_years__range=YEARS_OF_RESULTS), name="company_result_years"),
            models.CheckConstraint(condition=Q(stand_ins__range=STAND_INS), name="company_stand_ins"),
        ]

    def __str__(self) -> str:
        return self.name
