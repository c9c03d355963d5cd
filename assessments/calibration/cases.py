"""The people behind what stands out: the appraisals of a rater, and those behind a pair of levels on one item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.calibration import words
from assessments.calibration.disagreement import Pair
from assessments.calibration.notes import PROPOSED, About, notes_about
from assessments.calibration.page import PAGE_SIZE, item_url, note_lines
from assessments.calibration.rounds import Round
from assessments.calibration.strictness import Measure, middle_without
from assessments.enums import Action, Status
from assessments.insight.columns import Item
from assessments.models import Assessment, ScaleLevel
from assessments.models.profiles import NOT_OBSERVED, NOT_RATED
from people.models import User
from people.roles import Role


class MeasureLine(NamedTuple):
    """One measure of a rater beside the median of the others; `is_far`: it is told on the agenda."""

    label: str
    value: str
    others: str
    is_far: bool


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One appraisal; `back`: the form that returns it with what was agreed, "" where there is none."""

    assessment: Assessment
    mean: str
    missing: str
    back: str


@dataclass(frozen=True, slots=True)
class PairLine:
    """One person's own level on an item beside the one that was given."""

    assessment: Assessment
    own: str
    given: str
    back: str


@dataclass(frozen=True, slots=True)
class Cell:
    """How many have this pair; `url` lists them."""

    count: int
    url: str
    is_same: bool
    is_chosen: bool


def measures(found: Round, person: User) -> list[MeasureLine]:
    """Nothing of a rater of too few cases."""
    own = next((one for one in found.strictness.raters if one.rater == person.pk), None)
    if own is None:
        return []
    far, lines = {one.measure for one in own.findings}, []
    for measure, figure in own.figures.items():
        values = sorted(one.figures[measure].value for one in found.strictness.raters if measure in one.figures)
        others, signed = middle_without(figure.value, values), measure is Measure.DIFFERENCE
        lines.append(
            MeasureLine(
                label=str(words.MEASURES[measure]),
                value=words.figure(measure, figure.value, signed=signed),
                others="–" if others is None else words.figure(measure, others, signed=signed),
                is_far=measure in far,
            )
        )
    return lines


def cases_of(found: Round, person: User, number: str | None) -> Page[Assessment]:
    """What they rated in this round and submitted, whether it is approved or not."""
    standard = found.version.standard_id
    rows = Assessment.objects.filter(cycle=found.cycle, standard__standard=standard, supervisor=person)
    rows = rows.filter(status__in=Status.rated(), purged_at__isnull=True).order_by("trainee_number", "pk")
    return Paginator(rows, PAGE_SIZE).get_page(number)


# What a page shows, and whose confirmed results stand on it.
Shown = tuple[dict[str, object], list[Assessment]]


def rater_context(found: Round, person: User, reader: User, asked: QueryDict) -> Shown:
    """Of a rater of too few cases there is no figure of any case either."""
    page = cases_of(found, person, asked.get("page"))
    told = next((one for one in found.strictness.raters if one.rater == person.pk), None)
    confirmed = {profile.assessment: row.ratings for row, profile in found.confirmed}
    ratings = confirmed if told else {}
    notes = list(notes_about(found, About(rater=person))[:PAGE_SIZE])
    proposed = notes[0].pk if notes and reader.has_role(Role.HR) else None
    context: dict[str, object] = {
        "person": person,
        "measures": measures(found, person),
        "cases": told.cases if told else 0,
        "page": page,
        "lines": [_case(row, ratings.get(row.pk, ""), proposed) for row in page],
        "notes": note_lines(found, notes),
    }
    return context, [row for row in page if row.pk in ratings]


def _case(row: Assessment, ratings: str, proposed: int | None) -> CaseLine:
    levels, rated = [int(sign) for sign in ratings if sign.isdigit()], len(ratings) - ratings.count(NOT_RATED)
    return CaseLine(
        assessment=row,
        mean=f"{sum(levels) / len(levels):.1f}" if levels else "–",
        missing=_("%(count)d of %(total)d") % {"count": ratings.count(NOT_OBSERVED), "total": rated} if rated else "–",
        back=way_back(row, proposed),
    )


def way_back(row: Assessment, proposed: int | None) -> str:
    """Where this one is returned, or opened again, with the words of a note as the reason."""
    if proposed is None:
        return ""
    step = Action.REOPEN if row.is_approved else Action.RETURN
    return f"{reverse('assessments:detail', args=[row.pk], query={PROPOSED: proposed})}#step-{step}"


def item_context(found: Round, item: Item, reader: User, asked: QueryDict) -> Shown:
    told = next((one for one in found.disagreements if one.position == item.position), None)
    pairs = told.pairs if told else {}
    own, given = (asked.get(name, "") for name in ("own", "given"))
    chosen = [
        (row.own[item.position], row.ratings[item.position], profile.assessment)
        for row, profile in (found.confirmed if pairs else ())
        if row.own and _is_asked(row.own[item.position], row.ratings[item.position], own, given)
    ]
    page = Paginator(chosen, PAGE_SIZE).get_page(asked.get("page"))
    notes = list(notes_about(found, About(item=item))[:PAGE_SIZE])
    proposed = notes[0].pk if notes and reader.has_role(Role.HR) else None
    levels = list(ScaleLevel.objects.filter(scale=found.cycle.scale_id).order_by("value"))
    lines = _pair_lines(page, proposed)
    context: dict[str, object] = {
        "item": item,
        "told": told,
        "alpha": words.coefficient(told.alpha) if told else "",
        "direction": words.direction(told) if told else "",
        "levels": levels,
        "grid": grid(found, item, pairs, levels, (own, given)),
        "is_narrowed": bool(own or given),
        "all_url": item_url(found, item.position),
        "page": page,
        "lines": lines,
        "notes": note_lines(found, notes),
    }
    return context, [line.assessment for line in lines]


def _is_asked(own: str, given: str, wanted_own: str, wanted_given: str) -> bool:
    """Of the pair that is asked for; without one whoever differs."""
    if not (own.isdigit() and given.isdigit()):
        return False
    if wanted_own or wanted_given:
        return own == wanted_own and given == wanted_given
    return own != given


def grid(
    found: Round, item: Item, pairs: Mapping[Pair, int], levels: list[ScaleLevel], asked: tuple[str, str]
) -> list[tuple[ScaleLevel, list[Cell]]]:
    """A row for each own level, the highest first; a column for each level that was given."""
    return [
        (
            own,
            [
                Cell(
                    count=pairs.get((own.value, given.value), 0),
                    url=item_url(found, item.position, own=own.value, given=given.value),
                    is_same=own.value == given.value,
                    is_chosen=asked == (str(own.value), str(given.value)),
                )
                for given in levels
            ],
        )
        for own in reversed(levels)
    ]


def _pair_lines(page: Iterable[tuple[str, str, int]], proposed: int | None) -> list[PairLine]:
    shown = list(page)
    rows = Assessment.objects.in_bulk([key for _own, _given, key in shown])
    return [PairLine(rows[key], own, given, way_back(rows[key], proposed)) for own, given, key in shown if key in rows]
