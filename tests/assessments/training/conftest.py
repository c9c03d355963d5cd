"""A plan with a course in which the trainee has a place for a gap of an approved appraisal."""

from __future__ import annotations

import pytest

from tests.assessments.training import makers
from tests.factories import approved


@pytest.fixture
def appraised(assessment, hr):
    """Approved, falling short in P1.1.2 alone."""
    return approved(assessment, hr, changes=makers.SHORT)


@pytest.fixture
def plan(hr):
    return makers.plan(hr)


@pytest.fixture
def row(plan, hr, standard):
    task = makers.indicator(standard).block.task
    return makers.planned(plan, hr, makers.course(serves=[task]))


@pytest.fixture
def place(row, trainee, hr, appraised):
    """With the gap behind it."""
    made = makers.place(row, trainee, hr)
    makers.gap(made, appraised)
    return made


@pytest.fixture
def url(row):
    """Of the row, and of what hangs on it."""
    base = f"/training/{row.plan.year}/{row.pk}/"
    return lambda rest="": base + rest
