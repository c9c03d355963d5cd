"""The trend of a task as plain numbers for an inline SVG: a point for each appraisal, as high as the share that met."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assessments.careers.career import Appraisal, TaskNow
from assessments.enums import Outcome

# So many appraisals, the newest, are drawn; the table beside says all.
MOST = 8
LEFT, RIGHT, TOP, BOTTOM = 42, 204, 22, 60


class Dot(NamedTuple):
    """`label_y`: where its number stands, away from the line; `shape` tells the outcome without its colour."""

    x: float
    y: float
    label_y: float
    label: str
    shape: str
    when: str


class Trend(NamedTuple):
    """`path`: through points that follow each other; `text` says the same in words."""

    dots: list[Dot]
    path: str
    text: str


SHAPES = {Outcome.MET: "met", Outcome.NOT_MET: "gap"}


def when(appraisal: Appraisal) -> str:
    """An appraisal under the picture: the month in which its period ended."""
    day = appraisal.assessment.period.ends_on
    return f"{day.year % 100:02}/{day.month:02}"


def trend_of(task: TaskNow, appraisals: Sequence[Appraisal]) -> Trend:
    points = task.points[-MOST:]
    shown = appraisals[-MOST:]
    step = (RIGHT - LEFT) / max(1, len(points) - 1)
    dots: list[Dot] = []
    path = ""
    said = []
    begins = True
    for place, (point, appraisal) in enumerate(zip(points, shown, strict=True)):
        if point is None:
            begins = True
            continue
        score = point.score
        x = round(LEFT + place * step if len(points) > 1 else (LEFT + RIGHT) / 2, 1)
        y = round(BOTTOM - (BOTTOM - TOP) * score.met / max(1, score.total), 1)
        label = f"{score.met}/{score.total}"
        shape = SHAPES.get(score.outcome, "open")
        dots.append(Dot(x, y, round(y - 8 if y == TOP else y + 17, 1), label, shape, when(appraisal)))
        path += f"{'M' if begins else 'L'}{x} {y}"
        begins = False
        said.append(f"{appraisal.assessment.period.name}: {label} {point.score.outcome.label}")
    return Trend(dots, path, "; ".join(said))
