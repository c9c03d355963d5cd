"""Where the text of a version comes from: the ministry's own, or what a company made of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionOrigin(models.TextChoices):
    OFFICIAL = "official", _("official version")
    ADAPTED = "adapted", _("adapted by the company")


@dataclass(frozen=True)
class Origin:
    """What is said of a text that comes in; nothing official is claimed of one of which nothing is said."""

    kind: str = VersionOrigin.ADAPTED.value
    source: str = ""
