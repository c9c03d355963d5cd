"""The parts that pictures are made of: levels of a scale, verdicts, how far a self-rating is from the supervisor's."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from assessments.enums import SIGNS, Verdict
from assessments.models import ScaleLevel
from assessments.pictures.bars import Part, level_tones

# As a confirmed profile writes what was not observed.
UNSEEN = "-"
TONES = {Verdict.COMPETENT: "high-2", Verdict.NOT_YET_COMPETENT: "low-2", Verdict.INSUFFICIENT: "doubt"}
# Two levels apart or more are one part.
MOST_APART = 2


def level_parts(levels: Iterable[ScaleLevel]) -> list[Part]:
    """From the lowest level up, then what was not observed."""
    shown = sorted(levels, key=lambda level: level.value)
    tones = level_tones([(level.value, level.meets) for level in shown])
    parts = [Part(str(level.value), str(level), str(level.value), tones[level.value]) for level in shown]
    return [*parts, Part(UNSEEN, _("not observed"), "–", "unseen")]


def verdict_parts() -> list[Part]:
    return [Part(verdict.value, str(verdict.label), SIGNS[verdict], TONES[verdict]) for verdict in Verdict]


def own_parts() -> list[Part]:
    """From the trainee's rating far below to far above the supervisor's."""
    return [
        Part("-2", _("self-rating lower by 2 levels or more"), "−2…", "less-2"),
        Part("-1", _("self-rating lower by 1 level"), "−1", "less-1"),
        Part("0", _("the same"), "0", "even"),
        Part("1", _("self-rating higher by 1 level"), "+1", "more-1"),
        Part("2", _("self-rating higher by 2 levels or more"), "+2…", "more-2"),
    ]
