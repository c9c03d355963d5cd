"""The list of people behind a figure, as `/insight/behind/` shows it; whom a figure counts says `behind`."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.enums import SIGNS, Verdict
from assessments.insight.scope import Scope
from assessments.models import Assessment
from assessments.pictures.behind import Figure, figure_of
from assessments.pictures.change import change_of
from assessments.pictures.ground import Ground, Result, ground_of
from assessments.pictures.page import task_parts
from assessments.pictures.raters import alone, refuse_others
from assessments.pictures.shares import UNSEEN, own_parts
from assessments.sheet.chips import chip
from config.days import written

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """
    `url` is empty where the reader does not see the appraisal itself; `says`: the rating that is counted; `rater`: who
    gave it, unknown while it is open again, since another may rate it by now.
    """

    assessment: Assessment
    url: str
    verdict: SafeString
    says: str
    rater: str
    confirmed_on: str


@dataclass(frozen=True, slots=True)
class Behind:
    """`subject`: the item or task, `title`: what the figure says of it; `has_says`: the rows carry a rating."""

    title: str
    subject: str
    ground: Ground
    page: Page[Result]
    rows: list[Row]
    has_says: bool

    @property
    def assessments(self) -> list[Assessment]:
        return [row.assessment for row in self.rows]


def behind_of(scope: Scope, asked: QueryDict) -> Behind | None:
    """None for what no figure counts."""
    ground = ground_of(scope, _key(asked.get("scale", "")))
    figure = figure_of({key: str(asked.get(key)) for key in asked}, len(ground.items), len(ground.tasks))
    if figure is None:
        return None
    found = _counted(ground, figure, _key(asked.get("direct", "")))
    if scope.version is not None and "exact" in asked:
        found = [one for one in found if one.standard == scope.version.pk]
    page = Paginator(found, PAGE_SIZE).get_page(asked.get("page"))
    has_says = figure.kind in ("level", "state", "apart", "moved")
    return Behind(_title(ground, figure), _subject(ground, figure), ground, page, _rows(ground, figure, page), has_says)


def _counted(ground: Ground, figure: Figure, direct: int | None) -> list[Result]:
    if figure.kind == "rater":
        refuse_others(ground.scope.sees_all)
        return _rated_by(ground.scope, figure.at)
    if figure.kind == "moved":
        change = change_of(ground.scope)
        return change.moved(figure.at, figure.says) if change else []
    found = ground.counted(figure)
    if direct is None:
        return found
    names = ground.scope.outline.names
    return [one for one in found if (one.department if one.department in names else 0) == direct]


def _rated_by(scope: Scope, rater: int) -> list[Result]:
    found = alone(scope)
    use = found.shown.raters.get(rater) if found else None
    return [one for one in found.ground.people if one.assessment in use.keys] if found and use else []


def _rows(ground: Ground, figure: Figure, page: Page[Result]) -> list[Row]:
    keys = [one.assessment for one in page]
    shown = {row.pk: row for row in Assessment.objects.filter(pk__in=keys).select_related("cycle")}
    seen = set(Assessment.objects.visible_to(ground.scope.reader).filter(pk__in=keys).values_list("pk", flat=True))
    rows = []
    for one in page:
        row, verdict = shown[one.assessment], Verdict(one.verdict)
        rows.append(
            Row(
                row,
                row.get_absolute_url() if row.pk in seen else "",
                chip(verdict.value, str(verdict.label), SIGNS[verdict]),
                _says(ground, figure, one),
                "–" if one.rater is None else row.supervisor_name,
                written(one.confirmed_on),
            )
        )
    return rows


def _says(ground: Ground, figure: Figure, one: Result) -> str:
    if figure.kind not in ("level", "state", "apart", "moved"):
        return ""
    given = _level(ground, (one.rated if figure.kind == "apart" else one.ratings)[figure.at])
    if figure.kind != "apart":
        return given
    return _("%(given)s; self-rating %(own)s") % {"given": given, "own": _level(ground, one.own[figure.at])}


def _level(ground: Ground, sign: str) -> str:
    names = {str(level.value): str(level) for level in ground.levels} | {UNSEEN: _("not observed")}
    return names.get(sign, "–")


def _subject(ground: Ground, figure: Figure) -> str:
    if figure.kind == "task":
        task = ground.tasks[figure.at]
        return f"{task.code} {task.name}"
    if figure.kind in ("level", "state", "apart", "moved"):
        item = ground.items[figure.at]
        return f"{item.code} {item.text}"
    return ""


def _title(ground: Ground, figure: Figure) -> str:
    if figure.kind == "level":
        return _level(ground, figure.says)
    if figure.kind == "verdict":
        return str(Verdict(figure.says).label)
    titles = {
        ("all", ""): _("With approved results"),
        ("gaps", ""): _("With at least one gap"),
        ("unseen", ""): _("With something not observed"),
        ("rater", ""): _("Rated by one supervisor"),
        ("state", "gap"): _("Do not meet the standard"),
        ("state", "met"): _("Meet the standard"),
        ("moved", "both"): _("Rated in both cycles"),
        ("moved", "then"): _("Met the standard last time"),
        ("moved", "now"): _("Meet the standard now"),
        ("moved", "risen"): _("Got there since last time"),
        ("moved", "fallen"): _("Fell back since last time"),
        **{("task", part.key): part.label for part in task_parts()},
        **{("apart", part.key): part.label for part in own_parts()},
    }
    return titles[figure.kind, figure.says]


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
