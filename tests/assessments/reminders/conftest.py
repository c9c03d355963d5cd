"""A cycle of December 2026, told day by day: the self-rating is due on Thursday 10, rating on Monday 14."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from assessments.demo.clock import Clock, story_time
from assessments.models import Assessment, Cycle
from competency.models import StandardVersion
from people.models import User
from tests.factories import CycleFactory, open_for


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Tuesday, when the cycle is opened."""
    with story_time() as clock:
        clock.set(date(2026, 12, 1), "09:00")
        yield clock


@pytest.fixture
def cycle(clock: Clock, standard: StandardVersion) -> Cycle:
    return CycleFactory(
        version=standard,
        name="2026 下半年",
        self_due=date(2026, 12, 10),
        supervisor_due=date(2026, 12, 14),
        answer_due=date(2026, 12, 28),
    )


@pytest.fixture
def assessment(cycle: Cycle, trainee: User, supervisor: User, hr: User) -> Assessment:
    return open_for(cycle, trainee, supervisor, hr)
