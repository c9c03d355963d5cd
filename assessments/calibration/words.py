"""What stands out, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.calibration.disagreement import Disagreement
from assessments.calibration.strictness import Finding, Measure

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MEASURES: dict[Measure, StrPromise] = {
    Measure.DIFFERENCE: _("Difference from the others on the same indicators, in levels"),
    Measure.SPREAD: _("Spread of the levels on one indicator, in levels"),
    Measure.MISSING: _("Not observed"),
}
# By measure and whether the rater lies above the others.
FOUND: dict[tuple[Measure, bool], StrPromise] = {
    (Measure.DIFFERENCE, True): _("Rates on average %(value)s levels above the others on the same indicators."),
    (Measure.DIFFERENCE, False): _("Rates on average %(value)s levels below the others on the same indicators."),
    (Measure.SPREAD, True): _(
        "Levels on one indicator differ more than elsewhere: a spread of %(value)s levels (others: %(others)s)."
    ),
    (Measure.SPREAD, False): _(
        "Gives nearly everybody the same level on an indicator: a spread of %(value)s levels (others: %(others)s)."
    ),
    (Measure.MISSING, True): _("Marks %(value)s as not observed (others: %(others)s)."),
    (Measure.MISSING, False): _("Marks only %(value)s as not observed (others: %(others)s)."),
}


def found(finding: Finding) -> str:
    value = finding.value if finding.measure is not Measure.DIFFERENCE else abs(finding.value)
    words = {"value": figure(finding.measure, value), "others": figure(finding.measure, finding.others)}
    return str(FOUND[finding.measure, finding.is_above]) % words


def figure(measure: Measure, value: float, *, signed: bool = False) -> str:
    """Two digits are more than few cases bear; a share in percent."""
    if measure is Measure.MISSING:
        return f"{value:.0%}"
    rounded = round(value, 1) + 0.0  # no minus before a zero
    return (f"{rounded:+.1f}" if signed and rounded else f"{rounded:.1f}").replace("-", "−")


def direction(one: Disagreement) -> str:
    """Whether people put themselves higher or lower, by how much, and how many of them."""
    words = {"above": one.above, "below": one.below, "count": one.count, "shift": f"{abs(one.shift):.1f}"}
    if round(one.shift, 1) > 0:
        text = ngettext(
            "Self-ratings are %(shift)s levels higher on average: higher for %(above)d of %(count)d person, lower for "
            "%(below)d.",
            "Self-ratings are %(shift)s levels higher on average: higher for %(above)d of %(count)d people, lower for "
            "%(below)d.",
            one.count,
        )
    elif round(one.shift, 1) < 0:
        text = ngettext(
            "Self-ratings are %(shift)s levels lower on average: lower for %(below)d of %(count)d person, higher for "
            "%(above)d.",
            "Self-ratings are %(shift)s levels lower on average: lower for %(below)d of %(count)d people, higher for "
            "%(above)d.",
            one.count,
        )
    else:
        text = ngettext(
            "No direction: of %(count)d person %(above)d rated themselves higher and %(below)d lower.",
            "No direction: of %(count)d people %(above)d rated themselves higher and %(below)d lower.",
            one.count,
        )
    return text % words


def coefficient(alpha: float | None) -> str:
    return "–" if alpha is None else f"{round(alpha, 2) + 0.0:.2f}".replace("-", "−")
