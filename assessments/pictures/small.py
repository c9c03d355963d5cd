"""The small picture of a cycle, on its page and on HR's desk: verdicts so far, and the three largest gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from assessments.enums import Verdict
from assessments.insight.columns import Item, columns_of
from assessments.insight.standing import contents_of
from assessments.models import ConfirmedProfile, Cycle, ScaleLevel
from assessments.pictures.bars import Counted, Row, bars
from assessments.pictures.behind import Figure
from assessments.pictures.counting import levels
from assessments.pictures.shares import verdict_parts

MOST_GAPS = 3


@dataclass(frozen=True, slots=True)
class SmallGap:
    item: Item
    short: int
    people: int
    url: str


@dataclass(frozen=True, slots=True)
class Small:
    """Of those rated by the version of the cycle; `url` leads to all that its results say."""

    cycle: Cycle
    row: Row
    gaps: list[SmallGap]
    url: str


def small_of(cycle: Cycle) -> Small | None:
    """None while nothing of it is approved; that takes one query, all of it as many for one person as for all."""
    rows = ConfirmedProfile.objects.filter(assessment__cycle=cycle, standard=cycle.version_id).order_by()
    found = list(rows.values_list("verdict", "ratings"))
    if not found:
        return None
    meets = ScaleLevel.objects.filter(scale=cycle.scale_id, meets=True).values_list("value", flat=True)
    content = contents_of(cycle.version)
    items = columns_of(content).items if content else []
    texts = [ratings for _verdict, ratings in found]
    return drawn(cycle, Counter(verdict for verdict, _ratings in found), items, texts, [str(value) for value in meets])


def newest_with_results(cycles: Iterable[Cycle]) -> Small | None:
    """Of the first of these that has any."""
    by_key = {cycle.pk: cycle for cycle in cycles}
    rows = ConfirmedProfile.objects.filter(assessment__cycle__in=by_key).order_by()
    having = set(rows.values_list("assessment__cycle", flat=True).distinct())
    return next((small for pk, cycle in by_key.items() if pk in having and (small := small_of(cycle))), None)


def drawn(cycle: Cycle, verdicts: Counter[str], items: list[Item], texts: list[str], meeting: Collection[str]) -> Small:
    def behind(figure: Figure) -> str:
        asked: dict[str, str | int] = {
            "cycle": cycle.pk,
            "standard": cycle.version_id,
            "scale": cycle.scale_id,
            "exact": 1,
            **figure.asks,
        }
        return f"{reverse('assessments:insight-behind')}?{urlencode(asked)}"

    urls = {str(verdict): behind(Figure("verdict", says=verdict)) for verdict in Verdict}
    picture = bars("", "", "", verdict_parts(), [Counted("", cycle.name, verdicts, urls=urls)])
    gaps = []
    for at, (item, given) in enumerate(zip(items, levels(texts, len(items)), strict=True)):
        rated = sum(number for sign, number in given.items() if sign.isdigit())
        short = rated - sum(number for sign, number in given.items() if sign in meeting)
        if short:
            gaps.append(SmallGap(item, short, rated, behind(Figure("state", at, "gap"))))
    gaps.sort(key=lambda gap: (-gap.short, gap.item.position))
    asked = urlencode({"cycle": cycle.pk, "standard": cycle.version_id})
    return Small(cycle, picture.rows[0], gaps[:MOST_GAPS], f"{reverse('assessments:insight')}?{asked}")
