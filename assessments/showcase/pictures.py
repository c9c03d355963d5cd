"""Each kind of picture with invented numbers, and one of nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.careers.trend import Dot, Trend
from assessments.insight.bar import Bar
from assessments.insight.columns import Columns, Item
from assessments.insight.scope import Scope
from assessments.listing.outline import Outline
from assessments.pictures.bars import Bars, Counted, bars, both_sides
from assessments.pictures.dots import Dots, Pair, dots
from assessments.pictures.ground import Ground, Result
from assessments.pictures.shares import level_parts, own_parts, verdict_parts
from assessments.pictures.small import Small, drawn
from assessments.pictures.spread import Rater, Spread, spread
from assessments.showcase.cast import TEXTS, Cast


def ratings(cast: Cast) -> Bars:
    parts = level_parts(cast.levels)
    numbers = [(1, 4, 12, 5, 2, 0), (2, 9, 8, 3, 0, 2), (0, 0, 0, 0, 0, 0)]
    rows = [
        Counted(code, text, dict(zip([part.key for part in parts], counts, strict=True)), urls={"2": "#pictures"})
        for (code, text), counts in zip(TEXTS, numbers, strict=True)
    ]
    return bars(_("Ratings"), _("Each bar is all who were rated."), pgettext("item", "Indicator"), parts, rows)


def verdicts() -> Bars:
    rows = [
        Counted("", "客戶服務部", {"competent": 31, "not_yet_competent": 9, "insufficient": 2}),
        Counted("", "東亞及大洋洲地區企業客戶暨經銷夥伴服務品質與申訴處理中心第一線客服組", {"competent": 1}),
    ]
    return bars(_("Verdicts"), _("Each bar is all who were rated."), _("Department"), verdict_parts(), rows)


def own() -> Bars:
    rows = [
        Counted(code, text, counts)
        for (code, text), counts in zip(
            TEXTS, [{"-1": 3, "0": 14, "1": 5, "2": 1}, {"-2": 1, "0": 2, "1": 9}, {}], strict=True
        )
    ]
    heading = _("Self-rating against supervisor")
    return both_sides(heading, _("Each bar is all who were rated."), pgettext("item", "Indicator"), own_parts(), rows)


def change() -> Dots:
    pairs = [
        Pair(code, text, people, *numbers)
        for (code, text), people, numbers in zip(
            TEXTS, [24, 24, 0], [(12, 20, 9, 1), (20, 17, 1, 4), (0, 0, 0, 0)], strict=True
        )
    ]
    return dots(_("Change"), _("Each bar is all who were rated."), pgettext("item", "Indicator"), pairs)


def raters() -> Spread:
    found = [Rater("林淑芬", "E0002", 12, 12, 3.21, 0.74, 4), Rater("許志豪", "E0003", 5, 9, 2.65, 0.31, 18)]
    found.append(Rater("鄭國華", "E0001", 5, 5, None, 0, 100))
    heading, first = _("How raters use the scale"), pgettext("assessment", "Supervisor")
    return spread(heading, _("Each bar is all who were rated."), first, [1, 2, 3, 4, 5], found, 2.97)


def small(cast: Cast) -> Small:
    items = [Item(at, code, text) for at, (code, text) in enumerate(TEXTS)]
    verdicts = Counter({"competent": 31, "not_yet_competent": 9, "insufficient": 2})
    return drawn(cast.cycle, verdicts, items, ["325", "24-", "433", "214"], ["3", "4", "5"])


def ground(cast: Cast, people: list[Result]) -> Ground:
    scope = Scope(cast.reader, cast.cycle.version, cast.cycle, None, None, cast.today, Outline({}, {}))
    return Ground(scope, Columns(()), people, 1, cast.levels, 4, 0, 0)


def around(cast: Cast) -> Mapping[str, Any]:
    """What stands around a picture."""
    here = ground(cast, [Result(1, 1, None, 1, 1, None, cast.today, "competent", "325", "", "325")])
    standard = [(str(cast.cycle.version.pk), str(cast.cycle.version))]
    cycles, departments = [(str(cast.cycle.pk), cast.cycle.name)], [("1", "客戶服務部")]
    bar = Bar(
        here.scope,
        cycles,
        standard,
        departments,
        heads=[("E0002", "林淑芬")],
        types_team=True,
        asks_day=True,
        needs_cycle=False,
        kept=[],
    )
    pages = [{"label": _("Ratings"), "url": "#pictures", "here": True}]
    heading = _("Verdicts by department")
    return {"ground": here, "scope": here.scope, "bar": bar, "pages": pages, "heading": heading}


def nobody(cast: Cast) -> Mapping[str, Any]:
    what = _("How many are competent will stand here, department by department.")
    return {"ground": ground(cast, []), "what": what}


def trend() -> Trend:
    """Of a task that was met, not met, and not wholly observed."""
    dots = [
        Dot(42, 34.7, 51.7, "2/3", "gap", "25/12"),
        Dot(123, 22, 14, "3/3", "met", "26/06"),
        Dot(204, 34.7, 51.7, "2/3", "open", "26/12"),
    ]
    return Trend(dots, "M42 34.7L123 22L204 34.7", "2025/12: 2/3; 2026/06: 3/3; 2026/12: 2/3")


def looks() -> SimpleNamespace:
    """A line of the access log."""
    return SimpleNamespace(line=SimpleNamespace(times=12, trainees=16, appraisals=27))
