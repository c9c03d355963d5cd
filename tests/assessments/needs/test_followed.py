"""Since when a gap is open where follow-ups opened it, closed it or opened it again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.models import ConfirmedProfile, FollowUp, TrainingNeed
from assessments.needs.choosing import Planning
from tests.assessments.careers.lives import appraised
from tests.assessments.needs.test_needs import found, gap
from tests.assessments.training import makers
from tests.assessments.training.makers import followed_up

pytestmark = pytest.mark.django_db
SHORT = {"P1.1.2": ("2", "需提醒")}


@pytest.fixture
def ago():
    """The day so many days ago."""
    return lambda days: timezone.localdate() - timedelta(days=days)


@pytest.fixture
def one(standard, trainee, supervisor, hr, ago):
    """An appraisal of a round, approved so many days ago."""

    def make(number, days, **kwargs):
        row = appraised(standard, trainee, supervisor, hr, number, **kwargs)
        ConfirmedProfile.objects.filter(assessment=row).update(confirmed_on=ago(days))
        return row

    return make


def test_a_gap_that_a_follow_up_opened_is_open_since_then(one, hr, ago):
    row = one(1, 100)
    followed_up(row, value=2, days=-30)
    followed_up(row, value=1, days=-10)
    assert gap(hr, "P1.1.2").since == ago(30)


def test_a_gap_that_was_closed_and_opened_again_is_open_since_it_was_opened_again(one, hr, ago):
    row = one(1, 100, changes=SHORT)
    followed_up(row, value=3, days=-40)
    followed_up(row, value=2, days=-20)
    assert gap(hr, "P1.1.2").since == ago(20)


def test_a_follow_up_on_the_appraisal_before_closed_the_gap_that_is_open_again(one, hr, ago):
    followed_up(one(1, 300, changes=SHORT), value=3, days=-200)
    one(2, 100, changes=SHORT)
    assert gap(hr, "P1.1.2").since == ago(100)


def test_one_that_fell_short_on_the_appraisal_before_keeps_it_open(one, hr, ago):
    followed_up(one(1, 300), value=2, days=-200)
    last = one(2, 100, changes={"P1.1.2": ("not_observed", "沒遇到")})
    followed_up(last, value=1, days=-5)
    assert gap(hr, "P1.1.2").since == ago(200)


def test_of_a_round_that_is_asked_for_only_what_it_signed_counts(one, hr, ago):
    last = one(1, 100, changes=SHORT)
    followed_up(last, value=3, days=-50)
    followed_up(last, value=2, days=-20)
    assert gap(hr, "P1.1.2", f"cycle={last.cycle_id}").since == ago(100)


def test_the_reason_for_a_place_has_the_day_on_which_its_level_was_confirmed(one, hr, ago):
    row = one(1, 100, changes=SHORT)
    followed_up(row, value=1, days=-20)
    needs = found(hr)
    planning = Planning(needs, needs.gaps[0], hr)
    (reason,) = planning._reasons(needs.gaps[0].needs)
    assert reason.level == FollowUp.objects.get().level_id
    assert reason.confirmed_on == ago(20)


def test_many_follow_ups_ask_no_more_often_than_one(one, hr):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts, row = [], one(1, 100, changes=SHORT)
    for more in (1, 4):
        for _each in range(more):
            followed_up(row, value=1)
        with CaptureQueriesContext(connection) as queries:
            assert gap(hr, "P1.1.2")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_place_counts_no_more_once_a_follow_up_found_the_gap_still_there(one, trainee, hr, ago):
    row = one(1, 100, changes=SHORT)
    planned = makers.planned(makers.plan(hr), hr)
    place = makers.place(planned, trainee, hr)
    makers.gap(place, row)
    TrainingNeed.objects.update(confirmed_on=ago(100))
    assert gap(hr, "P1.1.2").placed == 1
    makers.attended(place, hr)
    assert gap(hr, "P1.1.2").placed == 1, "nobody has looked since"
    followed_up(row, value=2)
    assert gap(hr, "P1.1.2").placed == 0
