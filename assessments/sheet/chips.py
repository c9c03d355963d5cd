"""A word with its sign and colour, as lists and the rating page show states, outcomes and verdicts."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assessments.enums import SIGNS, Outcome, Verdict
from assessments.sheet.scoring import Score, TaskScore


@lru_cache(maxsize=200)
def chip(code: str, label: str, sign: str = "") -> SafeString:
    """Ready to print, in the colour of `code`: a list shows the same few over and over."""
    shown = format_html(' data-sign="{}"', sign) if sign else ""
    return format_html('<span class="chip chip--{}"{}>{}</span>', code, shown, capfirst(label))


UNRATED = "unrated"


class Forming(NamedTuple):
    """An outcome or verdict as it stands while the ratings are still being given."""

    code: str
    label: str
    sign: str

    @property
    def chip(self) -> SafeString:
        return chip(*self)


def forming(score: TaskScore | Score) -> Forming:
    """
    Evidence is called insufficient only once everything is answered; before that it is not all rated yet, which
    alarms nobody. What fails already is told at once.
    """
    so_far: Outcome | Verdict = score.outcome if isinstance(score, TaskScore) else score.verdict
    if so_far in (Outcome.INSUFFICIENT, Verdict.INSUFFICIENT) and score.answered < score.total:
        return Forming(UNRATED, _("Not all rated yet"), "○")
    return Forming(so_far.value, str(so_far.label), SIGNS[so_far])
