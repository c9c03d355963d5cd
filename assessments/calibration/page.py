"""What the agenda shows: who and what stands out, of how much, and what was agreed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse

from assessments.calibration import words
from assessments.calibration.disagreement import Disagreement, most_apart
from assessments.calibration.notes import item_keys, notes_of
from assessments.calibration.rounds import Round
from assessments.calibration.strictness import FEWEST_CASES, FEWEST_RATERS
from assessments.enums import Status
from assessments.models import CalibrationNote, Cycle
from assessments.models.items import ItemKey
from people.models import User

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class RaterLine:
    """One rater far from the rest; `cases`: how many appraisals that is told by."""

    name: str
    number: str
    department: str
    cases: int
    said: list[str]
    url: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One indicator or attitude; `url`: who rated themselves and were rated otherwise."""

    code: str
    text: str
    count: int
    same: int
    alpha: str
    direction: str
    url: str


@dataclass(frozen=True, slots=True)
class NoteLine:
    """`about`: a name or a code, "" for the whole round."""

    note: CalibrationNote
    about: str
    url: str


def agenda_context(found: Round, cycles: list[Cycle], asked: QueryDict) -> dict[str, object]:
    stand, apart = found.strictness, most_apart(found.disagreements)
    others = [one for one in found.disagreements if one not in apart]
    notes = Paginator(notes_of(found), PAGE_SIZE).get_page(asked.get("page"))
    return {
        **frame(found, cycles),
        "raters": rater_lines(found),
        "stand": stand,
        "items": item_lines(found, apart),
        "other_items": item_lines(found, others),
        "untold": len(found.items) - len(found.disagreements),
        "page": notes,
        "notes": note_lines(found, notes),
    }


def frame(found: Round, cycles: list[Cycle]) -> dict[str, object]:
    """What each page of a round says of what it is about."""
    days = [profile.confirmed_on for _row, profile in found.confirmed]
    confirmed = {"cycle": found.cycle.pk, "standard": found.version.pk}
    return {
        "round": found,
        "cycles": cycles,
        "count": len(found.confirmed),
        "missing": len(found.standing.rows) - len(found.confirmed),
        "first": min(days, default=None),
        "last": max(days, default=None),
        "confirmed_url": reverse("assessments:list", query={**confirmed, "status": Status.APPROVED}),
        "fewest": FEWEST_CASES,
        "fewest_raters": FEWEST_RATERS,
    }


def rater_lines(found: Round) -> list[RaterLine]:
    """By department, then by name: no order of figures."""
    far = {one.rater: one for one in found.strictness.far}
    people = User.objects.filter(pk__in=far).select_related("department").order_by("department__path", "name", "pk")
    return [
        RaterLine(
            name=person.name,
            number=person.username,
            department=person.department_path,
            cases=far[person.pk].cases,
            said=[words.found(one) for one in far[person.pk].findings],
            url=rater_url(found, person.username),
        )
        for person in people
    ]


def rater_url(found: Round, number: str) -> str:
    return reverse("assessments:calibration-rater", args=[number]) + f"?{found.query}"


def item_url(found: Round, position: int, **more: object) -> str:
    query = "".join(f"&{name}={value}" for name, value in more.items())
    return reverse("assessments:calibration-item", args=[position]) + f"?{found.query}{query}"


def item_lines(found: Round, rows: Iterable[Disagreement]) -> list[ItemLine]:
    items = found.items
    return [
        ItemLine(
            code=items[one.position].code,
            text=items[one.position].text,
            count=one.count,
            same=one.same,
            alpha=words.coefficient(one.alpha),
            direction=words.direction(one),
            url=item_url(found, one.position),
        )
        for one in rows
    ]


def note_lines(found: Round, notes: Iterable[CalibrationNote]) -> list[NoteLine]:
    notes = list(notes)
    about_items = any(note.indicator_id or note.attitude_id for note in notes)
    positions = {key: at for at, key in enumerate(item_keys(found))} if about_items else {}
    lines = []
    for note in notes:
        about, url, item = "", "", note.indicator or note.attitude
        if note.rater is not None:
            about, url = f"{note.rater.name} {note.rater.username}", rater_url(found, note.rater.username)
        elif item is not None:
            key = ItemKey(note.attitude_id is not None, item.pk)
            about, url = item.code or item.text, item_url(found, positions[key])
        lines.append(NoteLine(note, about, url))
    return lines
