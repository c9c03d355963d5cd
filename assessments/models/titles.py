"""By which standard a job title (職稱) is appraised."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competency.models import Standard
from config.fields import LineColumn
from config.texts import folded_key
from integrity.ledgered import Ledgered, LedgeredQuerySet


class JobTitleStandard(Ledgered):
    """
    Whoever has this job title is appraised by a version of this standard. `title_key`: what titles have in common that
    differ in width or case only, once.
    """

    title = LineColumn(_("job title"), max_length=80)
    title_key = models.CharField(max_length=240, unique=True, editable=False)
    standard = models.ForeignKey(
        Standard, verbose_name=_("standard"), on_delete=models.PROTECT, related_name="job_titles"
    )
    objects = LedgeredQuerySet["JobTitleStandard"].as_manager()

    class Meta:
        verbose_name = _("standard of a job title")
        verbose_name_plural = _("standards of job titles")
        ordering = ["title"]
        constraints = [models.CheckConstraint(condition=~Q(title_key=""), name="job_title_standard_of_a_title")]

    def __str__(self) -> str:
        return f"{self.title}: {self.standard.code}"

    @classmethod
    def of(cls, title: str, standard: Standard) -> JobTitleStandard:
        """Not stored yet."""
        return cls(title=title, title_key=folded_key(title), standard=standard)
