"""Money and hours as pages of training write them."""

from __future__ import annotations

from django import template

from assessments.training import figures

register = template.Library()
register.filter("money", figures.money)
register.filter("hours", figures.hours)
