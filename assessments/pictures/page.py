"""The pictures of ratings, of verdicts and of self-ratings, from the people of a scope."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.insight.bar import FIELDS, bar_of
from assessments.insight.tabs import pages
from assessments.pictures.bars import Bars, Counted, Part, bars, both_sides
from assessments.pictures.behind import Figure
from assessments.pictures.counting import apart, levels, task_states
from assessments.pictures.departments import Level, level
from assessments.pictures.ground import Ground
from assessments.pictures.shares import level_parts, own_parts, verdict_parts


def task_parts() -> list[Part]:
    return [
        Part("gap", _("at least one gap"), "✕", "low-2"),
        Part("met", _("meets the whole task"), "✓", "high-2"),
        Part("unknown", _("no gap, but not all observed"), "?", "doubt"),
    ]


def by_task(ground: Ground) -> Bars:
    rows = [
        Counted(
            task.code,
            task.name,
            task_states(ground.ratings, ground.places[at], ground.meeting),
            urls={part.key: ground.behind(Figure("task", at, part.key)) for part in task_parts()},
        )
        for at, task in enumerate(ground.tasks)
    ]
    how = _("Each bar is all who were rated in the task; a number leads to its people.")
    return bars(_("Work tasks"), how, _("Work task"), task_parts(), rows)


def by_indicator(ground: Ground) -> Bars:
    parts = level_parts(ground.levels)
    rows = [
        Counted(
            item.code,
            item.text,
            found,
            urls={part.key: ground.behind(Figure("level", at, part.key)) for part in parts},
        )
        for at, (item, found) in enumerate(zip(ground.items, levels(ground.ratings, len(ground.items)), strict=True))
    ]
    how = _("Each bar is all who were rated; left of the black line the standard is not met.")
    return bars(_("Indicators and attitudes"), how, _("Indicator or attitude"), parts, rows)


def by_department(ground: Ground, *, whole: bool = False) -> tuple[Bars, Level]:
    """`whole`: all departments of the level, however many."""
    outline = ground.scope.outline
    found = level(
        ((one.department, one.verdict) for one in ground.people), outline, ground.scope.department, whole=whole
    )
    at = found.way[-1][0] if found.way else 0
    rows = []
    for group in found.groups:
        narrower: dict[str, object] = {"direct": at} if group.pk is None else {"department": group.pk}
        urls = {part.key: ground.behind(Figure("verdict", says=part.key), **narrower) for part in verdict_parts()}
        has_parts = group.pk is not None and outline.children.get(group.pk)
        url = f"?{ground.scope.address(department=group.pk)}" if has_parts else ""
        alone = _("directly in this department") if found.way else _("without a department")
        rows.append(Counted("", group.name or alone, group.verdicts, url, urls))
    if found.others:
        name = ngettext("%(n)s more department", "%(n)s more departments", found.others) % {"n": found.others}
        rows.append(Counted("", name, found.rest, f"?{ground.scope.address(all=1)}"))
    how = _("Each bar is 100 % of those who were rated, by the verdict that was approved.")
    return bars(_("Verdicts by department"), how, _("Department"), verdict_parts(), rows), found


def own_ratings(ground: Ground) -> tuple[Bars, int]:
    """With how many people signed no self-rating."""
    given = [(one.rated, one.own) for one in ground.people if one.own]
    parts = own_parts()
    rows = [
        Counted(
            item.code,
            item.text,
            found,
            urls={part.key: ground.behind(Figure("apart", at, part.key)) for part in parts},
        )
        for at, (item, found) in enumerate(zip(ground.items, apart(given, len(ground.items)), strict=True))
    ]
    how = _("To the right of the middle they rated themselves higher than their supervisor did, to the left lower.")
    first = _("Indicator or attitude")
    heading = _("Self-rating against supervisor")
    return both_sides(heading, how, first, parts, rows), len(ground.people) - len(given)


# The address of a page where it is not called insight-….
def around(ground: Ground, here: str) -> dict[str, object]:
    """What stands around each picture: what it is about, from when and from what it is, what is left out."""
    scope = ground.scope
    is_of_a_cycle = here == "raters"
    fields = ("cycle", "standard") if is_of_a_cycle else FIELDS
    bar = None if here == "behind" else bar_of(scope, QueryDict(), fields, needs_cycle=is_of_a_cycle)
    return {"ground": ground, "scope": scope, "bar": bar, "pages": pages(scope, here)}
