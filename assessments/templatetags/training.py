"""Money, hours and months as pages of training write them."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.translation import pgettext

from assessments.training import figures

register = template.Library()
register.filter("money", figures.money)
register.filter("hours", figures.hours)


@register.filter
def month(number: int) -> str:
    """August, 8 月; any day of it does, since only its month is written."""
    return date_format(date(2000, number, 1), pgettext("month, as Django's format of dates writes it", "F"))
