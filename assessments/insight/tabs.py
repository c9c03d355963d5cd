"""The pages of insight, each with the ways to the others."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.insight.scope import Scope

NAMES = {"": "assessments:insight", "matrix": "assessments:matrix", "needs": "assessments:needs"}


def pages(scope: Scope, here: str) -> list[dict[str, object]]:
    """The ways between them, each of the same scope; strictness for HR and the auditor alone."""
    named = [
        ("", pgettext("insight", "Overview")),
        ("matrix", _("Gap matrix")),
        ("ratings", _("Ratings")),
        ("verdicts", _("Verdicts")),
        ("self", _("Self-ratings")),
        ("change", _("Since last time")),
        ("raters", _("Raters")),
        ("needs", _("Training needs")),
    ]
    query = scope.address()
    return [
        {
            "label": label,
            "url": f"{reverse(NAMES.get(key, f'assessments:insight-{key}'))}?{query}",
            "here": key == here,
        }
        for key, label in named
        if key != "raters" or scope.sees_all
    ]
