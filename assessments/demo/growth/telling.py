"""All that grew, as moments of the demo's past; who does what stands under stories/growth/."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import partial
from typing import Any

from assessments.demo.clock import Moment
from assessments.demo.growth import courses
from assessments.demo.growth.days import Days
from assessments.demo.growth.following import Following
from assessments.demo.growth.improving import Improving
from assessments.demo.growth.training import Training
from assessments.demo.story import STORIES
from assessments.models import Cycle
from people.models import User


def moments(days: Days, people: dict[str, User], cycle: Cycle) -> Iterator[Moment]:
    """`cycle`: the one whose gaps it is about."""
    catalogue, training, followed = (_told(name) for name in ("courses", "training", "following"))
    made = partial(courses.make, catalogue["course"], cycle.version, people["hr"], days)
    yield days.moment(catalogue["made"], made)
    yield from Training(days, people).moments(training["plan"], training["course"])
    yield from Following(days, people, cycle).moments(followed["action"], followed["follow_up"])
    yield from Improving(days, people).moments(_told("improvement"))


def _told(name: str) -> dict[str, Any]:
    with (STORIES / "growth" / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
